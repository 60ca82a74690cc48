using Hub.Publishing.Deliveries;
using Hub.Publishing.Mail;

namespace Hub.Publishing.Subscriptions;

/// <summary>Asks a sink for its consent now, for an owner who has mended it and will not wait for the next time it is asked.</summary>
public sealed class AskConsent(SubscriptionStore subscriptions, SinkConsent consent, MailAllowance allowance, DeliveryDispatcher dispatcher, TimeProvider clock)
{
    // An owner cannot make the hub call somebody else's address as fast as it likes.
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Asks, and waits for the answer.</summary>
    /// <returns>
    /// The subscription as it is then: active, or pending with the reason; or 404, 409 when it does not wait for consent,
    /// or 429 when its sink was asked within the last five seconds, or its mailbox within the last hour or
    /// <see cref="MailAllowance.MostPerDay"/> times within a day, for whichever subscription.
    /// </returns>
    public async Task<Result<SubscriptionResource>> HandleAsync(Requester requester, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        if (await subscriptions.FindAsync(id, cancellation) is not { } found || !requester.Sees(found.Subscription))
        {
            return Problems.NotFound("such subscription");
        }

        if (found.Subscription.Status != SubscriptionStatus.Pending)
        {
            return Problems.Conflict("Only a pending subscription waits for consent. A paused or disabled one asks for it, where it has to, when its status is set to 'active'.");
        }

        if (found.Consent is { MailedAt: { } mailed, Attempts: var mails })
        {
            if (mails >= MailConsent.Most)
            {
                return Problems.Conflict($"The address was sent {MailConsent.Most} mails and gets no other. Delete the subscription, or wait until it is disabled.");
            }

            if (mailed + MailConsent.Pause - clock.GetUtcNow() is { } rest && rest > TimeSpan.Zero)
            {
                return Problems.TooManyRequests("The address was sent a mail within the last hour.", rest);
            }
        }

        if (found.Subscription.IsMail && await allowance.NextAsync(MailSink.AddressOf(found.Subscription), cancellation) is { } free)
        {
            return Problems.TooManyRequests($"The address was sent {MailAllowance.MostPerDay} mails that ask for a confirmation within a day, for whichever subscription.", free - clock.GetUtcNow());
        }

        if (found.Consent.LastAttemptAt + Pause - clock.GetUtcNow() is { } wait && wait > TimeSpan.Zero)
        {
            return Problems.TooManyRequests("The sink was asked within the last five seconds.", wait);
        }

        var asked = await consent.AskAsync(found, claim: true, cancellation);
        dispatcher.Wake(id);
        return asked is null ? Problems.NotFound("such subscription") : SubscriptionResource.From(asked.Subscription);
    }
}
