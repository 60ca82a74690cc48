using Hub.Publishing.Filters;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>How far a redelivery of many came.</summary>
/// <param name="Redelivered">Deliveries made due.</param>
/// <param name="Through">The last place in the event log it looked at: what to go on after.</param>
/// <param name="More">Whether it stopped at its limit, and there may be more behind <paramref name="Through"/>.</param>
public sealed record Redelivery(int Redelivered, long Through, bool More);

/// <summary>
/// Delivers again what a subscription is to have got: all of a time, or all since a place in the event log, also what it
/// never got because it was disabled, not there yet or asked for less.
/// </summary>
/// <remarks>
/// Works along the log from old to new and makes each part durable before the next, so what a crash cuts off is done as
/// far as it came, and asking once more does the rest.
/// </remarks>
public sealed class RedeliverMany(
    SubscriptionStore subscriptions, DeliveryStore deliveries, EventLog log, IEventAudience audience, DeliveryDispatcher dispatcher, TimeProvider clock)
{
    /// <summary>Deliveries one request makes due at most.</summary>
    public const int Most = 1000;

    // Events that are not for the subscription do not count, and do not hold up the answer; nor does what it takes to see that.
    private const int MostLookedAt = 20_000;
    private const int Part = 100;

    /// <summary>Makes them due at once. Those that wait for the first attempt of their ladder are left at that.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="request">Which.</param>
    /// <param name="cancellation">Stops between parts.</param>
    /// <returns>
    /// How far it came, durably; 400 when it is to begin behind the end of the log, 404 when there is no subscription that the requester may know of, and 409 when it is
    /// disabled and gets nothing.
    /// </returns>
    public async Task<Result<Redelivery>> HandleAsync(
        Requester requester, string subscriptionId, RedeliveryRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        ArgumentNullException.ThrowIfNull(request);
        if (await subscriptions.FindAsync(subscriptionId, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        if (found.Subscription.Status == SubscriptionStatus.Disabled)
        {
            return Problems.SubscriptionDisabled();
        }

        if (request.After is { } after && await log.EndBeforeAsync(after, cancellation) is { } end)
        {
            return Problems.CursorAhead(after, end);
        }

        var through = Math.Max(request.After ?? 0, request.From is { } from ? await log.LastBeforeAsync(from, cancellation) : 0);
        var last = request.To is { } to ? await log.LastBeforeAsync(to, cancellation) : long.MaxValue;
        var (done, effort) = (new Redelivery(0, through, More: false), new JudgingEffort());
        for (var lookedAt = 0; !done.More && done.Through < last; lookedAt += Part)
        {
            var events = await log.ReadAsync(done.Through, (int)Math.Min(Part, last - done.Through), cancellation).ToListAsync(cancellation);
            if (events.Count == 0)
            {
                break;
            }

            done = lookedAt < MostLookedAt && !effort.IsSpent ? await PartAsync(found.Subscription, events, request, done, effort, cancellation) : done with { More = true };
        }

        dispatcher.Wake(subscriptionId);
        return done;
    }

    private async Task<Redelivery> PartAsync(
        Subscription subscription, List<PublishedEvent> events, RedeliveryRequest request, Redelivery done, JudgingEffort effort, CancellationToken cancellation)
    {
        PublishedEvent[] wanted = [.. events.Where(e => SubscriptionEvents.IsFor(subscription, e, audience, effort))];
        var known = await deliveries.FindAsync(subscription.Id, [.. wanted.Select(e => e.Sequence)], cancellation);
        var now = clock.GetUtcNow();
        List<(Delivery, Delivery)> again = [];
        List<PublishedEvent> missing = [];
        var through = events[^1].Sequence;
        var isFull = false;
        foreach (var published in wanted)
        {
            var delivery = known.GetValueOrDefault(published.Sequence);
            if (delivery is { AwaitsFirstTry: true } || !request.Asks(delivery?.State))
            {
                continue;
            }

            if (done.Redelivered + again.Count + missing.Count == Most)
            {
                (through, isFull) = (published.Sequence - 1, true);
                break;
            }

            if (delivery is null)
            {
                missing.Add(published);
            }
            else
            {
                again.Add((delivery, delivery.Again(now)));
            }
        }

        // Refused are those that another process has just tried: that attempt is as good.
        var changed = await deliveries.ChangeAsync(subscription.Id, again, null, cancellation);
        await deliveries.MakeAsync(subscription, missing, now, cancellation);
        return new Redelivery(done.Redelivered + changed.Count(delivery => delivery is not null) + missing.Count, through, isFull);
    }
}
