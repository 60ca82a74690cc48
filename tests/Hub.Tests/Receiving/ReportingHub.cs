using Hub.Hosting;
using Hub.Receiving;
using Hub.Storage;
using Hub.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>
/// A hub that begins on 10 January 2025, whose clock a test moves and which reports on its months when the test says so.
/// The housing market, newcomers and events are monthly and due on the 16th of the month after.
/// </summary>
internal sealed class ReportingHub : IAsyncDisposable
{
    private ReportingHub(HubUnderTest hub, FakeTimeProvider clock) => (Hub, Clock) = (hub, clock);

    public HubUnderTest Hub { get; }

    public FakeTimeProvider Clock { get; }

    /// <summary>Starts one; a store that a test watches, or the data folder and clock of another, may be given.</summary>
    public static async Task<ReportingHub> StartAsync(ITableStore? store = null, string? data = null, FakeTimeProvider? clock = null)
    {
        clock ??= new FakeTimeProvider(new DateTimeOffset(2025, 1, 10, 10, 0, 0, TimeSpan.Zero));
        return new ReportingHub(
            await HubUnderTest.StartAsync(new HubOptions
            {
                Clock = clock,
                Data = data,
                Settings = new Dictionary<string, string?> { ["Keys:LifetimeDays"] = "0" },
                Configure = services =>
                {
                    // Without the hourly work, which a moved clock would set going.
                    services.Remove(services.Single(service => service.ImplementationType == typeof(HourlyWork)));
                    if (store is not null)
                    {
                        services.AddSingleton(store);
                    }
                },
            }),
            clock);
    }

    /// <summary>Moves the clock on to ten o'clock (UTC) of a day.</summary>
    public void GoTo(int year, int month, int day) => Clock.SetUtcNow(new DateTimeOffset(year, month, day, 10, 0, 0, TimeSpan.Zero));

    /// <summary>Submits a month of DUWO's housing market.</summary>
    public async Task<string> MarketAsync(string period, int shortage = 100) =>
        (await Hub.Caller("duwo").SubmitAsync(Samples.Market(period, shortage))).Expect(201).Json.Text("id");

    /// <summary>Submits a month of LIC's newcomers.</summary>
    public async Task<string> NewcomersAsync(string period) =>
        (await Hub.Caller("lic").SubmitAsync(Samples.Newcomers(period))).Expect(201).Json.Text("id");

    /// <summary>Submits a month of LIC's events, in which there were none.</summary>
    public async Task<string> EventsAsync(string period) =>
        (await Hub.Caller("lic").SubmitAsync(Samples.Envelope("lic-events", period))).Expect(201).Json.Text("id");

    /// <summary>Lets the hub report, and publish what follows from it.</summary>
    /// <returns>The submissions that it stored.</returns>
    public async Task<IReadOnlyList<string>> ReportAsync()
    {
        var submitted = await Hub.Get<SubmitReporting>().HandleAsync(TestContext.Current.CancellationToken);
        await Hub.Get<IChangeSignal>().SettledAsync(TestContext.Current.CancellationToken);
        return [.. submitted.Select(id => id.ToString())];
    }

    /// <summary>The figures of an indicator of reporting.</summary>
    public Task<Dictionary<string, decimal?>> FiguresAsync(string indicator, string query = "") =>
        Hub.Caller(null).ObservationsAsync("reporting-" + indicator, query);

    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
