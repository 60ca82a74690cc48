using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using FluentAssertions;
using Hub.Functions.ServiceBus;
using Hub.Hosting;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Receiving;
using Hub.Sqlite;
using Hub.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.ServiceBus.Tests;

/// <summary>
/// A hub as the functions head puts it together, on SQLite and a broker of its own. Nothing runs by itself: the test does
/// what the head's triggers do.
/// </summary>
internal sealed class BusHub : IAsyncDisposable, ILoggerProvider, ILogger
{
    // The outbox of figures and alerts (docs/storage.md).
    private const string Table = "indicators";
    private const string Partition = "published";

    // Schemas are compiled once for all hubs of the run.
    private static readonly Lazy<Definitions> Shipped = new(() => Definitions.Load(Path.Combine(AppContext.BaseDirectory, "schemas")));

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hub-bus-");
    private readonly ServiceProvider services;

    public BusHub(Broker broker)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                [ServiceBusSettings.Section] = broker.ConnectionString,
                ["Webhooks:AllowedNetworks"] = "127.0.0.0/8",
            })
            .Build();
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging(logging => logging.AddProvider(this))
            .AddSingleton<TimeProvider>(Clock)
            .AddSqliteStore(folder.FullName)
            .AddServiceBus(configuration)
            .AddHub(Shipped.Value)
            .BuildServiceProvider();
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    /// <summary>What the hub logged, from warnings up.</summary>
    public ConcurrentQueue<(LogLevel Level, string Text)> Log { get; } = new();

    public WakeUpQueue WakeUps => Get<WakeUpQueue>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>An event as a room makes it, with about so many bytes of data.</summary>
    public HubEvent NewEvent(int number = 1, string subject = "housing-shortage/leiden", int bytes = 40) => new(
        Get<IIdSource>().NewId().ToString("D"),
        EventTypes.HousingAlertRaised,
        subject,
        Clock.GetUtcNow(),
        string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}},"label":"tekort ‘één’","filler":"{{new string('x', bytes)}}"}"""),
        "/v1/alerts/housing-shortage");

    /// <summary>Writes events into an outbox as a room does, and relays them as it does.</summary>
    public async Task<bool> PublishAsync(params HubEvent[] events)
    {
        foreach (var chunk in events.Chunk(30))
        {
            var written = await Get<ITableStore>().CommitAsync(Table, Partition, [.. chunk.Select(e => Outbox.Add(Partition, e))], Cancellation);
            written.Committed.Should().BeTrue();
        }

        return await Get<EventRelay>().RelayAsync(Table, Partition, events, Cancellation);
    }

    /// <summary>What the head's timer does each minute.</summary>
    public async Task SweepAsync()
    {
        try
        {
            await Get<CarryOnChanges>().SweepAsync(Cancellation);
        }
        catch (WorkLeftException)
        {
            // As the platform, which only notes that the run failed.
        }
    }

    public async Task<List<string>> OutboxAsync() =>
        await Get<ITableStore>().QueryAsync(Table, Partition, RowRange.Prefix(Outbox.RowPrefix), null, Cancellation)
            .Select(entity => Outbox.Read(entity).Id)
            .ToListAsync(Cancellation);

    public async Task<List<PublishedEvent>> EventLogAsync() =>
        await Get<EventLog>().ReadAsync(0, 10_000, Cancellation).ToListAsync(Cancellation);

    public async Task<string> SubscribeAsync()
    {
        var result = await Get<RegisterSubscription>().HandleAsync(
            "gemeente-leiden", Encoding.UTF8.GetBytes("""{"sink": "http://127.0.0.1:9/hook", "protocol": "HTTP"}"""), Cancellation);
        return result.Value.Id;
    }

    public async Task<List<string>> DeliveriesAsync(string subscription) =>
        [.. (await Get<ListDeliveries>().HandleAsync(new Requester("operator", SeesAll: true), subscription, new DeliveryQuery(ListDeliveries.Limit), Cancellation))
            .Value.Deliveries.Select(delivery => delivery.EventId).Reverse()];

    /// <summary>A partner posts its figures.</summary>
    public async Task SubmitAsync(string feed, string json)
    {
        var partner = Get<Definitions>().Feeds.Find(feed)!.Partner;
        var result = await Get<ReceiveSubmission>().HandleAsync(
            new Caller(partner, Role.Partner), feed, new SubmissionInput(Encoding.UTF8.GetBytes(json)), Cancellation);
        result.Value.Created.Should().BeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        folder.Delete(recursive: true);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => this;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (logLevel >= LogLevel.Warning)
        {
            Log.Enqueue((logLevel, formatter(state, exception) + exception));
        }
    }

    void IDisposable.Dispose()
    {
        // The lines are read after the services are gone.
    }
}
