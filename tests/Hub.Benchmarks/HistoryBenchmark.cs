using System.Globalization;
using Hub.Receiving;

namespace Hub.Benchmarks;

/// <summary>
/// What a new submission costs with 10 and with 10 000 submissions stored, until its figures are published. The 10 000 are
/// revisions of 50 years of months; and, beyond what will ever be, 10 000 months.
/// </summary>
internal static class HistoryBenchmark
{
    private const int Runs = 300;

    public static async Task RunAsync()
    {
        await using var hub = await BenchHub.StartAsync();
        using var client = hub.Client("duwo");
        var stored = 0;
        Console.WriteLine("A new submission of one record until its figures are published");
        double few = 0;
        foreach (var (history, months) in new[] { (10, 10), (10_000, 600), (20_000, 10_000) })
        {
            for (; stored < history; stored++)
            {
                await BenchHub.PostAsync(client, Submissions.Market, Submissions.Single(stored % months, stored));
            }

            await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
            var sample = new Sample();
            for (var run = -50; run < Runs; run++)
            {
                // Revisions of the last period, so that the history stays as long as it is.
                await (run < 0 ? new Sample() : sample).AddAsync(async () =>
                {
                    await BenchHub.PostAsync(client, Submissions.Market, Submissions.Single(months - 1, run + 100_000));
                    await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
                });
            }

            few = few == 0 ? sample.Median : few;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {history,6} submissions of {months,5} months stored: {sample}, {sample.Median / few:F2} x"));
        }
    }
}
