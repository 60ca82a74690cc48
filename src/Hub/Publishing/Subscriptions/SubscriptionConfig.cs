using System.Text.Json.Serialization;

namespace Hub.Publishing.Subscriptions;

/// <summary>In which order a subscription's deliveries are made.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EventOrdering>))]
public enum EventOrdering
{
    /// <summary>In none: several at once, and what failed comes later.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>The events of one subject one after another.</summary>
    [JsonStringEnumMemberName("subject")]
    Subject,
}

/// <summary>How an event is put into a request (CloudEvents HTTP binding 1.0.2, section 3).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ContentMode>))]
public enum ContentMode
{
    /// <summary>The whole event is the body.</summary>
    [JsonStringEnumMemberName("structured")]
    Structured,

    /// <summary>The body is the event's data, the attributes are headers.</summary>
    [JsonStringEnumMemberName("binary")]
    Binary,
}

/// <summary><c>config</c> of a subscription: how its deliveries are made. What is null was not said.</summary>
/// <param name="Ordering">The order; null is <see cref="EventOrdering.None"/>.</param>
/// <param name="ContentMode">How events are put into requests; null is <see cref="Subscriptions.ContentMode.Structured"/>.</param>
/// <param name="MaxRate">Deliveries a minute, 1 to <see cref="HighestRate"/>; null for as many as there are.</param>
/// <param name="Language">The language of texts that are made for this subscriber, <c>nl</c> or <c>en</c>.</param>
public sealed record SubscriptionConfig(EventOrdering? Ordering, ContentMode? ContentMode, int? MaxRate, string? Language)
{
    /// <summary>The most deliveries a minute that can be asked for.</summary>
    public const int HighestRate = 60_000;
}

/// <summary><c>protocolsettings</c> of a subscription.</summary>
/// <param name="Headers">Headers of every delivery, by name.</param>
public sealed record ProtocolSettings(IReadOnlyDictionary<string, string> Headers);
