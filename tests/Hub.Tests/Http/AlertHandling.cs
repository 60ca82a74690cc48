using System.Globalization;
using System.Text.Json;
using Hub.Alerts;
using Hub.Publishing;
using Hub.Storage;
using Hub.Tests.EndToEnd;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>What people do about alerts: acknowledging and silencing them. Each test has a hub and a clock of its own.</summary>
public abstract class AlertHandling
{
    protected const string Alert = "/v1/alerts/housing-shortage.leiden.2010-02";
    protected const string Acknowledgement = Alert + "/acknowledgement";
    protected const string Silences = "/v1/alert-silences";

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    protected abstract Task<HubUnderTest> StartAsync(HubOptions options);

    protected Task<HubUnderTest> StartAsync() => StartAsync(new HubOptions { Clock = Clock });

    protected static async Task PostAsync(HubUnderTest hub, string month, int shortage)
    {
        (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);
        (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
    }

    /// <summary>What everybody reads. A storage without a change token keeps an answer for two seconds, which pass first.</summary>
    protected async Task<JsonElement> SeenAsync(HubUnderTest hub, string path)
    {
        Clock.Advance(TimeSpan.FromSeconds(2));
        return await hub.Caller(null).JsonAsync(path);
    }

    protected async Task<string> SilenceAsync(HubUnderTest hub, TimeSpan length, string where = "{}") =>
        await SilenceAsync(hub, Clock.GetUtcNow(), Clock.GetUtcNow() + length, where);

    protected static async Task<string> SilenceAsync(HubUnderTest hub, DateTimeOffset from, DateTimeOffset until, string where = "{}") =>
        (await hub.Caller(HubCallers.Municipality).PostAsync(
            Silences, $$"""{"rule":"housing-shortage","where":{{where}},"reason":"DUWO revises its estimates","from":"{{Text(from)}}","until":"{{Text(until)}}"}""")).Expect(201).Header("Location")!;

    protected async Task LaterAsync(HubUnderTest hub, TimeSpan time)
    {
        Clock.SetUtcNow(Clock.GetUtcNow() + time);

        // The server's own sweep may be at it, and then this one leaves it to that.
        await Eventually.TrueAsync(
            async () =>
            {
                await hub.Get<EndSilences>().HandleAsync(Cancellation);
                return (await AlertArchive.SilencesAsync(hub.Get<ITableStore>(), Cancellation)).All(silence => silence.Until > Clock.GetUtcNow() || silence.ReleasedAt is not null);
            },
            "what has ended to be released");
        await hub.Get<EventRelay>().RelayAsync(AlertState.Table, AlertState.Partition, known: null, Cancellation);
    }

    protected static async Task<List<JsonElement>> EventsAsync(HubUnderTest hub) =>
        [.. (await hub.Caller(HubCallers.Municipality).EventsAsync()).Where(found => found.Text("type").Contains(".alert.", StringComparison.Ordinal)
            && found.Text("subject").StartsWith("housing-shortage/", StringComparison.Ordinal))];

    protected static async Task<IEnumerable<string>> ToldAsync(HubUnderTest hub) =>
        (await EventsAsync(hub)).Select(found => found.Text("type").Split('.')[^2]);

    private static string Text(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
