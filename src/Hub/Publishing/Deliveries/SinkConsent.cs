using Hub.Publishing.Mail;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Sees to it that nothing is delivered to a sink that has not consented: asks it at once, then along the first part of
/// the <see cref="RetryLadder"/>, some 32 hours, and disables the subscription when it never consents. A mailbox is asked
/// by a mail, which is <see cref="MailConsent"/>'s.
/// </summary>
public sealed class SinkConsent
{
    /// <summary>How often a sink is asked before the subscription is disabled.</summary>
    public const int Attempts = 8;

    // What is done beside the request itself is short.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    private readonly SubscriptionStore subscriptions;
    private readonly SinkHandshake handshake;
    private readonly ConsentLink link;
    private readonly MailConsent mail;
    private readonly DisableSubscription disable;
    private readonly IIdSource ids;
    private readonly TimeProvider clock;
    private readonly IOptions<WebhookOptions> options;
    private readonly ILogger<SinkConsent> logger;

    internal SinkConsent(
        SubscriptionStore subscriptions, SinkHandshake handshake, ConsentLink link, MailConsent mail, DisableSubscription disable, IIdSource ids, TimeProvider clock, IOptions<WebhookOptions> options, ILogger<SinkConsent> logger) =>
        (this.subscriptions, this.handshake, this.link, this.mail, this.disable, this.ids, this.clock, this.options, this.logger) = (subscriptions, handshake, link, mail, disable, ids, clock, options, logger);

    /// <summary>Asks the sink of a pending subscription when it is time to; gives the subscription as it is then, null when it is gone.</summary>
    internal Task<StoredSubscription?> AskIfDueAsync(StoredSubscription pending, bool claim, CancellationToken cancellation) =>
        pending.Subscription.IsMail ? mail.AskIfDueAsync(pending, cancellation)
        : pending.Consent.NextAttemptAt > clock.GetUtcNow() ? Task.FromResult<StoredSubscription?>(pending) : AskAsync(pending, claim, cancellation);

    /// <summary>Asks the sink of a pending subscription now.</summary>
    /// <param name="pending">The subscription.</param>
    /// <param name="claim">True where others may ask at the same time: the next time is put off first, which only one of them achieves.</param>
    /// <param name="cancellation">Cuts it off; it is asked again.</param>
    /// <returns>The subscription as it is then; null when it is gone.</returns>
    internal async Task<StoredSubscription?> AskAsync(StoredSubscription pending, bool claim, CancellationToken cancellation)
    {
        if (pending.Subscription.IsMail)
        {
            return await mail.AskAsync(pending, cancellation);
        }

        var id = pending.Subscription.Id;
        var prepared = link.Prepare(pending);
        if (claim)
        {
            prepared = prepared with { Consent = prepared.Consent with { NextAttemptAt = clock.GetUtcNow() + options.Value.Timeout + Margin } };
        }

        // The link too is stored before the sink hears of it, which may use it before it answers.
        if (prepared != pending)
        {
            if (await subscriptions.ReplaceAsync(prepared, cancellation) is not { } stored)
            {
                return await subscriptions.FindAsync(id, cancellation);
            }

            pending = stored;
        }

        var asked = clock.GetUtcNow();
        var answer = await handshake.AskAsync(pending.Subscription, link.AddressOf(pending), cancellation);

        // A subscription that was changed meanwhile may have another sink: the answer is not about that.
        if (await subscriptions.ReplaceAsync(After(pending, answer, asked), cancellation) is not { } after)
        {
            return await subscriptions.FindAsync(id, cancellation);
        }

        if (answer.Error is null)
        {
            PublishingLog.Consented(logger, id, answer.AllowedRate);
            return after;
        }

        PublishingLog.NotConsented(logger, id, after.Consent.Attempts, answer.Error, after.Consent.NextAttemptAt);
        if (after.Consent.Attempts < Attempts)
        {
            return after;
        }

        await disable.HandleAsync(
            id, DisableSubscription.NoConsent, asked, cancellation, now => now.Status == SubscriptionStatus.Pending && now.Sink.OriginalString == after.Subscription.Sink.OriginalString);
        return await subscriptions.FindAsync(id, cancellation);
    }

    private StoredSubscription After(StoredSubscription pending, HandshakeAnswer answer, DateTimeOffset asked)
    {
        if (answer.Error is null)
        {
            return pending.With(pending.Subscription with { Status = SubscriptionStatus.Active, StatusReason = null, AllowedRate = answer.AllowedRate }) with
            {
                Consent = pending.Consent with { GivenAt = asked, Attempts = pending.Consent.Attempts + 1, LastAttemptAt = asked, NextAttemptAt = null },
            };
        }

        var attempts = pending.Consent.Attempts + 1;
        return pending with
        {
            Subscription = pending.Subscription with { StatusReason = answer.Error },
            Consent = pending.Consent with
            {
                Attempts = attempts,
                LastAttemptAt = asked,
                NextAttemptAt = clock.GetUtcNow() + RetryLadder.WaitAfter(attempts, ids.Fraction(), answer.RetryAfter),
            },
        };
    }
}
