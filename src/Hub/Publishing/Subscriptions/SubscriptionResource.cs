using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Publishing.Subscriptions;

/// <summary>A subscription as the API shows it; write it with <see cref="PublishingJson"/>.</summary>
public sealed record SubscriptionResource
{
    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>The CloudEvents <c>source</c> wanted; absent for any.</summary>
    public string? Source { get; init; }

    /// <summary>Where events are posted, or mailed.</summary>
    public required string Sink { get; init; }

    /// <summary>The delivery protocol: <c>HTTP</c>, or <c>SMTP</c> for a mailbox.</summary>
    public required string Protocol { get; init; }

    /// <summary>The owner's own headers; absent for none.</summary>
    [JsonPropertyName("protocolsettings")]
    public ProtocolSettings? ProtocolSettings { get; init; }

    /// <summary>The event types wanted; absent for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>What narrows the events further, as it was sent; absent when nothing does.</summary>
    public JsonElement? Filters { get; init; }

    /// <summary>How deliveries are made; absent for the defaults.</summary>
    public SubscriptionConfig? Config { get; init; }

    /// <summary>Whether it gets deliveries.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>Why it gets none, as far as there is something to say.</summary>
    public string? StatusReason { get; init; }

    /// <summary>How many deliveries a minute the sink allows; absent when it sets no limit.</summary>
    public int? AllowedRate { get; init; }

    /// <summary>The caller who registered it.</summary>
    public required string Owner { get; init; }

    /// <summary>When it was registered (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The signing secret (<c>whsec_…</c>): in the answer to the registration or a rotation, and never again.</summary>
    public string? Secret { get; init; }

    /// <summary>Until when the secret before this one signs as well, or signed (UTC); absent when none does.</summary>
    public DateTimeOffset? PreviousSecretEndsAt { get; init; }

    /// <summary>The state's entity tag in its quotes, which <c>If-Match</c> takes.</summary>
    [JsonIgnore]
    public string ETag { get; init; } = string.Empty;

    /// <summary>The resource without its secret.</summary>
    public static SubscriptionResource From(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return new SubscriptionResource
        {
            Id = subscription.Id,
            Source = subscription.Source,
            Sink = subscription.Sink.OriginalString,
            Protocol = subscription.Protocol,
            ProtocolSettings = subscription.ProtocolSettings,
            Types = subscription.Types,
            Filters = subscription.Filters is { } filters ? JsonElement.Parse(filters.Json) : null,
            Config = subscription.Config,
            Status = subscription.Status,
            StatusReason = subscription.StatusReason,
            AllowedRate = subscription.AllowedRate,
            Owner = subscription.Owner,
            CreatedAt = subscription.CreatedAt,
            PreviousSecretEndsAt = subscription.PreviousSecretEndsAt,
            ETag = string.Create(CultureInfo.InvariantCulture, $"\"{subscription.Version}\""),
        };
    }

    /// <summary>Which subscription this is; without its secret and its sink, which are to get into no log.</summary>
    public override string ToString() => $"Subscription {Id} of {Owner} ({Status})";
}
