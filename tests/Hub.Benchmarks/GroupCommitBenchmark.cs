using System.Diagnostics;
using System.Globalization;
using Hub.Partners;
using Hub.Receiving;

namespace Hub.Benchmarks;

/// <summary>
/// Submissions of one record from 16 clients at once, beside a floor of one fsync-bound commit each: a bare SQLite
/// connection (WAL, synchronous=FULL) that commits as many bytes one transaction at a time. On the disk at hand, and on
/// one whose flush takes 5 ms, emulated by waiting so long before every commit of the hub and of the floor.
/// </summary>
internal static class GroupCommitBenchmark
{
    private const int Clients = 16;
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(4);

    public static async Task RunAsync()
    {
        await RunAsync("on the disk at hand", null);
        using var never = new ManualResetEventSlim();
        await RunAsync("on a disk whose flush takes 5 ms (emulated)", () => never.Wait(5));
    }

    private static async Task RunAsync(string disk, Action? beforeCommit)
    {
        await using var hub = await BenchHub.StartAsync(beforeCommit: beforeCommit);
        var number = 0;
        var receive = hub.Services.GetRequiredService<ReceiveSubmission>();
        var caller = new Caller("duwo", Role.Partner);
        async Task InProcess(int _)
        {
            var answer = await receive.HandleAsync(caller, Submissions.Market, new SubmissionInput(Submissions.Single(Interlocked.Increment(ref number) % 10000, number)), CancellationToken.None);
            if (!answer.Value.Created)
            {
                throw new InvalidOperationException("Every submission should be new.");
            }
        }

        var clients = Enumerable.Range(0, Clients).Select(_ => hub.Client("duwo")).ToList();
        Task OverHttp(int client) => BenchHub.PostAsync(clients[client], Submissions.Market, Submissions.Single(Interlocked.Increment(ref number) % 10000, number));

        await RateAsync(Clients, InProcess, TimeSpan.FromSeconds(2));
        var floor = Floor(beforeCommit, out var committed);
        var one = await RateAsync(1, InProcess, Time);
        var many = await RateAsync(Clients, InProcess, Time);
        receive = hub.Unsignalled();
        var sqlite = hub.Services.GetRequiredService<Sqlite.SqliteStore>();
        var (submissionsBefore, commitsBefore) = (number, sqlite.Commits);
        var alone = await RateAsync(Clients, InProcess, Time);
        var perCommit = (number - submissionsBefore) / (double)(sqlite.Commits - commitsBefore);
        await RateAsync(Clients, OverHttp, TimeSpan.FromSeconds(2));
        var http = await RateAsync(Clients, OverHttp, Time);
        Console.WriteLine($"Submissions of one record, durable, {disk}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  floor: one bare SQLite commit each          {floor,8:F0} /s ({committed} commits)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  1 client, in process                        {one,8:F0} /s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Clients} clients, in process                      {many,8:F0} /s, {many / floor:F1} x the floor (limit 10), {many / one:F1} x one client"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the same, nothing computed or relayed       {alone,8:F0} /s, {alone / floor:F1} x the floor, {perCommit:F1} submissions a commit"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Clients} clients, over HTTP                       {http,8:F0} /s, {http / floor:F1} x the floor"));
        clients.ForEach(client => client.Dispose());
    }

    private static async Task<double> RateAsync(int clients, Func<int, Task> one, TimeSpan time)
    {
        var done = 0;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(start) < time)
            {
                await one(client);
                Interlocked.Increment(ref done);
            }
        })));
        return done / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Floor(Action? beforeCommit, out int committed)
    {
        using var bare = new BareDatabase(600);
        var start = Stopwatch.GetTimestamp();
        for (committed = 0; Stopwatch.GetElapsedTime(start) < Time; committed++)
        {
            beforeCommit?.Invoke();
            bare.Commit();
        }

        return committed / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
