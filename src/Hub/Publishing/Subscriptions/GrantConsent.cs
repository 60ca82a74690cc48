using Hub.Publishing.Deliveries;
using Microsoft.Extensions.Logging;

namespace Hub.Publishing.Subscriptions;

/// <summary>A sink's consent as it is now.</summary>
/// <param name="Host">The sink's host.</param>
/// <param name="Origin">Who delivers.</param>
/// <param name="IsGiven">Whether it has consented.</param>
/// <param name="AllowedRate">How many deliveries a minute it allows; null for as many as there are.</param>
internal sealed record GivenConsent(string Host, string Origin, bool IsGiven, int? AllowedRate);

/// <summary>
/// Takes the consent of a sink by the link it was given (<see cref="ConsentLink"/>), from whoever has that: the sink, or
/// who looks after it and found the link in its log.
/// </summary>
internal sealed class GrantConsent(
    SubscriptionStore subscriptions, ConsentLink link, SinkHandshake handshake, DeliveryDispatcher dispatcher, TimeProvider clock, ILogger<GrantConsent> logger)
{
    private const int MostTries = 5;

    /// <summary>Takes it. What is given already stays as it is.</summary>
    /// <param name="id">The subscription.</param>
    /// <param name="token">The link's secret.</param>
    /// <param name="allowedRate">
    /// <c>WebHook-Allowed-Rate</c>: a number of deliveries a minute or <c>*</c>; null without one, and then it is the rate
    /// that was asked for.
    /// </param>
    /// <param name="isGranting">False to look only.</param>
    /// <param name="cancellation">Cuts it off.</param>
    /// <returns>
    /// How it is then; or 400 for a rate that cannot be read, 404 for any link that is not open, which does not say why,
    /// or 409 when others keep changing the subscription.
    /// </returns>
    public async Task<Result<GivenConsent>> HandleAsync(string id, string? token, string? allowedRate, bool isGranting, CancellationToken cancellation)
    {
        for (var tried = 0; tried < MostTries; tried++)
        {
            if (token is null || await subscriptions.FindAsync(id, cancellation) is not { } found || !link.IsOpenedBy(found, token))
            {
                return Problems.NotFound("consent to give at this address: it is wrong, or the hub asks this sink no more");
            }

            int? rate = handshake.RateFor(found.Subscription);
            if (allowedRate is not null && !SinkHandshake.TryRate(allowedRate, out rate))
            {
                return Problems.InvalidRequest("'WebHook-Allowed-Rate' is a number of deliveries a minute, whole and from 1, or *. No consent was taken from this.");
            }

            if (!isGranting || found.Consent.GivenAt is not null)
            {
                return Of(found);
            }

            if (await subscriptions.ReplaceAsync(After(found, rate), cancellation) is { } granted)
            {
                PublishingLog.Consented(logger, id, rate);
                dispatcher.Wake(id);
                return Of(granted);
            }
        }

        return Problems.Conflict("Others keep changing this subscription. Try again.");
    }

    // One that is paused stays so; its owner resumes it, and then the sink need not be asked.
    private StoredSubscription After(StoredSubscription found, int? rate)
    {
        var status = found.Subscription.Status == SubscriptionStatus.Pending ? SubscriptionStatus.Active : found.Subscription.Status;
        return found.With(found.Subscription with { Status = status, StatusReason = null, AllowedRate = rate }) with
        {
            Consent = found.Consent with { GivenAt = clock.GetUtcNow(), NextAttemptAt = null },
        };
    }

    private GivenConsent Of(StoredSubscription found) =>
        new(found.Subscription.Sink.IdnHost, handshake.Origin, found.Consent.GivenAt is not null, found.Subscription.AllowedRate);
}
