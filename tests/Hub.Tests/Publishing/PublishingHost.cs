using System.Globalization;
using System.Text;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>The room of publishing as a hub runs it, on a folder, with a clock that the test moves.</summary>
internal sealed class PublishingHost : IAsyncDisposable
{
    public const string Table = "feeds";
    public const string Partition = "duwo-housing-stock";

    /// <summary>Who sees every subscription.</summary>
    public static readonly Requester Operator = new("operator", SeesAll: true);

    private static readonly Lazy<EventTypeCatalogue> Types = new(() => EventTypeCatalogue.Load(Path.Combine(HubUnderTest.ShippedSchemas, "events")));

    private readonly DataFolder? ownFolder;
    private readonly Sqlite.SqliteStore store;
    private readonly ServiceProvider services;
    private bool started;

    private PublishingHost(DataFolder folder, bool ownsFolder, FakeTimeProvider clock, Action<IServiceCollection>? configure, Dictionary<string, string?> settings)
    {
        ownFolder = ownsFolder ? folder : null;
        store = folder.Open();
        Store = new StoreProbe(store);
        Clock = clock;
        settings.TryAdd("Webhooks:AllowedNetworks:0", "127.0.0.0/8");
        var collection = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddLogging(logging => logging.AddProvider(Log).SetMinimumLevel(LogLevel.Debug))
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<ITableStore>(Store)
            .AddSingleton<IIdSource, SystemIdSource>()
            .AddSingleton(Types.Value)
            .AddSingleton<IHostEnvironment>(new HostingEnvironmentStub());
        configure?.Invoke(collection);
        services = collection.AddPublishing().AddPublishingWorkers().BuildServiceProvider(validateScopes: true);
    }

    public StoreProbe Store { get; }

    public FakeTimeProvider Clock { get; }

    public LogLines Log { get; } = new();

    public EventRelay Relay => Get<EventRelay>();

