using System.Globalization;
using Hub.Receiving;

namespace Hub.Benchmarks;

/// <summary>
/// Pulling an indicator over HTTP, beside an endpoint of the same kind of server that answers the same bytes from memory;
/// with few and with many records stored. In short rounds that take turns, so that whatever else the machine does hits
/// both alike; what counts is the median of the rounds' ratios.
/// </summary>
/// <remarks>
/// Once with the platform's client, as a reader would, and once with one that does nothing but send and receive: it takes
/// less of the processors from the servers, so that their difference weighs more.
/// </remarks>
internal static class PullBenchmark
{
    private const int Rounds = 61;
    private const int WarmUp = 24;
    private const int Pulls = 800;
    private const int Clients = 4;
    private const string Path = "/v1/indicators/housing-vacancy-rate/observations?place=leiden";

    public static async Task RunAsync()
    {
        await using var hub = await BenchHub.StartAsync();
        using var poster = hub.Client("duwo");
        Console.WriteLine($"Pulling an indicator, {Clients} clients, {Rounds} rounds of {Pulls} pulls each, in turns");
        var stored = 0;
        foreach (var (submissions, records) in new[] { (10, 100), (10, 10_000), (90, 10_000) })
        {
            for (var count = 0; count < submissions; count++, stored++)
            {
                // What is pulled stays as long as it is, so that only what is stored grows.
                var body = records == 100 ? Submissions.Pulled(records, Submissions.Month(stored)) : Submissions.Large(records, Submissions.Month(stored), 0);
                await BenchHub.PostAsync(poster, Submissions.Market, body);
                await hub.Services.GetRequiredService<IChangeSignal>().SettledAsync(CancellationToken.None);
            }

            await MeasureAsync(hub, stored <= 10 ? 1000 : ((stored - 10) * 10_000) + 1000);
        }
    }

    private static async Task MeasureAsync(BenchHub hub, int records)
    {
        using var first = hub.Client();
        var bytes = await first.GetByteArrayAsync(new Uri(Path, UriKind.Relative));
        await using var memory = await BareServer.AnsweringAsync(bytes);
        await MeasureAsync("HttpClient", records, bytes.Length, memory.Address, hub.Address, address => new HttpPuller(address, Path));
        await MeasureAsync("bare socket", records, bytes.Length, memory.Address, hub.Address, address => new SocketPuller(address, Path));
    }

    private static async Task MeasureAsync(string client, int records, int bytes, Uri memory, Uri hub, Func<Uri, IPuller> connect)
    {
        var floors = Enumerable.Range(0, Clients).Select(_ => connect(memory)).ToList();
        var pullers = Enumerable.Range(0, Clients).Select(_ => connect(hub)).ToList();
        var (pull, floor, ratios) = (new Sample(), new Sample(), new List<double>());
        for (var round = -WarmUp; round < Rounds; round++)
        {
            var (one, other) = (new Sample(), new Sample());
            if (round % 2 == 0)
            {
                await one.AddAsync(() => PullAsync(floors));
                await other.AddAsync(() => PullAsync(pullers));
            }
            else
            {
                await other.AddAsync(() => PullAsync(pullers));
                await one.AddAsync(() => PullAsync(floors));
            }

            if (round >= 0)
            {
                floor.Add(one);
                pull.Add(other);
                ratios.Add(one.Median / other.Median);
            }
        }

        floors.Concat(pullers).ToList().ForEach(puller => puller.Dispose());
        ratios.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {records,7} records stored, {bytes} bytes, {client,-11}: from memory {Pulls * 1000 / floor.Median,6:F0} /s, the hub {Pulls * 1000 / pull.Median,6:F0} /s, {ratios[Rounds / 2]:F2} x (middle half {ratios[Rounds / 4]:F2} to {ratios[Rounds * 3 / 4]:F2}; wanted 0.8)"));
    }

    private static Task PullAsync(List<IPuller> pullers) => Task.WhenAll(pullers.Select(async puller =>
    {
        for (var count = 0; count < Pulls / Clients; count++)
        {
            await puller.PullAsync();
        }
    }));
}
