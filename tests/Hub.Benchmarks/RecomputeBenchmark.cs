using System.Globalization;
using System.Text.Json;
using Hub.Indicators;
using Hub.Partners;
using Hub.Receiving;
using Hub.Storage;

namespace Hub.Benchmarks;

/// <summary>
/// What a submission costs until its figures are published, beside reading its records once, and beside that with what has
/// to be written: a bare commit of as many bytes as the sets and their vintages have. Of submissions as the feeds hold
/// them, of many records that fall into few cells, and of ones with a cell for each record; for new periods, and for the
/// second revision of one.
/// </summary>
internal static class RecomputeBenchmark
{
    public static async Task RunAsync()
    {
        Console.WriteLine("A submission until its figures are published, beside reading its records once");
        await RunAsync("residents, 70 records", 60, "leiden-population", (number, seed) => Submissions.Population(1000 + number, seed, small: false));
        await RunAsync("the same, 5 counts small", 30, "leiden-population", (number, seed) => Submissions.Population(1000 + number, seed, small: true));
        await RunAsync("workforce, 12 records", 60, "lbsp-workforce", Submissions.Workforce);
        await RunAsync("market, 30 records", 60, Submissions.Market, (number, seed) => Submissions.Large(30, Submissions.Month(number), seed, quiet: true));
        foreach (var records in new[] { 1000, 10_000, 100_000 })
        {
            await RunAsync(Invariant($"events, {records} records"), Runs(records), "lic-events", (number, seed) => Submissions.Events(records, number, seed));
        }

        foreach (var records in new[] { 1000, 10_000, 100_000 })
        {
            await RunAsync(Invariant($"market, {records} records"), Runs(records), Submissions.Market, (number, seed) => Submissions.Large(records, Submissions.Month(number), seed, quiet: true));
            await RunAsync("the same, small and alerted", Runs(records), Submissions.Market, (number, seed) => Submissions.Large(records, Submissions.Month(number), seed));
        }
    }

    private static int Runs(int records) => records > 10_000 ? 4 : records > 1000 ? 12 : 40;

    // As many again before them, not counted: a hub that runs has its code compiled.
    private static async Task RunAsync(string what, int runs, string feed, Func<int, int, byte[]> submission)
    {
        await using var hub = await BenchHub.StartAsync();
        var (store, archive, publish) = (hub.Services.GetRequiredService<ITableStore>(), hub.Services.GetRequiredService<SubmissionArchive>(), hub.Services.GetRequiredService<PublishObservations>());
        var partner = hub.Services.GetRequiredService<Feeds.FeedCatalogue>().Find(feed)!.Partner;
        var (fresh, corrected, read, commit) = (new Sample(), new Sample(), new Sample(), new Sample());
        BareDatabase? disk = null;
        long written = 0;
        for (var run = -runs; run < runs; run++)
        {
            foreach (var (seed, recompute) in new[] { (100, fresh), (200, corrected) })
            {
                var body = submission(runs + run, seed);
                var answer = await hub.Unsignalled().HandleAsync(new Caller(partner, Role.Partner), feed, new SubmissionInput(body), CancellationToken.None);
                var (receipt, period) = (answer.Value.Receipt, answer.Value.Receipt.Id.Period);
                if (run == -runs && disk is null)
                {
                    await publish.HandleAsync(feed, [period], CancellationToken.None);
                    written = await BytesAsync(store, period);
                    disk = new BareDatabase((int)written);
                    continue;
                }

                await (run < 0 ? new Sample() : read).AddAsync(() => archive.LoadAsync(receipt, CancellationToken.None));
                await (run < 0 ? new Sample() : recompute).AddAsync(() => publish.HandleAsync(feed, [period], CancellationToken.None));
                (run < 0 ? new Sample() : commit).Add(disk!.Commit);
            }
        }

        disk!.Dispose();
        var floor = read.Median + commit.Median;
        Console.WriteLine(Invariant(
            $"  {what,-28}: {fresh.Median,7:F2} ms, of a correction {corrected.Median,7:F2} ms; reading {read.Median,6:F2} ms: {fresh.Median / read.Median,5:F2} and {corrected.Median / read.Median,5:F2} x (wanted 1.5); reading and a bare commit of {written / 1024.0,7:F1} KiB {floor,6:F2} ms: {fresh.Median / floor,5:F1} x, least {fresh.Least / (read.Least + commit.Least),5:F1} x"));
    }

    // What was written of one period: its sets, their vintages and the pages of both.
    private static async Task<long> BytesAsync(ITableStore store, Period period)
    {
        long bytes = 0;
        await foreach (var row in store.QueryAsync("indicators", "published", RowRange.All, null, CancellationToken.None))
        {
            bytes += row.RowKey.Contains($"|{period}", StringComparison.Ordinal) ? JsonSerializer.SerializeToUtf8Bytes(row.Properties).Length : 0;
        }

        return bytes;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
