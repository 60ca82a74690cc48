using System.Globalization;
using Hub.Receiving;
using Newtonsoft.Json.Schema;

namespace Hub.Benchmarks;

/// <summary>
/// A submission of 10 000 records over HTTP, answered durable, beside validating the same bytes with Newtonsoft's reader
/// alone, and beside what it cannot do without: the transfer, one scan and the commit; on SQLite and, where an emulator's
/// connection string is given, on Azurite.
/// </summary>
internal static class SubmissionBenchmark
{
    private const int Records = 10_000;
    private const int Runs = 25;

    public static async Task RunAsync(string? azurite)
    {
        await using var hub = await BenchHub.StartAsync();
        using var client = hub.Client("duwo");
        var schema = JSchema.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "schemas", "feeds", Submissions.Market, "v1.schema.json")));
        var feed = hub.Services.GetRequiredService<Feeds.FeedCatalogue>().Find(Submissions.Market)!;
        await using var server = await BareServer.ReadingAsync();
        using var bareClient = new HttpClient { BaseAddress = server.Address };
        using var disk = new BareDatabase(Submissions.Large(Records, "2024-01", 0).Length + CubeBytes(feed));
        var (sqlite, newtonsoft, scan, read, transfer, commit) = (new Sample(), new Sample(), new Sample(), new Sample(), new Sample(), new Sample());
        for (var run = -5; run < Runs; run++)
        {
            var body = Submissions.Large(Records, Submissions.Month(run + 100), run + 100);
            var (post, reader) = run < 0 ? (new Sample(), new Sample()) : (sqlite, newtonsoft);
            reader.Add(() => ValidationBenchmark.Newtonsoft(schema, body));
            if (run >= 0)
            {
                scan.Add(() => ValidationBenchmark.Scan(body));
                read.Add(() => _ = SubmissionContent.Scan(feed, feed.Latest, body, DateOnly.MaxValue, CancellationToken.None) ?? throw new InvalidOperationException("It was not accepted."));
            }

            if (run >= 0)
            {
                await transfer.AddAsync(() => BenchHub.PostAsync(bareClient, Submissions.Market, body));
                commit.Add(disk.Commit);
            }

            await post.AddAsync(() => BenchHub.PostAsync(client, Submissions.Market, body));
            await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
        }

        Console.WriteLine($"A submission of {Records} records, {Submissions.Large(Records, "2024-01", 0).Length / 1e6:F2} MB, over HTTP until the durable answer");
        Console.WriteLine($"  validating with Newtonsoft's reader alone  {newtonsoft}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  on SQLite                                  {sqlite}, {sqlite.Median / newtonsoft.Median:F2} x Newtonsoft (limit 1.5)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {sqlite.Median / scan.Median:F1} x scanning once with Utf8JsonReader ({scan}; limit 4); of the least times {sqlite.Least / scan.Least:F1} x"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    validating, reading, sorting, digest and quality rules {read}; the rest is HTTP, pages, cube and the flushed commit"));
        var floor = (Median: transfer.Median + scan.Median + commit.Median, Least: transfer.Least + scan.Least + commit.Least);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    floor: bare transfer {transfer}, one scan, bare commit {commit}: {floor.Median / scan.Median:F1} x scanning, of the least times {floor.Least / scan.Least:F1} x; the hub {sqlite.Median / floor.Median:F2} x the floor, of the least times {sqlite.Least / floor.Least:F2} x"));
        if (azurite is null)
        {
            return;
        }

        await using var cloud = await BenchHub.StartAsync(azurite);
        using var cloudClient = cloud.Client("duwo");
        var azure = new Sample();
        for (var run = -5; run < Runs; run++)
        {
            var body = Submissions.Large(Records, Submissions.Month(run + 100), run + 100);
            await (run < 0 ? new Sample() : azure).AddAsync(() => BenchHub.PostAsync(cloudClient, Submissions.Market, body));
            await cloud.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
        }

        var limit = (2 * sqlite.Median) + 200;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  on Azurite                                 {azure}, limit 2 x SQLite + 200 ms = {limit:F0} ms"));
    }

    // The cube of so many records is stored with them: here a cell for each.
    private static int CubeBytes(Feeds.Feed feed) =>
        SubmissionContent.Read(feed, feed.Latest, Submissions.Large(Records, "2024-01", 0), DateOnly.MaxValue).Value.Records.CubeLines().Sum(line => line.Length + 1);
}
