using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Runs the deliveries: a <see cref="DeliveryWorker"/> for each subscription, started for all of them at start, since
/// storage and not memory says what is due, and for new ones when their first event comes.
/// </summary>
public sealed class DeliveryDispatcher : IHostedService, IDisposable
{
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(5);

    // Of one attempt: a token, the delivery, and both once more when the sink takes that token no longer.
    private const int MostRequests = 4;

    // What is done beside the requests is short.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SubscriptionStore subscriptions;
    private readonly Func<string, bool, DeliveryWorker> makeWorker;
    private readonly TimeProvider clock;
    private readonly ILogger<DeliveryDispatcher> logger;
    private readonly Dictionary<string, (DeliveryWorker Worker, Task Run)> workers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> wanted = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private Task starting = Task.CompletedTask;
    private bool running;
    private int disposed;

    /// <summary>Makes a dispatcher that delivers nothing until it is started.</summary>
    internal DeliveryDispatcher(
        SubscriptionStore subscriptions,
        DeliveryStore deliveries,
        DueDeliveries due,
        DeliveryAttempt attempt,
        MailDigests mail,
        SinkConsent consent,
        SinkPace pace,
        DisableSubscription disable,
        IOptions<WebhookOptions> options,
        TimeProvider clock,
        ILogger<DeliveryDispatcher> logger)
    {
        this.subscriptions = subscriptions;
        this.clock = clock;
        this.logger = logger;
        var settings = options.Value;
        var tools = new DeliveryTools(
            subscriptions, deliveries, due, attempt, mail, consent, pace, disable, new DeliverySlots(settings.TotalConcurrency), settings.Concurrency, null, clock, logger);
        makeWorker = (id, claim) => new DeliveryWorker(id, claim ? tools with { ClaimFor = (MostRequests * settings.Timeout) + Margin } : tools);
    }

    /// <summary>Starts delivering, beginning with what is pending in storage. Returns at once.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lock (workers)
        {
            running = true;
        }

        starting = Task.Run(StartWorkersAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    /// <summary>Stops: attempts under way are cut off, stay due, and are made again after the next start.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task[] runs;
        lock (workers)
        {
            running = false;
            runs = [starting, .. workers.Values.Select(entry => entry.Run)];
        }

        await stopping.CancelAsync();
        await Task.WhenAll(runs).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Asks the sinks for consent that are to be asked, delivers everything that is due, and returns when nothing is: for a head without a lasting process, whose timer
    /// calls this instead of starting the dispatcher. Any number of processes may call it at once: each delivery is
    /// claimed before it is attempted, so that only one of them makes the attempt. Calls within a process share the
    /// attempts under way, so that <see cref="WebhookOptions.Concurrency"/> holds for them together, and a call waits only
    /// for the subscriptions that no other call is busy with.
    /// </summary>
    public async Task RunDueAsync(CancellationToken cancellation)
    {
        List<Task> runs = [];
        await foreach (var subscription in subscriptions.AllAsync(cancellation))
        {
            // Of a disabled one what was on its way is given up; of a paused one how its sink did is forgotten.
            runs.Add(RunSharedAsync(subscription.Id, cancellation));
        }

        await Task.WhenAll(runs);
    }

    private async Task RunSharedAsync(string subscriptionId, CancellationToken cancellation)
    {
        lock (wanted)
        {
            if (!wanted.TryAdd(subscriptionId, false))
            {
                // Whoever is at it looks once more when it is through.
                wanted[subscriptionId] = true;
                return;
            }
        }

        try
        {
            do
            {
                await makeWorker(subscriptionId, true).RunAsync(untilIdle: true, cancellation);
            }
            while (IsWantedAgain(subscriptionId));
        }
        catch
        {
            lock (wanted)
            {
                wanted.Remove(subscriptionId);
            }

            throw;
        }
    }

    private bool IsWantedAgain(string subscriptionId)
    {
        lock (wanted)
        {
            if (wanted[subscriptionId])
            {
                wanted[subscriptionId] = false;
                return true;
            }

            wanted.Remove(subscriptionId);
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A container that knows this object under two service types disposes it twice.
        if (Interlocked.Exchange(ref disposed, 1) == 0)
        {
            stopping.Cancel();
            stopping.Dispose();
        }
    }

    /// <summary>Says that a subscription has a new delivery, or is new or changed itself. Does nothing when the dispatcher is not running.</summary>
    internal void Wake(string subscriptionId)
    {
        lock (workers)
        {
            if (!running)
            {
                return;
            }

            if (!workers.TryGetValue(subscriptionId, out var entry))
            {
                var worker = makeWorker(subscriptionId, false);
                var token = stopping.Token;

                // It outlives whoever wakes it first, whose trace and log scope are not those of its deliveries.
                using (ExecutionContext.SuppressFlow())
                {
                    entry = (worker, Task.Run(() => RunWorkerAsync(subscriptionId, worker, token), CancellationToken.None));
                }

                workers.Add(subscriptionId, entry);
            }

            entry.Worker.Wake();
        }
    }

    private async Task RunWorkerAsync(string subscriptionId, DeliveryWorker worker, CancellationToken cancellation)
    {
        try
        {
            await worker.RunAsync(untilIdle: false, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The hub stops.
        }

        lock (workers)
        {
            workers.Remove(subscriptionId);
        }
    }

    private async Task StartWorkersAsync()
    {
        var cancellation = stopping.Token;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                await foreach (var subscription in subscriptions.AllAsync(cancellation))
                {
                    Wake(subscription.Id);
                }

                return;
            }
            catch (Exception exception)
            {
                if (!cancellation.IsCancellationRequested)
                {
                    PublishingLog.StartFailed(logger, exception);
                    await Task.Delay(PauseAfterFault, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            }
        }
    }
}
