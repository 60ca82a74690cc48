using Azure.Messaging.ServiceBus;
using Hub.Functions.Work;
using Hub.Storage;
using Hub.Tests.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.Tests.Functions;

/// <summary>The functions head with a bus that swallows everything, so that a test does the platform's part.</summary>
internal sealed class QuietHub : IAsyncDisposable
{
    private static readonly Function Drain = Function.All.Single(function => function.Method.DeclaringType == typeof(DrainOutbox));

    private QuietHub(HubUnderTest hub, FlawedStore store) => (Hub, Store) = (hub, store);

    /// <summary>The hub.</summary>
    public HubUnderTest Hub { get; }

    /// <summary>Its storage.</summary>
    public FlawedStore Store { get; }

    public static async Task<QuietHub> StartAsync(TimeProvider? clock = null)
    {
        var store = new FlawedStore();
        var hub = await HubUnderTest.StartAsync(new HubOptions
        {
            Functions = true,
            Clock = clock,
            Configure = services => services.AddSingleton<ITableStore>(store).AddSingleton<ServiceBusClient, DeafBus>(),
        });
        return new QuietHub(hub, store);
    }

    /// <summary>Gives the trigger a message with this body, and says how it settled it, and whether its invocation failed.</summary>
    public async Task<string> WakeAsync(string body, int deliveryCount = 1)
    {
        var actions = new Settlement();
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(BinaryData.FromString(body), messageId: "test", deliveryCount: deliveryCount);
        try
        {
            await Drain.InvokeAsync(Hub.Get<IServiceProvider>(), message, actions, TestContext.Current.CancellationToken);
            return actions.Outcome;
        }
        catch (Exception)
        {
            return actions.Outcome + ", failed";
        }
    }

    /// <summary>Lets a timer run.</summary>
    public Task RunTimerAsync(string name, TimerInfo? timer = null) => Function.All.Single(function => function.Name == name)
        .InvokeAsync(Hub.Get<IServiceProvider>(), timer ?? new TimerInfo(), TestContext.Current.CancellationToken);

    /// <summary>Posts a year's housing stock.</summary>
    public async Task SubmitAsync(string year, int units) => (await Hub.Caller("duwo").SubmitAsync(Samples.Stock(year, units))).Expect(201);

    /// <summary>The published number of dwellings of a year, or null.</summary>
    public async Task<decimal?> UnitsAsync(string year) =>
        (await Hub.Caller(null).ObservationsAsync("housing-units", $"?period={year}")).Values.SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        await Store.DisposeAsync();
    }

    private sealed class DeafBus : ServiceBusClient
    {
        public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender();

        private sealed class Sender : ServiceBusSender
        {
            public override Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) => Task.CompletedTask;
        }
    }
}

/// <summary>A store that refuses to be written to when told, and counts how often it is asked.</summary>
internal sealed class FlawedStore : ITableStore, IAsyncDisposable
{
    private readonly TempStore inner = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> asked = new();

    /// <summary>Whether writes fail.</summary>
    public bool Fail { get; set; }

    /// <summary>What it was asked since the last call: <c>read</c>, <c>range</c> or <c>batch</c>, and the table. Each is a transaction, where a range is short.</summary>
    public IReadOnlyList<string> TakeAsked()
    {
        List<string> taken = [];
        while (asked.TryDequeue(out var one))
        {
            taken.Add(one);
        }

        return taken;
    }

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation)
    {
        asked.Enqueue("read " + table);
        return inner.GetAsync(table, partitionKey, rowKey, cancellation);
    }

    public IAsyncEnumerable<TableEntity> QueryAsync(string table, string partitionKey, RowRange range, int? take, CancellationToken cancellation)
    {
        asked.Enqueue("range " + table);
        return inner.QueryAsync(table, partitionKey, range, take, cancellation);
    }

    public Task<BatchResult> CommitAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        asked.Enqueue("batch " + table);
        return Fail ? throw new InvalidOperationException("The storage is away.") : inner.CommitAsync(table, partitionKey, operations, cancellation);
    }

    public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => inner.ChangeTokenAsync(cancellation);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
