using System.Text.Json.Serialization;
using Hub.Publishing.Filters;
using Hub.Publishing.Mail;

namespace Hub.Publishing.Subscriptions;

/// <summary>Whether a subscription gets deliveries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SubscriptionStatus>))]
public enum SubscriptionStatus
{
    /// <summary>It gets every event it asked for.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>It gets nothing, and no deliveries are made; <see cref="Subscription.StatusReason"/> says why.</summary>
    [JsonStringEnumMemberName("disabled")]
    Disabled,

    /// <summary>Its sink has not consented yet. Deliveries are made and wait.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending,

    /// <summary>Its owner wants nothing for now. Deliveries are made and wait.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,
}

/// <summary>
/// Who gets which events where, in the terms of the CloudEvents Subscriptions API 1.0. Secret and credential are no part
/// of it, so that they cannot get into an answer or a log by way of it.
/// </summary>
/// <param name="Id">A UUID.</param>
/// <param name="Sink">Where events are posted, or mailed.</param>
/// <param name="Protocol">The delivery protocol: <c>HTTP</c>, or <c>SMTP</c> for a mailbox.</param>
/// <param name="Types">The event types wanted, or null for all.</param>
/// <param name="Status">Whether it gets deliveries.</param>
/// <param name="StatusReason">
/// Why it does not: of a disabled one <c>gone</c> (the sink answered 410), <c>failing</c>, <c>no-consent</c> or <c>unsubscribed</c>, of a pending one how the
/// sink was last asked in vain; or null.
/// </param>
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
    /// <summary>The CloudEvents <c>source</c> wanted, or null for any.</summary>
    public string? Source { get; init; }

    /// <summary>How deliveries are made, or null for the defaults.</summary>
    public SubscriptionConfig? Config { get; init; }

    /// <summary>The owner's own headers, or null for none.</summary>
    public ProtocolSettings? ProtocolSettings { get; init; }

    /// <summary>How many deliveries a minute the sink allows (<c>WebHook-Allowed-Rate</c>); null for as many as there are.</summary>
    public int? AllowedRate { get; init; }

    /// <summary>Until when the secret before the present one signs as well, or signed (UTC); null when none does.</summary>
    public DateTimeOffset? PreviousSecretEndsAt { get; init; }

    /// <summary>Goes up with every change but those of the handshake's own bookkeeping.</summary>
    public long Version { get; init; } = 1;

    /// <summary>Deliveries a minute that both its owner and its sink allow; null for as many as there are.</summary>
    public int? Rate => Config?.MaxRate is { } wanted && AllowedRate is { } allowed ? Math.Min(wanted, allowed) : Config?.MaxRate ?? AllowedRate;

    /// <summary>What narrows the events of these types further; null when nothing does.</summary>
    public EventFilters? Filters { get; init; }

    /// <summary>Whether its sink is a mailbox.</summary>
    public bool IsMail => Protocol == MailSink.Protocol;

    /// <summary>Whether an event waits while an earlier one of the same subject is not delivered (<c>config.ordering</c> is <c>subject</c>).</summary>
    public bool Ordered => Config?.Ordering == EventOrdering.Subject;

    /// <summary>
    /// Whether an event is to be delivered to it, now or when it is active. It never throws, so that no subscription is in
    /// another's way.
    /// </summary>
    /// <param name="published">The event.</param>
    /// <param name="effort">Gets what judging it took, where somebody waits for it; or null.</param>
    public bool Wants(PublishedEvent published, JudgingEffort? effort = null)
    {
        ArgumentNullException.ThrowIfNull(published);
        return Status != SubscriptionStatus.Disabled
            && (Source is null || string.Equals(Source, published.Source, StringComparison.Ordinal))
            && (Types is null || Types.Contains(published.Event.Type, StringComparer.Ordinal))
            && Filters?.Pass(published, effort) is not false;
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
