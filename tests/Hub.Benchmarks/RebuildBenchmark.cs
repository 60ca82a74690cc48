using System.Globalization;
using Hub.Indicators;
using Hub.Partners;
using Hub.Receiving;
using Hub.Storage;

namespace Hub.Benchmarks;

/// <summary>
/// Computing everything anew with 100, 300 and 1 000 submissions of 1 000 records stored: of a sound hub, where nothing is
/// written, and with nothing published, where everything is. And what a submission costs until its figures are published,
/// beside reading its records once.
/// </summary>
internal static class RebuildBenchmark
{
    private const int Records = 1000;

    public static async Task RecomputeAsync()
    {
        foreach (var records in new[] { 1000, 10_000, 100_000 })
        {
            await RecomputeAsync(records);
        }
    }

    public static async Task RebuildAsync()
    {
        await using var hub = await BenchHub.StartAsync();
        using var client = hub.Client("duwo");
        var rebuild = hub.Services.GetRequiredService<RebuildIndicators>();
        var (stored, soundBefore, emptyBefore) = (0, 0.0, 0.0);
        Console.WriteLine($"Rebuilding, submissions of {Records} records each");
        foreach (var submissions in new[] { 100, 300, 1000 })
        {
            for (; stored < submissions; stored++)
            {
                await BenchHub.PostAsync(client, Submissions.Market, Submissions.Large(Records, Submissions.Month(stored), stored));
                await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
            }

            var progress = new CountProgress();
            var (sound, empty) = (new Sample(), new Sample());
            for (var run = 0; run < 3; run++)
            {
                await sound.AddAsync(() => rebuild.HandleAsync(progress, CancellationToken.None));
            }

            await UnpublishAsync(hub.Services.GetRequiredService<ITableStore>());
            await empty.AddAsync(() => rebuild.HandleAsync(null, CancellationToken.None));
            var (soundEach, emptyEach) = (sound.Median / submissions, empty.Median / submissions);
            (soundBefore, emptyBefore) = (soundBefore == 0 ? soundEach : soundBefore, emptyBefore == 0 ? emptyEach : emptyBefore);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {submissions,5} stored: sound {sound.Median,8:F0} ms, {soundEach:F2} ms each, {soundEach / soundBefore:F2} x; nothing published {empty.Median,8:F0} ms, {emptyEach:F2} ms each, {emptyEach / emptyBefore:F2} x; {progress.Reports / 3} reports of progress a run"));
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

    private static async Task RecomputeAsync(int records)
    {
        await using var hub = await BenchHub.StartAsync();
        var (receive, archive, publish) = (hub.Unsignalled(), hub.Services.GetRequiredService<SubmissionArchive>(), hub.Services.GetRequiredService<PublishObservations>());
        var (caller, period) = (new Caller("duwo", Role.Partner), Period.Parse("2024-01"));
        var (text, read, recompute) = (new Sample(), new Sample(), new Sample());
        for (var run = -3; run < 12; run++)
        {
            var answer = await receive.HandleAsync(caller, Submissions.Market, new SubmissionInput(Submissions.Large(records, period.ToString(), run + 100)), CancellationToken.None);
            await (run < 0 ? new Sample() : text).AddAsync(async () => await archive.RecordsAsync(answer.Value.Receipt, CancellationToken.None).CountAsync());
            await (run < 0 ? new Sample() : read).AddAsync(() => archive.LoadAsync(answer.Value.Receipt, CancellationToken.None));
            await (run < 0 ? new Sample() : recompute).AddAsync(() => publish.HandleAsync(Submissions.Market, [period], CancellationToken.None));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            A submission of {records} records with other figures, until its own are published: {recompute}
              reading its records once: {read}, so {recompute.Median / read.Median:F2} x (limit 1.5); their text alone {text.Median:F2} ms
            """));
    }

    private sealed class CountProgress : IProgress<WorkProgress>
    {
        public int Reports { get; private set; }

        public void Report(WorkProgress value) => Reports++;
    }
}
