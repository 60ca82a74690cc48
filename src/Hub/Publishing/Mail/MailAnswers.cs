using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Mail;

/// <summary>Where a subscription stands for whoever holds a link of one of its mails.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="IsDone">Whether what the link is for has been done.</param>
public sealed record MailLinkState(Subscription Subscription, bool IsDone);

/// <summary>
/// What the links in mails do: show, confirm and unsubscribe. The token is the authority, there is no other; what it does
/// not fit is refused alike whether there is such a subscription or not.
/// </summary>
public sealed class MailAnswers
{
    private const int MostTries = 5;

    private readonly SubscriptionStore subscriptions;
    private readonly MailTokens tokens;
    private readonly DisableSubscription disable;
    private readonly DeliveryDispatcher dispatcher;
    private readonly TimeProvider clock;
    private readonly ILogger<MailAnswers> logger;

    internal MailAnswers(
        SubscriptionStore subscriptions, MailTokens tokens, DisableSubscription disable, DeliveryDispatcher dispatcher, TimeProvider clock, ILogger<MailAnswers> logger) =>
        (this.subscriptions, this.tokens, this.disable, this.dispatcher, this.clock, this.logger) = (subscriptions, tokens, disable, dispatcher, clock, logger);

    /// <summary>Where the confirmation stands. Changes nothing.</summary>
    /// <returns>The state, or 403 when the link is none, is over, or is of an address that is not the subscription's any more.</returns>
    public async Task<Result<MailLinkState>> ShowConfirmationAsync(string id, string token, CancellationToken cancellation) =>
        await ToConfirmAsync(id, token, cancellation) is { } found ? new MailLinkState(found.Subscription, found.Consent.GivenAt is not null) : Problems.InvalidLink();

    /// <summary>Confirms: the address gets what was asked for. Doing it again changes nothing.</summary>
    public async Task<Result<MailLinkState>> ConfirmAsync(string id, string token, CancellationToken cancellation)
    {
        for (var tried = 0; tried < MostTries; tried++)
        {
            if (await ToConfirmAsync(id, token, cancellation) is not { } found)
            {
                return Problems.InvalidLink();
            }

            if (found.Consent.GivenAt is not null)
            {
                return new MailLinkState(found.Subscription, IsDone: true);
            }

            // Its owner may have paused it: then it stays so, and goes on without another mail.
            var status = found.Subscription.Status == SubscriptionStatus.Pending ? SubscriptionStatus.Active : found.Subscription.Status;
            var confirmed = found.With(found.Subscription with { Status = status, StatusReason = null }) with
            {
                Consent = found.Consent with { GivenAt = clock.GetUtcNow(), NextAttemptAt = null },
            };
            if (await subscriptions.ReplaceAsync(confirmed, cancellation) is { } stored)
            {
                PublishingLog.ConfirmedByLink(logger, id);
                dispatcher.Wake(id);
                return new MailLinkState(stored.Subscription, IsDone: true);
            }
        }

        return Problems.Conflict("Others keep changing this subscription. Try again.");
    }

    /// <summary>Whether the subscription has ended. Changes nothing.</summary>
    public async Task<Result<MailLinkState>> ShowUnsubscriptionAsync(string id, string token, CancellationToken cancellation) =>
        await ToUnsubscribeAsync(id, token, cancellation) is { } subscription ? State(subscription) : Problems.InvalidLink();

    /// <summary>Ends the subscription; its owner can only have it back by another confirmation. Doing it again changes nothing.</summary>
    public async Task<Result<MailLinkState>> UnsubscribeAsync(string id, string token, CancellationToken cancellation)
    {
        if (await ToUnsubscribeAsync(id, token, cancellation) is not { } subscription)
        {
            return Problems.InvalidLink();
        }

        var sink = subscription.Sink.OriginalString;
        await disable.HandleAsync(id, DisableSubscription.Unsubscribed, clock.GetUtcNow(), cancellation, now => now.Sink.OriginalString == sink);
        dispatcher.Wake(id);
        return new MailLinkState(subscription with { Status = SubscriptionStatus.Disabled }, IsDone: true);
    }

    private static MailLinkState State(Subscription subscription) => new(subscription, subscription.Status == SubscriptionStatus.Disabled);

    private async Task<StoredSubscription?> ToConfirmAsync(string id, string token, CancellationToken cancellation) =>
        await subscriptions.FindAsync(id, cancellation) is { Subscription: { IsMail: true, Status: not SubscriptionStatus.Disabled } } found
        && tokens.Confirms(found.Subscription, found.Consent.Round, token)
            ? found
            : null;

    private async Task<Subscription?> ToUnsubscribeAsync(string id, string token, CancellationToken cancellation) =>
        await subscriptions.FindAsync(id, cancellation) is { Subscription: { IsMail: true } subscription } && tokens.Unsubscribes(subscription, token)
            ? subscription
            : null;
}
