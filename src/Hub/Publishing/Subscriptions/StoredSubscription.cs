using System.Text.Json;
using Hub.Publishing.Filters;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>The secret that was replaced and signs for a while beside its successor.</summary>
/// <param name="Protected">The secret as <see cref="ISecretProtector"/> made it.</param>
/// <param name="EndsAt">When it stops signing (UTC).</param>
internal sealed record PreviousSecret(string Protected, DateTimeOffset EndsAt);

/// <summary>How far the hub is with asking the sink for its consent.</summary>
/// <param name="GivenAt">When the present sink consented (UTC); null when it has not.</param>
/// <param name="Attempts">How often it was asked since it was last begun with.</param>
/// <param name="LastAttemptAt">When it was last asked (UTC).</param>
/// <param name="NextAttemptAt">When it is asked next (UTC); null for at once, or never when it has consented.</param>
internal sealed record ConsentState(DateTimeOffset? GivenAt, int Attempts, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt)
{
    public static readonly ConsentState NotAsked = new(null, 0, null, null);

    /// <summary>The secret of its <see cref="ConsentLink"/> as <see cref="ISecretProtector"/> made it; null when there is none.</summary>
    public string? ProtectedToken { get; init; }

    /// <summary>Names this round of asking a mailbox, so that a link of an earlier one confirms nothing; null before it is begun.</summary>
    public string? Round { get; init; }

    /// <summary>When the last mail that asks was taken by the mail server (UTC); null when none was.</summary>
    public DateTimeOffset? MailedAt { get; init; }
}

/// <summary>A subscription with what only the hub itself needs: secrets, credential, consent and the storage's version.</summary>
/// <param name="Subscription">The subscription.</param>
/// <param name="ProtectedSecret">The signing secret as <see cref="ISecretProtector"/> made it.</param>
/// <param name="ETag">The storage's version; null before it is stored.</param>
internal sealed record StoredSubscription(Subscription Subscription, string ProtectedSecret, string? ETag)
{
    public PreviousSecret? PreviousSecret { get; init; }

    /// <summary>The <see cref="SinkCredential"/> as JSON, protected; null without one.</summary>
    public string? ProtectedCredential { get; init; }

    public ConsentState Consent { get; init; } = ConsentState.NotAsked;

    /// <summary>With a change that others are to see, and so of the next version.</summary>
    public StoredSubscription With(Subscription changed) => this with { Subscription = changed with { Version = Subscription.Version + 1 } };

    public TableEntity ToEntity() => new(SubscriptionStore.Partition, SubscriptionStore.RowKey(Subscription.Id))
    {
        ["sink"] = Subscription.Sink.OriginalString,
        ["source"] = Subscription.Source,
        ["protocol"] = Subscription.Protocol,
        ["protocolSettings"] = Subscription.ProtocolSettings is { } settings ? JsonSerializer.Serialize(settings, PublishingJson.Default.ProtocolSettings) : null,
        ["types"] = Subscription.Types is null ? null : JsonSerializer.Serialize(Subscription.Types, PublishingJson.Default.IReadOnlyListString),
        ["filters"] = Subscription.Filters?.Json,
        ["config"] = Subscription.Config is { } config ? JsonSerializer.Serialize(config, PublishingJson.Default.SubscriptionConfig) : null,
        ["status"] = Subscription.Status switch
        {
            SubscriptionStatus.Active => "active",
            SubscriptionStatus.Pending => "pending",
            SubscriptionStatus.Paused => "paused",
            _ => "disabled",
        },
        ["statusReason"] = Subscription.StatusReason,
        ["owner"] = Subscription.Owner,
        ["createdAt"] = Subscription.CreatedAt,
        ["version"] = Subscription.Version,
        ["allowedRate"] = Subscription.AllowedRate,
        ["consentedAt"] = Consent.GivenAt,
        ["consentAttempts"] = Consent.Attempts,
        ["consentLastAt"] = Consent.LastAttemptAt,
        ["consentNextAt"] = Consent.NextAttemptAt,
        ["protectedConsentToken"] = Consent.ProtectedToken,
        ["consentRound"] = Consent.Round,
        ["consentMailedAt"] = Consent.MailedAt,
        ["protectedSecret"] = ProtectedSecret,
        ["previousProtectedSecret"] = PreviousSecret?.Protected,
        ["previousSecretEndsAt"] = PreviousSecret?.EndsAt,
        ["protectedCredential"] = ProtectedCredential,
    };

    public static StoredSubscription Read(TableEntity entity)
    {
        var status = entity.Text("status") switch
        {
            "active" => SubscriptionStatus.Active,
            "pending" => SubscriptionStatus.Pending,
            "paused" => SubscriptionStatus.Paused,
            _ => SubscriptionStatus.Disabled,
        };
        var createdAt = entity.Moment("createdAt") ?? throw Broken(entity, "createdAt");
        var previousSecret = entity.Text("previousProtectedSecret") is { } previous && entity.Moment("previousSecretEndsAt") is { } endsAt
            ? new PreviousSecret(previous, endsAt)
            : null;
        var subscription = new Subscription(
            entity.RowKey[SubscriptionStore.RowPrefix.Length..],
            new Uri(entity.Text("sink") ?? throw Broken(entity, "sink")),
            entity.Text("protocol") ?? throw Broken(entity, "protocol"),
            entity.Text("types") is { } types ? JsonSerializer.Deserialize(types, PublishingJson.Default.IReadOnlyListString) : null,
            status,
            entity.Text("statusReason"),
            entity.Text("owner") ?? throw Broken(entity, "owner"),
            createdAt)
        {
            Source = entity.Text("source"),
            Filters = entity.Text("filters") is { } filters ? EventFilters.Stored(filters) : null,
            Config = entity.Text("config") is { } config ? JsonSerializer.Deserialize(config, PublishingJson.Default.SubscriptionConfig) : null,
            ProtocolSettings = entity.Text("protocolSettings") is { } settings ? JsonSerializer.Deserialize(settings, PublishingJson.Default.ProtocolSettings) : null,
            AllowedRate = (int?)entity.Number("allowedRate"),
            PreviousSecretEndsAt = previousSecret?.EndsAt,
            Version = entity.Number("version") ?? 1,
        };
        return new StoredSubscription(subscription, entity.Text("protectedSecret") ?? throw Broken(entity, "protectedSecret"), entity.ETag)
        {
            PreviousSecret = previousSecret,
            ProtectedCredential = entity.Text("protectedCredential"),
            Consent = new ConsentState(
                // Of the time before sinks were asked: what was delivered to goes on being delivered to.
                entity.Moment("consentedAt") ?? (status == SubscriptionStatus.Active ? createdAt : null),
                (int)(entity.Number("consentAttempts") ?? 0),
                entity.Moment("consentLastAt"),
                entity.Moment("consentNextAt"))
            {
                ProtectedToken = entity.Text("protectedConsentToken"),
                Round = entity.Text("consentRound"),
                MailedAt = entity.Moment("consentMailedAt"),
            },
        };
    }

    /// <summary>Which subscription this is, without what is protected.</summary>
    public override string ToString() => $"Subscription {Subscription.Id}";

    private static InvalidDataException Broken(TableEntity entity, string property) =>
        new($"Subscription entity {entity.RowKey} has no {property}.");
}
