using System.Buffers;
using System.Text;
using System.Text.Json;
using Hub.Publishing.Filters;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// The events about subscriptions. Their subject is the subscription's id and their data name its owner, who alone hears
/// of them, beside the operator.
/// </summary>
public static class SubscriptionEvents
{
    private const string Owner = "owner";

    /// <summary>Makes one.</summary>
    internal static HubEvent Make(Guid id, string type, Subscription subscription, DateTimeOffset time, Action<Utf8JsonWriter> more)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("subscription", subscription.Id);
            json.WriteString(Owner, subscription.Owner);
            more(json);
            json.WriteEndObject();
        }

        return new HubEvent(
            id.ToString("D"), type, subscription.Id, time.ToUniversalTime(), Encoding.UTF8.GetString(buffer.WrittenSpan), $"/v1/subscriptions/{subscription.Id}");
    }

    /// <summary>Whether an event is about a subscription.</summary>
    public static bool Is(HubEvent hubEvent)
    {
        ArgumentNullException.ThrowIfNull(hubEvent);
        return hubEvent.Type is EventTypes.SubscriptionDisabled or EventTypes.SubscriptionTest;
    }

    /// <summary>Whether an event is about a subscription of this caller.</summary>
    public static bool IsOf(string callerId, HubEvent hubEvent)
    {
        ArgumentNullException.ThrowIfNull(hubEvent);
        using var data = JsonDocument.Parse(hubEvent.Data);
        return data.RootElement.TryGetProperty(Owner, out var owner) && owner.ValueEquals(callerId);
    }

    /// <summary>
    /// Whether an event is to be delivered to a subscription: a test to the one that it tests, anything else to those
    /// that want it and whose owner may hear it.
    /// </summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="published">The event.</param>
    /// <param name="audience">Who may hear what.</param>
    /// <param name="effort">Gets what judging the event took, where somebody waits for it; or null.</param>
    public static bool IsFor(Subscription subscription, PublishedEvent published, IEventAudience audience, JudgingEffort? effort = null)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        ArgumentNullException.ThrowIfNull(published);
        ArgumentNullException.ThrowIfNull(audience);
        var hubEvent = published.Event;
        return hubEvent.Type == EventTypes.SubscriptionTest
            ? hubEvent.Subject == subscription.Id && subscription.Status != SubscriptionStatus.Disabled
            : subscription.Wants(published, effort) && audience.MayHear(subscription.Owner, hubEvent);
    }
}