    public static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));

    /// <summary>A host on a new folder, or on one given, which then outlives it.</summary>
    public static PublishingHost Create(
        DataFolder? folder = null, FakeTimeProvider? clock = null, Action<IServiceCollection>? configure = null, Dictionary<string, string?>? settings = null) =>
        new(folder ?? new DataFolder(), folder is null, clock ?? NewClock(), configure, settings ?? []);

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public async Task<PublishingHost> StartAsync()
    {
        started = true;
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(TestContext.Current.CancellationToken);
        }

        return this;
    }

    /// <summary>Registers a subscription, and in a host that runs waits until its sink was asked for consent.</summary>
    public async Task<SubscriptionResource> SubscribeAsync(Uri sink, string owner = "gemeente-leiden", params string[] types)
    {
        var list = types.Length == 0 ? string.Empty : $", \"types\": [{string.Join(',', types.Select(type => $"\"{type}\""))}]";
        return await RegisterAsync($$"""{"sink": "{{sink.OriginalString}}", "protocol": "HTTP"{{list}}}""", owner);
    }

    /// <summary>As <see cref="SubscribeAsync"/>, with the whole registration.</summary>
    public async Task<SubscriptionResource> RegisterAsync(string json, string owner = "gemeente-leiden")
    {
        var registered = (await Get<RegisterSubscription>().HandleAsync(owner, Encoding.UTF8.GetBytes(json), TestContext.Current.CancellationToken)).Value;
        if (started)
        {
            await SubscriptionAsync(registered.Id, subscription => subscription.Status != SubscriptionStatus.Pending || subscription.StatusReason is not null);
        }

        return registered;
    }

    /// <summary>Waits, without a clock, until a subscription is as asked.</summary>
    public async Task<SubscriptionResource> SubscriptionAsync(string id, Func<SubscriptionResource, bool> condition)
    {
        while (true)
        {
            var next = Store.NextCommit;
            if ((await Get<GetSubscription>().HandleAsync(new Requester("operator", SeesAll: true), id, TestContext.Current.CancellationToken)).Value is var now && condition(now))
            {
                return now;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>An event as a room makes it; <paramref name="number"/> tells it from others.</summary>
    public HubEvent NewEvent(int number = 1, string type = EventTypes.HousingAlertRaised) => new(
        Get<IIdSource>().NewId().ToString("D"),
        type,
        "housing-shortage/leiden",
        Clock.GetUtcNow(),
        string.Create(CultureInfo.InvariantCulture, $$"""{"number":{{number}},"label":"tekort ‘één’"}"""),
        "/v1/alerts/housing-shortage");

    /// <summary>Writes events into an outbox as a room does, without relaying them.</summary>
    public async Task WriteAsync(params HubEvent[] events)
    {
        var result = await store.CommitAsync(Table, Partition, [.. events.Select(e => Outbox.Add(Partition, e))], TestContext.Current.CancellationToken);
        result.Committed.Should().BeTrue();
    }

    public async Task<bool> PublishAsync(params HubEvent[] events)
    {
        await WriteAsync(events);
        return await Relay.RelayAsync(Table, Partition, events, TestContext.Current.CancellationToken);
    }

    public async Task<List<HubEvent>> OutboxAsync()
    {
        List<HubEvent> events = [];
        await foreach (var entity in store.QueryAsync(Table, Partition, RowRange.Prefix(Outbox.RowPrefix), null, TestContext.Current.CancellationToken))
        {
            events.Add(Outbox.Read(entity));
        }

        return events;
    }

    public async Task<List<PublishedEvent>> LogAsync() =>
        await Get<EventLog>().ReadAsync(0, 10_000, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    public async Task<List<DeliveryResource>> DeliveriesAsync(string subscriptionId) =>
        (await Get<ListDeliveries>().HandleAsync(Operator, subscriptionId, new DeliveryQuery(ListDeliveries.Limit), TestContext.Current.CancellationToken)).Value.Deliveries;

    /// <summary>Waits, without a clock, until the newest delivery of a subscription is as asked.</summary>
    public async Task<DeliveryResource> DeliveryAsync(string subscriptionId, Func<DeliveryResource, bool> condition)
    {
        while (true)
        {
            var next = Store.NextCommit;
            if ((await DeliveriesAsync(subscriptionId)).FirstOrDefault() is { } newest && condition(newest))
            {
                return newest;
            }

            await next.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Moves the clock to each next attempt of the newest delivery of a subscription, until it is as asked.</summary>
    public async Task<DeliveryResource> WalkAsync(string subscriptionId, Func<DeliveryResource, bool> condition)
    {
        while (true)
        {
            var newest = await DeliveryAsync(subscriptionId, d => condition(d) || d.NextAttemptAt > Clock.GetUtcNow());
            if (condition(newest))
            {
                return newest;
            }

            Clock.SetUtcNow(newest.NextAttemptAt!.Value);
        }
    }

    /// <summary>A delivery with its attempts one by one.</summary>
    public async Task<DeliveryResource> WholeAsync(string subscriptionId, long sequence) =>
        (await Get<GetDelivery>().HandleAsync(Operator, subscriptionId, sequence.ToString(CultureInfo.InvariantCulture), TestContext.Current.CancellationToken)).Value;

    /// <summary>Changes what is stored of a subscription, as another process does.</summary>
    public async Task ChangeSubscriptionAsync(string id, Action<TableEntity> change)
    {
        var entity = (await store.GetAsync("subscriptions", "subscriptions", "s|" + id, TestContext.Current.CancellationToken))!;
        change(entity);
        var result = await store.CommitAsync("subscriptions", "subscriptions", [TableOperation.Replace(entity, entity.ETag!)], TestContext.Current.CancellationToken);
        result.Committed.Should().BeTrue();
    }

    public async ValueTask DisposeAsync()
    {
        if (started)
        {
            foreach (var service in services.GetServices<IHostedService>().Reverse())
            {
                await service.StopAsync(CancellationToken.None);
            }
        }

        await services.DisposeAsync();
        await store.DisposeAsync();
        ownFolder?.Dispose();
    }

    private sealed class HostingEnvironmentStub : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = "Production";

        public string ApplicationName { get; set; } = "hub";

        public string ContentRootPath { get; set; } = AppContext.BaseDirectory;

        public Microsoft.Extensions.FileProviders.IFileProvider ContentRootFileProvider { get; set; } = new Microsoft.Extensions.FileProviders.NullFileProvider();
    }
}
