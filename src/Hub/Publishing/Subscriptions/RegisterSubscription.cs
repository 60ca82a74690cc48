using Hub.Publishing.Deliveries;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>Registers a subscription: reads it strictly, vets its sink, gives it a secret, stores it, and has its sink asked for consent.</summary>
public sealed class RegisterSubscription(
    SubscriptionStore subscriptions,
    SubscriptionVetting vetting,
    SubscriptionSecrets secrets,
    DeliveryDispatcher dispatcher,
    IIdSource ids,
    TimeProvider clock)
{
    /// <summary>Registers what <paramref name="json"/> (UTF-8) asks for.</summary>
    /// <returns>
    /// The resource with its secret, which is not shown again and which a mailbox has none of; or 400 <c>invalid-document</c> with everything that is
    /// wrong, or 409 when the owner has <see cref="SubscriptionStore.LimitPerOwner"/> subscriptions. It is
    /// <see cref="SubscriptionStatus.Pending"/> until the sink consents.
    /// </returns>
    public async Task<Result<SubscriptionResource>> HandleAsync(string owner, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var report = new ViolationReport();
        var request = SubscriptionRequest.Read(json, report);
        if (request is not null)
        {
            await vetting.VetAsync(request, before: null, report, cancellation);
        }

        if (request?.Sink is null || report.Count > 0)
        {
            return Problems.InvalidDocument("subscription", report);
        }

        var secret = secrets.New();
        var subscription = request.ApplyTo(new Subscription(
            ids.NewId().ToString("D"),
            new Uri(request.Sink),
            request.Protocol ?? SubscriptionRequest.HttpProtocol,
            request.Types,
            SubscriptionStatus.Pending,
            StatusReason: null,
            owner,
            clock.GetUtcNow()));
        var stored = new StoredSubscription(subscription, secrets.Protect(secret), ETag: null) { ProtectedCredential = secrets.Protect(request.Credential) };
        if (!await subscriptions.AddAsync(stored, cancellation))
        {
            return Problems.Conflict($"An owner has at most {SubscriptionStore.LimitPerOwner} subscriptions. Delete one first.");
        }

        dispatcher.Wake(subscription.Id);

        // Mails are not signed with it.
        return SubscriptionResource.From(subscription) with { Secret = subscription.IsMail ? null : secret };
    }
}
