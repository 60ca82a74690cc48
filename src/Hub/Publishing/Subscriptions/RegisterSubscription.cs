using Hub.Publishing.Deliveries;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>Registers a subscription: reads it strictly, vets its sink, gives it a secret and stores it.</summary>
public sealed class RegisterSubscription(
    SubscriptionStore subscriptions,
    SinkGuard guard,
    ISecretProtector protector,
    IIdSource ids,
    TimeProvider clock)
{
    /// <summary>Registers what <paramref name="json"/> (UTF-8) asks for.</summary>
    /// <returns>
    /// The resource with its secret, which is not shown again; or 400 <c>invalid-document</c> with everything that is
    /// wrong, or 409 when the owner has <see cref="SubscriptionStore.LimitPerOwner"/> subscriptions.
    /// </returns>
    public async Task<Result<SubscriptionResource>> HandleAsync(string owner, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        var report = new ViolationReport();
        var request = SubscriptionRequest.Read(json, report);
        if (request?.Sink is { } sink && await guard.RefusalAsync(sink, cancellation) is { } refusal)
        {
            report.Add(new Violation("/sink", refusal.Code, refusal.Detail));
        }

        if (request?.Sink is null || report.Count > 0)
        {
            return Problems.InvalidDocument("subscription", report);
        }

        var secret = WebhookSignature.SecretPrefix + Convert.ToBase64String(ids.Secret(32));
        var subscription = new Subscription(
            ids.NewId().ToString("D"),
            new Uri(request.Sink),
            SubscriptionRequest.HttpProtocol,
            request.Types,
            SubscriptionStatus.Active,
            StatusReason: null,
            owner,
            clock.GetUtcNow())
        {
            Filters = request.Filters,
        };
        var stored = new StoredSubscription(subscription, protector.Protect(secret), etag: null);
        return await subscriptions.AddAsync(stored, cancellation)
            ? SubscriptionResource.From(subscription) with { Secret = secret }
            : Problems.Conflict($"An owner has at most {SubscriptionStore.LimitPerOwner} subscriptions. Delete one first.");
    }
}
