using Hub.Feeds.Validation;
using Hub.Publishing.Deliveries;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// Changes a subscription by JSON merge patch (RFC 7396): what it wants, where and how; and pauses or resumes it. A sink
/// that was not asked yet is asked for its consent before anything goes there. What waits and is not wanted any more is
/// taken off.
/// </summary>
public sealed class ChangeSubscription(
    SubscriptionStore subscriptions, SubscriptionVetting vetting, SubscriptionSecrets secrets, UnwantedDeliveries unwanted, DeliveryDispatcher dispatcher)
{
    private const int MostTries = 5;

    /// <summary>Changes.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="holds">Whether the caller's precondition holds for an entity tag; null without one.</param>
    /// <param name="patch">The merge patch (UTF-8).</param>
    /// <param name="cancellation">Cuts it off.</param>
    /// <returns>
    /// The resource as it is now; or 400 with everything that is wrong, 404, 412 when the precondition does not hold, or
    /// 409 when others keep changing it.
    /// </returns>
    public async Task<Result<SubscriptionResource>> HandleAsync(
        Requester requester, string id, Func<string, bool>? holds, ReadOnlyMemory<byte> patch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        for (var tried = 0; tried < MostTries; tried++)
        {
            if (await subscriptions.FindAsync(id, cancellation) is not { } found || !requester.Sees(found.Subscription))
            {
                return Problems.NotFound("such subscription");
            }

            var present = SubscriptionResource.From(found.Subscription);
            if (holds?.Invoke(present.ETag) == false)
            {
                return Problems.PreconditionFailed(
                    new Localized(
                        $"De ETag van het abonnement is nu {present.ETag}. Bekijk wat er veranderde en probeer het met deze ETag. Er is niets gewijzigd.",
                        $"The ETag of the subscription is {present.ETag} now. See what has changed, and try again with this ETag. Nothing was changed."),
                    present.ETag);
            }

            var report = new ViolationReport();
            var change = SubscriptionPatch.Read(found.Subscription, patch, report);
            if (change?.Request is { } request)
            {
                await vetting.VetAsync(request, found.Subscription, report, cancellation);
                RequireCredential(found, change, report);
            }

            if (change is null || report.Count > 0)
            {
                return Problems.InvalidDocument("change", report);
            }

            var changed = Changed(found, change);
            if (changed == found)
            {
                // The same again: perhaps because the process died before all was taken off.
                await TakeOffAsync(found.Subscription, change, cancellation);
                return present;
            }

            if (await subscriptions.ReplaceAsync(changed with { Subscription = changed.Subscription with { Version = found.Subscription.Version + 1 } }, cancellation) is { } stored)
            {
                await TakeOffAsync(stored.Subscription, change, cancellation);
                return SubscriptionResource.From(stored.Subscription);
            }
        }

        return Problems.Conflict("Others keep changing this subscription. Try again.");
    }

    // Whatever becomes of it, the change stands; an attempt at what is left sees that it is not wanted.
    private async Task TakeOffAsync(Subscription subscription, SubscriptionPatch change, CancellationToken cancellation)
    {
        try
        {
            if (change.NamesWants)
            {
                await unwanted.TakeOffAsync(subscription, cancellation);
            }
        }
        finally
        {
            dispatcher.Wake(subscription.Id);
        }
    }

    // Else who may change a sink could have a credential sent to wherever it likes, though nobody may read it.
    private static void RequireCredential(StoredSubscription found, SubscriptionPatch change, ViolationReport report)
    {
        if (found.ProtectedCredential is not null && !change.NamesCredential
            && Uri.TryCreate(change.Request!.Sink, UriKind.Absolute, out var sink)
            && Uri.Compare(sink, found.Subscription.Sink, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) != 0)
        {
            report.Add(new Violation("/sinkcredential", ViolationCodes.Required, new Localized(
                "Geef bij een sink op een andere host de sinkcredential opnieuw, of null.", "With a sink on another host give the sinkcredential again, or null.")));
        }
    }

    private StoredSubscription Changed(StoredSubscription found, SubscriptionPatch change)
    {
        var changed = found;
        var isAskedAnew = false;
        if (change.Request is { } request)
        {
            isAskedAnew = request.Sink != found.Subscription.Sink.OriginalString;
            changed = found with
            {
                Subscription = request.ApplyTo(found.Subscription),
                ProtectedCredential = change.NamesCredential ? secrets.Protect(request.Credential) : found.ProtectedCredential,
            };
        }

        // One that is disabled has lost its consent: the sink said so, or never gave it, or did not answer for days.
        var wasDisabled = found.Subscription.Status == SubscriptionStatus.Disabled;
        isAskedAnew |= wasDisabled && change.Status is not null;
        if (isAskedAnew)
        {
            changed = changed with { Consent = ConsentState.NotAsked, Subscription = changed.Subscription with { AllowedRate = null } };
        }

        var wanted = change.Status ?? (found.Subscription.Status == SubscriptionStatus.Paused ? SubscriptionStatus.Paused : SubscriptionStatus.Active);
        var status = wanted == SubscriptionStatus.Paused ? SubscriptionStatus.Paused
            : wasDisabled && !isAskedAnew ? SubscriptionStatus.Disabled
            : changed.Consent.GivenAt is null ? SubscriptionStatus.Pending
            : SubscriptionStatus.Active;
        return status == found.Subscription.Status && !isAskedAnew
            ? changed
            : changed with { Subscription = changed.Subscription with { Status = status, StatusReason = null } };
    }
}
