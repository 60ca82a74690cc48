using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Mail;

/// <summary>
/// Delivers what is due for a mailbox: all of it together in one mail, <see cref="MailOptions.DigestDelay"/> after the first
/// of it. A digest is named and its deliveries are marked with the name before it is sent, so that what is tried again is
/// the same mail with the same <c>Message-ID</c>; and each delivery is in one digest only, so that no mail tells again what
/// an earlier one told.
/// </summary>
internal sealed class MailDigests(
    SubscriptionStore subscriptions,
    DeliveryStore deliveries,
    EventLog log,
    MailComposer composer,
    IMailSender sender,
    SinkPace pace,
    IIdSource ids,
    TimeProvider clock,
    IOptions<MailOptions> options)
{
    /// <summary>How many changes go into one mail, of which <see cref="MailComposer.MostTold"/> are told one by one.</summary>
    public const int MostTogether = 1000;

    // What is done beside the sending itself is short.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Sends every digest that is due.</summary>
    /// <param name="subscriptionId">The subscription.</param>
    /// <param name="recorder">Records how the attempts end.</param>
    /// <param name="cancellation">Cuts it off; what was not recorded is due again.</param>
    /// <returns>When something is due next; null when nothing is, or the subscription is not active any more.</returns>
    public async Task<DateTimeOffset?> RunAsync(string subscriptionId, DeliveryRecorder recorder, CancellationToken cancellation)
    {
        while (await subscriptions.FindAsync(subscriptionId, cancellation) is { Subscription: { Status: SubscriptionStatus.Active, IsMail: true } subscription })
        {
            var (digest, next) = await NextAsync(subscription, cancellation);
            if (digest.Count == 0)
            {
                return next;
            }

            // Before the claim and the mail: what waits for its turn can still be paused or unsubscribed from.
            if (subscription.Rate is { } perMinute && await pace.TryTakeAsync(subscriptionId, perMinute, cancellation) is { } later)
            {
                return later;
            }

            if (await ClaimAsync(digest, cancellation) is not { Count: > 0 } claimed)
            {
                // Another process is at it: what it has not claimed yet is left to it, or the digest would be torn in two.
                return clock.GetUtcNow() + LookAgain;
            }

            await SendAsync(subscription, claimed, recorder, cancellation);
        }

        return null;
    }

    // What goes into the next mail: a digest that is to be tried again, or all that is new once its time has come.
    private async Task<(IReadOnlyList<Delivery> Digest, DateTimeOffset? Next)> NextAsync(Subscription subscription, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var queue = await deliveries.QueueAsync(subscription.Id, null, cancellation);
        var later = queue.Where(queued => queued.Due > now).ToList();
        var due = queue.Where(queued => queued.Due <= now).ToList();
        if (due.Count > MostTogether)
        {
            // Never a digest in part: its deliveries are all due at the same moment.
            var last = due[MostTogether - 1].Due;
            due.RemoveAll(queued => queued.Due > last);
        }

        if (subscription.Ordered)
        {
            // An earlier one of the subject is in a digest that is to be tried again.
            var waiting = later.GroupBy(queued => queued.Subject, StringComparer.Ordinal).ToDictionary(subject => subject.Key, subject => subject.Min(queued => queued.Sequence), StringComparer.Ordinal);
            due.RemoveAll(queued => waiting.TryGetValue(queued.Subject, out var first) && first < queued.Sequence);
        }

        DateTimeOffset? next = later.Count == 0 ? null : later.Min(queued => queued.Due);
        if (due.Count == 0)
        {
            return ([], next);
        }

        var found = await deliveries.FindAsync(subscription.Id, [.. due.Select(queued => queued.Sequence)], cancellation);
        var pending = found.Values.Where(delivery => delivery.State == DeliveryState.Pending && delivery.NextAttemptAt <= now).OrderBy(delivery => delivery.Sequence).ToList();
        if (pending.FirstOrDefault(delivery => delivery.Digest is not null) is { } again)
        {
            return ([.. pending.Where(delivery => delivery.Digest == again.Digest)], next);
        }

        var closes = pending.Min(delivery => delivery.NextAttemptAt) + options.Value.DigestDelay;
        return closes > now ? ([], next < closes ? next : closes) : ([.. pending.Take(MostTogether)], next);
    }

    // Moved to a later time and given their name before anything is sent. Where several processes are at it, who gets the
    // first sends it, and with it as many as a batch takes, so that nobody finds the others without it. What another has
    // claimed alone is a digest of its own.
    private async Task<IReadOnlyList<Delivery>> ClaimAsync(IReadOnlyList<Delivery> digest, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + options.Value.Timeout + Margin;
        var name = digest[0].Digest ?? ids.NewId().ToString("N");
        var claimed = await ChangeAsync(digest.Take(DeliveryStore.ChangesPerBatch));
        return claimed.Any(delivery => delivery.Sequence == digest[0].Sequence)
            ? [.. claimed, .. await ChangeAsync(digest.Skip(DeliveryStore.ChangesPerBatch))]
            : claimed;

        async Task<IReadOnlyList<Delivery>> ChangeAsync(IEnumerable<Delivery> some)
        {
            var changes = some.Select(delivery => (delivery, delivery with { Digest = name, NextAttemptAt = until })).ToList();
            return [.. (await deliveries.ChangeAsync(digest[0].SubscriptionId, changes, null, cancellation)).OfType<Delivery>()];
        }
    }

    private async Task SendAsync(Subscription subscription, IReadOnlyList<Delivery> digest, DeliveryRecorder recorder, CancellationToken cancellation)
    {
        // Alerts first, as they are what the mail is for; in the order in which they came.
        var order = digest.OrderBy(delivery => IsAlert(delivery.EventType) ? 0 : 1).ThenBy(delivery => delivery.Sequence).ToList();
        var told = order.Take(MailComposer.MostTold).Select(delivery => delivery.Sequence).ToList();
        var events = await ReadAsync(told, cancellation);
        var missing = told.Where(sequence => !events.ContainsKey(sequence)).ToHashSet();
        var started = clock.GetUtcNow();
        var begun = clock.GetTimestamp();
        var result = AttemptResult.EventMissing;
        if (events.Count > 0)
        {
            using var activity = Telemetry.Source.StartActivity("mail", System.Diagnostics.ActivityKind.Client);
            activity?.SetTag("hub.subscription", subscription.Id);
            var mail = composer.Digest(
                subscription, digest[0].Digest!, [.. told.Where(events.ContainsKey).Select(sequence => events[sequence])], digest.Count - told.Count);
            var sent = await sender.SendAsync(mail, cancellation);
            result = new AttemptResult(sent.Status, sent.Error, Answer: AnswerExcerpt.Of(System.Text.Encoding.UTF8.GetBytes(sent.Answer ?? string.Empty))) { IsEnded = sent.NoSuchAddress };
            if (!result.Succeeded)
            {
                activity?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, result.Error);
            }
        }

        // One wait for all of them, so that they come due together again.
        var (took, now, fraction) = (clock.GetElapsedTime(begun), clock.GetUtcNow(), ids.Fraction());
        foreach (var delivery in digest)
        {
            recorder.Add(AttemptOutcome.Of(delivery, subscription.Sink, missing.Contains(delivery.Sequence) ? AttemptResult.EventMissing : result, started, took, now, fraction), cancellation);
        }

        // They are all.
        recorder.AwaitNoMore();
        await recorder.IdleAsync();
    }

    private async Task<Dictionary<long, PublishedEvent>> ReadAsync(List<long> sequences, CancellationToken cancellation)
    {
        var wanted = sequences.ToHashSet();
        var events = new Dictionary<long, PublishedEvent>();
        foreach (var stretch in Stretch.Of(sequences))
        {
            await foreach (var published in log.ReadAsync(stretch.First - 1, (int)(stretch.Last - stretch.First + 1), cancellation))
            {
                if (wanted.Contains(published.Sequence))
                {
                    events[published.Sequence] = published;
                }
            }
        }

        return events;
    }

    private static bool IsAlert(string type) => type is EventTypes.HousingAlertRaised or EventTypes.HousingAlertResolved
        or EventTypes.HousingAlertAcknowledged or EventTypes.HousingAlertUnacknowledged;
}
