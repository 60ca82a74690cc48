using System.Text.Json.Serialization;

namespace Hub.Publishing.Subscriptions;

/// <summary>Whether a subscription gets deliveries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubscriptionStatus>))]
public enum SubscriptionStatus
{
    /// <summary>It gets every event it asked for.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>It gets nothing; <see cref="Subscription.StatusReason"/> says why.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,
}

/// <summary>
/// Who gets which events where, in the terms of the CloudEvents Subscriptions API 1.0. The signing secret is no part
/// of it, so that it cannot get into an answer or a log by way of it.
/// </summary>
/// <param name="Id">A UUID.</param>
/// <param name="Sink">Where events are posted.</param>
/// <param name="Protocol">The delivery protocol: <c>HTTP</c>.</param>
/// <param name="Types">The event types wanted, or null for all.</param>
/// <param name="Status">Whether it gets deliveries.</param>
/// <param name="StatusReason">Why it does not (<c>gone</c>: the sink answered 410; <c>failing</c>: five days of nothing but failures), or null.</param>
/// <param name="Owner">The caller who registered it.</param>
/// <param name="CreatedAt">When (UTC).</param>
public sealed record Subscription(
    string Id,
    Uri Sink,
    string Protocol,
    IReadOnlyList<string>? Types,
    SubscriptionStatus Status,
    string? StatusReason,
    string Owner,
    DateTimeOffset CreatedAt)
{
    /// <summary>Whether an event waits while an earlier one of the same subject is not delivered (<c>config.ordering</c> is <c>subject</c>).</summary>
    public bool Ordered { get; init; }

    /// <summary>Whether an event is to be delivered to it.</summary>
    public bool Wants(HubEvent hubEvent)
    {
        ArgumentNullException.ThrowIfNull(hubEvent);
        return Status == SubscriptionStatus.Active && (Types is null || Types.Contains(hubEvent.Type, StringComparer.Ordinal));
    }
}

/// <summary>Who asks for subscriptions.</summary>
/// <param name="Id">The caller's id.</param>
/// <param name="SeesAll">True for the operator; anyone else sees only what it owns.</param>
public sealed record Requester(string Id, bool SeesAll)
{
    /// <summary>Whether this caller may see a subscription, or know that it exists.</summary>
    public bool Sees(Subscription subscription)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        return SeesAll || string.Equals(subscription.Owner, Id, StringComparison.Ordinal);
    }
}
