using System.Globalization;
using Hub.Receiving;

namespace Hub.Benchmarks;

/// <summary>
/// Pulling an indicator over HTTP, beside an endpoint of the same server that answers the same bytes from memory; with
/// few and with many records stored.
/// </summary>
internal static class PullBenchmark
{
    private const int Pulls = 4000;
    private const int Clients = 4;
    private const string Path = "/v1/indicators/housing-vacancy-rate/observations?place=leiden";

    public static async Task RunAsync()
    {
        await using var hub = await BenchHub.StartAsync();
        using var poster = hub.Client("duwo");
        Console.WriteLine($"Pulling an indicator, {Clients} clients, time of {Pulls} pulls");
        var stored = 0;
        foreach (var (submissions, records) in new[] { (10, 1), (10, 10_000), (90, 10_000) })
        {
            for (var count = 0; count < submissions; count++, stored++)
            {
                var body = records == 1 ? Submissions.Single(stored) : Submissions.Large(records, Submissions.Month(stored), 0);
                await BenchHub.PostAsync(poster, Submissions.Market, body);
                await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
            }

            await MeasureAsync(hub, stored <= 10 ? 10 : ((stored - 10) * 10_000) + 10);
        }
    }

    private static async Task MeasureAsync(BenchHub hub, int records)
    {
        using var first = hub.Client();
        var bytes = await first.GetByteArrayAsync(new Uri(Path, UriKind.Relative));
        await using var memory = await BareServer.AnsweringAsync(bytes);
        var (pull, floor) = (new Sample(), new Sample());
        for (var run = -2; run < 7; run++)
        {
            await (run < 0 ? new Sample() : floor).AddAsync(() => PullAsync(memory.Address));
            await (run < 0 ? new Sample() : pull).AddAsync(() => PullAsync(hub.Address));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {records,9} records stored, {bytes.Length} bytes: from memory {floor.Median:F0} ms, the hub {pull.Median:F0} ms, {pull.Median / floor.Median:F2} x (limit 1.25)"));
    }

    private static async Task PullAsync(Uri address) => await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
    {
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address };
        for (var count = 0; count < Pulls / Clients; count++)
        {
            await client.GetByteArrayAsync(new Uri(Path, UriKind.Relative));
        }
    }));
}
