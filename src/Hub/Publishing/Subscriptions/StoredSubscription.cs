using System.Text.Json;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>A subscription with what only the hub itself needs: its protected secret and its version.</summary>
internal sealed class StoredSubscription(Subscription subscription, string protectedSecret, string? etag)
{
    public Subscription Subscription { get; } = subscription;

    /// <summary>The signing secret as <see cref="ISecretProtector"/> made it.</summary>
    public string ProtectedSecret { get; } = protectedSecret;

    public string? ETag { get; } = etag;

    public StoredSubscription With(Subscription changed) => new(changed, ProtectedSecret, ETag);

    public TableEntity ToEntity() => new(SubscriptionStore.Partition, SubscriptionStore.RowKey(Subscription.Id))
    {
        ["sink"] = Subscription.Sink.OriginalString,
        ["protocol"] = Subscription.Protocol,
        ["types"] = Subscription.Types is null ? null : JsonSerializer.Serialize(Subscription.Types, PublishingJson.Default.IReadOnlyListString),
        ["status"] = Subscription.Status == SubscriptionStatus.Active ? "active" : "disabled",
        ["statusReason"] = Subscription.StatusReason,
        ["ordering"] = Subscription.Ordered ? "subject" : null,
        ["owner"] = Subscription.Owner,
        ["createdAt"] = Subscription.CreatedAt,
        ["protectedSecret"] = ProtectedSecret,
    };

    public static StoredSubscription Read(TableEntity entity)
    {
        var types = entity.Text("types");
        return new StoredSubscription(
            new Subscription(
                entity.RowKey[SubscriptionStore.RowPrefix.Length..],
                new Uri(entity.Text("sink") ?? throw Broken(entity, "sink")),
                entity.Text("protocol") ?? throw Broken(entity, "protocol"),
                types is null ? null : JsonSerializer.Deserialize(types, PublishingJson.Default.IReadOnlyListString),
                entity.Text("status") == "active" ? SubscriptionStatus.Active : SubscriptionStatus.Disabled,
                entity.Text("statusReason"),
                entity.Text("owner") ?? throw Broken(entity, "owner"),
                entity.Moment("createdAt") ?? throw Broken(entity, "createdAt"))
            { Ordered = entity.Text("ordering") == "subject" },
            entity.Text("protectedSecret") ?? throw Broken(entity, "protectedSecret"),
            entity.ETag);
    }

    private static InvalidDataException Broken(TableEntity entity, string property) =>
        new($"Subscription entity {entity.RowKey} has no {property}.");
}
