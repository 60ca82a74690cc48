using System.Globalization;
using Hub.Indicators;
using Hub.Receiving;
using Hub.Storage;

namespace Hub.Benchmarks;

/// <summary>
/// Computing everything anew with 100, 300 and 1 000 submissions of 1 000 records stored: of a sound hub, where nothing is
/// written, and with nothing published, where everything is.
/// </summary>
internal static class RebuildBenchmark
{
    private const int Records = 1000;

    public static async Task RunAsync()
    {
        // Of many small counts the search for what is withheld takes nearly all (docs/indicators.md, Disclosure), the same
        // for each submission: so many fewer of these.
        await RunAsync("no count small enough to be withheld, no alert", quiet: true, [100, 300, 1000]);
        await RunAsync("many small counts and many alerts", quiet: false, [10, 30]);
    }

    private static async Task RunAsync(string what, bool quiet, int[] steps)
    {
        await using var hub = await BenchHub.StartAsync();
        using var client = hub.Client("duwo");
        var rebuild = hub.Services.GetRequiredService<RebuildIndicators>();
        var (stored, soundBefore, emptyBefore) = (0, 0.0, 0.0);
        Console.WriteLine($"Rebuilding, submissions of {Records} records each, {what}");
        foreach (var submissions in steps)
        {
            for (; stored < submissions; stored++)
            {
                await BenchHub.PostAsync(client, Submissions.Market, Submissions.Large(Records, Submissions.Month(stored), stored, quiet));
                await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
            }

            var progress = new CountProgress();
            var (sound, empty) = (new Sample(), new Sample());
            await sound.AddAsync(() => rebuild.HandleAsync(progress, CancellationToken.None));
            await UnpublishAsync(hub.Services.GetRequiredService<ITableStore>());
            await empty.AddAsync(() => rebuild.HandleAsync(null, CancellationToken.None));
            var (soundEach, emptyEach) = (sound.Median / submissions, empty.Median / submissions);
            (soundBefore, emptyBefore) = (soundBefore == 0 ? soundEach : soundBefore, emptyBefore == 0 ? emptyEach : emptyBefore);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {submissions,5} stored: sound {sound.Median,8:F0} ms, {soundEach:F2} ms each, {soundEach / soundBefore:F2} x; nothing published {empty.Median,8:F0} ms, {emptyEach:F2} ms each, {emptyEach / emptyBefore:F2} x; {progress.Reports} reports of progress"));
        }
    }

    // Takes the sets out, as if all of them were yet to be computed.
    private static async Task UnpublishAsync(ITableStore store)
    {
        while (await store.QueryAsync("indicators", "published", RowRange.Prefix("i|"), TableLimits.BatchOperations, CancellationToken.None).ToListAsync() is { Count: > 0 } sets)
        {
            await store.CommitAsync("indicators", "published", [.. sets.Select(set => TableOperation.Delete("published", set.RowKey))], CancellationToken.None);
        }
    }

    private sealed class CountProgress : IProgress<WorkProgress>
    {
        public int Reports { get; private set; }

        public void Report(WorkProgress value) => Reports++;
    }
}
