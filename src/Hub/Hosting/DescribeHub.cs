using System.Runtime.InteropServices;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;

namespace Hub.Hosting;

/// <summary>A hub, for who looks after it.</summary>
/// <param name="Version">The version of the software (semver).</param>
/// <param name="StartedAt">When the process that answers began to serve (UTC).</param>
/// <param name="Runtime">The runtime with its version.</param>
/// <param name="Storage">The storage's engine and size.</param>
/// <param name="LastEvent">The place of the last event; 0 when there is none.</param>
/// <param name="Definitions">What the hub was told by files.</param>
/// <param name="Subscriptions">How many subscriptions stand how.</param>
/// <param name="Due">How many deliveries of active subscriptions are due and not made yet; no more than <see cref="DescribeHub.MostCounted"/> are counted.</param>
public sealed record HubDescription(
    string Version,
    DateTimeOffset StartedAt,
    string Runtime,
    IStorageFacts Storage,
    long LastEvent,
    Definitions Definitions,
    IReadOnlyDictionary<SubscriptionStatus, int> Subscriptions,
    int Due);

/// <summary>
/// Use case: tells the operator what this hub is and how it stands. Only what a few reads tell: dead letters, for one, would
/// take reading every delivery of three months.
/// </summary>
public sealed class DescribeHub(
    HubStart start, Definitions definitions, IStorageFacts storage, EventLog log, SubscriptionStore subscriptions, DeliveryStore deliveries, TimeProvider clock)
{
    /// <summary>How many due deliveries are counted: some pages of the index. With more, it is this many and more.</summary>
    public const int MostCounted = 10_000;

    /// <summary>Describes it; or forbidden for who is not the operator.</summary>
    public async Task<Result<HubDescription>> HandleAsync(Caller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (!caller.IsOperator)
        {
            return Problems.Forbidden("What the hub runs on is told to the operator.");
        }

        var now = clock.GetUtcNow();
        var counts = Enum.GetValues<SubscriptionStatus>().ToDictionary(status => status, _ => 0);
        var due = 0;
        await foreach (var subscription in subscriptions.AllAsync(cancellation))
        {
            counts[subscription.Status]++;

            // Those of paused and pending ones wait, as they should.
            if (subscription.Status == SubscriptionStatus.Active && due < MostCounted)
            {
                due += await deliveries.CountDueAsync(subscription.Id, now, MostCounted - due, cancellation);
            }
        }

        return new HubDescription(
            typeof(DescribeHub).Assembly.GetName().Version!.ToString(3),
            start.At,
            RuntimeInformation.FrameworkDescription,
            storage,
            await log.LastAsync(cancellation),
            definitions,
            counts,
            due);
    }
}
