using System.Globalization;
using System.Text;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Hub.Sqlite;
using Hub.Storage;
using Microsoft.Extensions.Options;

namespace Hub.Benchmarks;

/// <summary>The room of publishing on a fresh folder, with events that are logged and subscriptions that are yet to get them.</summary>
internal sealed class DeliveryHost : IAsyncDisposable
{
    private const int Part = 45;
    private readonly string folder = Directory.CreateTempSubdirectory("hub-bench-").FullName;
    private readonly SqliteStore store;
    private readonly ServiceProvider services;
    private readonly List<PublishedEvent> events = [];

    public DeliveryHost(int concurrency)
    {
        store = SqliteStore.Open(folder);
        Dictionary<string, string?> settings = new()
        {
            ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
            ["Webhooks:Concurrency"] = concurrency.ToString(CultureInfo.InvariantCulture),
        };
        services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<ITableStore>(store)
            .AddSingleton<IIdSource, SystemIdSource>()
            .AddSingleton(EventTypeCatalogue.Load(Path.Combine(AppContext.BaseDirectory, "schemas", "events")))
            .AddPublishing()
            .BuildServiceProvider();
    }

    /// <summary>Logs events that nobody has subscribed to.</summary>
    public async Task LogAsync(int count)
    {
        var ids = services.GetRequiredService<IIdSource>();
        for (var number = 0; number < count; number += Part)
        {
            events.AddRange(await services.GetRequiredService<EventLog>().AppendAsync(
                [.. Enumerable.Range(number, Math.Min(Part, count - number)).Select(one => new HubEvent(
                    ids.NewId().ToString("D"), EventTypes.IndicatorUpdated, $"indicator-{one % 50}", TimeProvider.System.GetUtcNow(), Data(one), "/v1/indicators"))],
                CancellationToken.None));
        }
    }

    /// <summary>The bytes of an event as they go out.</summary>
    public byte[] Body(int number) => CloudEventFormat.Encode(events[number]).ToArray();

    /// <summary>Subscribes, asks the sink for its consent and makes deliveries of the first events; nothing is delivered.</summary>
    public async Task<string> SubscribeAsync(Uri sink, int deliveries, int owner = 0)
    {
        var request = Encoding.UTF8.GetBytes($$"""{"sink":"{{sink}}","protocol":"HTTP"}""");
        var subscription = await services.GetRequiredService<RegisterSubscription>().HandleAsync($"owner-{owner}", request, CancellationToken.None);
        var pending = await services.GetRequiredService<SubscriptionStore>().FindAsync(subscription.Value.Id, CancellationToken.None);
        await services.GetRequiredService<SinkConsent>().AskAsync(pending!, claim: false, CancellationToken.None);
        await services.GetRequiredService<DeliveryStore>().MakeAsync(pending!.Subscription, events[..deliveries], TimeProvider.System.GetUtcNow(), CancellationToken.None);
        return subscription.Value.Id;
    }

    public async Task RemoveAsync(string subscription) =>
        await services.GetRequiredService<DeleteSubscription>().HandleAsync(new Requester("bench", SeesAll: true), subscription, CancellationToken.None);

    /// <summary>A dispatcher as the server runs it.</summary>
    public DeliveryDispatcher Dispatcher() => new(
        services.GetRequiredService<SubscriptionStore>(),
        services.GetRequiredService<DeliveryStore>(),
        services.GetRequiredService<DueDeliveries>(),
        services.GetRequiredService<DeliveryAttempt>(),
        services.GetRequiredService<MailDigests>(),
        services.GetRequiredService<SinkConsent>(),
        services.GetRequiredService<SinkPace>(),
        services.GetRequiredService<DisableSubscription>(),
        services.GetRequiredService<IOptions<WebhookOptions>>(),
        TimeProvider.System,
        services.GetRequiredService<ILogger<DeliveryDispatcher>>());

    /// <summary>What is not recorded as over.</summary>
    public async Task<int> PendingAsync(string subscription) =>
        (await services.GetRequiredService<DeliveryStore>().QueueAsync(subscription, null, CancellationToken.None)).Count;

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private static string Data(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"indicator":"indicator-{{number % 50}}","version":1,"period":"2022-04","observations":{{number}},"sources":["duwo-housing-market.2022-04.2","duwo-housing-stock.2021.1"]}""");
}
