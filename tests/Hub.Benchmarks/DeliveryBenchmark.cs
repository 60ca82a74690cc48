using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Hub.Publishing;
using Hub.Publishing.Subscriptions;

namespace Hub.Benchmarks;

/// <summary>
/// Webhooks: how soon one arrives, how many go out beside a bare <see cref="HttpClient"/> that posts as many bytes to the
/// same sink as often at once, and what sinks that never answer cost the others. Runs to compare take turns; as many
/// rounds as are counted go before them, so that the code of both is compiled as in a hub that has run for a while.
/// </summary>
internal static class DeliveryBenchmark
{
    private const int Rounds = 5;
    private const int Deliveries = 10_000;

    public static async Task RunAsync()
    {
        await using var sink = await BenchSink.StartAsync();
        await LatencyAsync(sink);
        foreach (var concurrency in new[] { 4, 16 })
        {
            await RateAsync(sink, concurrency);
        }

        await IsolationAsync(sink);
    }

    private static async Task LatencyAsync(BenchSink sink)
    {
        await using var hub = await BenchHub.StartAsync();
        var request = Encoding.UTF8.GetBytes($$"""{"sink":"{{sink.Told}}","protocol":"HTTP","types":["{{EventTypes.SubmissionAccepted}}"]}""");
        await hub.Services.GetRequiredService<RegisterSubscription>().HandleAsync("bench", request, CancellationToken.None);
        using var client = hub.Client("duwo");
        var sample = new Sample();
        for (var number = 0; number < 220; number++)
        {
            await BenchHub.PostAsync(client, Submissions.Market, Submissions.Single(number, number));
            var arrival = async () => await sink.NextIdAsync();
            if (number < 20)
            {
                await arrival();
            }
            else
            {
                await sample.AddAsync(arrival);
            }
        }

        Console.WriteLine($"From the 201 of a submission to the arrival of its webhook: {sample}");
    }

    private static async Task RateAsync(BenchSink sink, int concurrency)
    {
        await using var host = new DeliveryHost(concurrency);
        await host.LogAsync(Deliveries);
        var bodies = Enumerable.Range(0, Deliveries).Select(host.Body).ToArray();
        var (bare, hub, recorded, ratios) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var (bareWork, hubWork) = (new List<double>(), new List<double>());
        for (var round = -Rounds; round < Rounds; round++)
        {
            var before = Work.Now();
            var floor = await BareAsync(sink, bodies, concurrency);
            var floorWork = before.Since(Deliveries);
            var subscription = await host.SubscribeAsync(sink.Fast, Deliveries);
            using var dispatcher = host.Dispatcher();
            before = Work.Now();
            var start = Stopwatch.GetTimestamp();
            var arrived = sink.NextAsync(Deliveries);
            await dispatcher.StartAsync(CancellationToken.None);
            await arrived;
            var sent = Deliveries / Stopwatch.GetElapsedTime(start).TotalSeconds;
            while (await host.PendingAsync(subscription) > 0)
            {
                await Task.Yield();
            }

            var durable = Deliveries / Stopwatch.GetElapsedTime(start).TotalSeconds;
            var work = before.Since(Deliveries);
            await dispatcher.StopAsync(CancellationToken.None);
            await host.RemoveAsync(subscription);
            if (round >= 0)
            {
                bare.Add(floor);
                hub.Add(sent);
                recorded.Add(durable);
                ratios.Add(durable / floor);
                bareWork.Add(floorWork);
                hubWork.Add(work);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Deliveries} due deliveries to one fast sink, {concurrency} at once, {Rounds} rounds that take turns"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  a bare HttpClient        {Median(bare),8:F0} /s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the hub, arrived         {Median(hub),8:F0} /s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the hub, recorded        {Median(recorded),8:F0} /s, {Median(ratios):F2} x the bare client (least {ratios.Min():F2}, most {ratios.Max():F2}; limit 0.5)"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  processor time for each, client and sink together: bare {Median(bareWork):F1} us (least {bareWork.Min():F1}), the hub {Median(hubWork):F1} us (least {hubWork.Min():F1}): {Median(bareWork) / Median(hubWork):F2} x (of the least {bareWork.Min() / hubWork.Min():F2})"));
    }

    private static async Task IsolationAsync(BenchSink sink)
    {
        const int half = 50;
        const int each = 200;
        var (alone, beside, ratios) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -Rounds; round < Rounds; round++)
        {
            var without = await HealthyAsync(sink, half, each, dead: 0);
            var with = await HealthyAsync(sink, half, each, dead: half);
            if (round >= 0)
            {
                alone.Add(without);
                beside.Add(with);
                ratios.Add(with / without);
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{half} subscriptions of {each} deliveries each, {Rounds} rounds that take turns"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  alone                                   {Median(alone),8:F0} /s"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  beside {half} whose sinks never answer        {Median(beside),8:F0} /s, {Median(ratios):F2} x (least {ratios.Min():F2}, most {ratios.Max():F2}; limit 0.9)"));
    }

    private static async Task<double> HealthyAsync(BenchSink sink, int healthy, int each, int dead)
    {
        await using var host = new DeliveryHost(concurrency: 4);
        await host.LogAsync(each);
        for (var number = 0; number < dead; number++)
        {
            await host.SubscribeAsync(sink.Never, each, owner: 1);
        }

        for (var number = 0; number < healthy; number++)
        {
            await host.SubscribeAsync(sink.Fast, each);
        }

        using var dispatcher = host.Dispatcher();
        var start = Stopwatch.GetTimestamp();
        var arrived = sink.NextAsync(healthy * each);
        await dispatcher.StartAsync(CancellationToken.None);
        await arrived;
        var rate = healthy * each / Stopwatch.GetElapsedTime(start).TotalSeconds;
        await dispatcher.StopAsync(CancellationToken.None);
        return rate;
    }

    private static async Task<double> BareAsync(BenchSink sink, byte[][] bodies, int concurrency)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Increment(ref next) is var number && number < bodies.Length)
            {
                using var content = new ByteArrayContent(bodies[number]);
                content.Headers.ContentType = new MediaTypeHeaderValue(CloudEventFormat.ContentType);
                using var answer = await client.PostAsync(sink.Fast, content);
                answer.EnsureSuccessStatusCode();
            }
        })));
        return bodies.Length / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The processor time this process has used, which other work on the machine changes far less than the clock's.</summary>
    private readonly record struct Work(TimeSpan Used)
    {
        public static Work Now() => new(Environment.CpuUsage.TotalTime);

        /// <summary>What was used since then for each of so many, in microseconds.</summary>
        public double Since(int count) => (Now().Used - Used).TotalMicroseconds / count;
    }

    private static double Median(IEnumerable<double> values)
    {
        var ordered = values.Order().ToList();
        return ordered[ordered.Count / 2];
    }
}
