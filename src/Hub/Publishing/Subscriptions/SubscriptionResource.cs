using System.Text.Json;

namespace Hub.Publishing.Subscriptions;

/// <summary>A subscription as the API shows it; write it with <see cref="PublishingJson"/>.</summary>
public sealed record SubscriptionResource
{
    /// <summary>A UUID.</summary>
    public required string Id { get; init; }

    /// <summary>Where events are posted.</summary>
    public required string Sink { get; init; }

    /// <summary>The delivery protocol: <c>HTTP</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>The event types wanted; absent for all.</summary>
    public IReadOnlyList<string>? Types { get; init; }

    /// <summary>What narrows the events further, as it was sent; absent when nothing does.</summary>
    public JsonElement? Filters { get; init; }

    /// <summary>Whether it gets deliveries.</summary>
    public required SubscriptionStatus Status { get; init; }

    /// <summary>Why it gets none; absent while it is active.</summary>
    public string? StatusReason { get; init; }

    /// <summary>The caller who registered it.</summary>
    public required string Owner { get; init; }

    /// <summary>When it was registered (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The signing secret (<c>whsec_…</c>): in the answer to the registration, and never again.</summary>
    public string? Secret { get; init; }

    /// <summary>The resource without its secret.</summary>
    public static SubscriptionResource From(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return new SubscriptionResource
        {
            Id = subscription.Id,
            Sink = subscription.Sink.OriginalString,
            Protocol = subscription.Protocol,
            Types = subscription.Types,
            Filters = subscription.Filters is { } filters ? JsonElement.Parse(filters.Json) : null,
            Status = subscription.Status,
            StatusReason = subscription.StatusReason,
            Owner = subscription.Owner,
            CreatedAt = subscription.CreatedAt,
        };
    }

    /// <summary>Which subscription this is; without its secret, which is to get into no log.</summary>
    public override string ToString() => $"Subscription {Id} of {Owner} to {Sink} ({Status})";
}
