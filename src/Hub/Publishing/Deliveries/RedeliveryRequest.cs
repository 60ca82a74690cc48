using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Feeds.Validation;

namespace Hub.Publishing.Deliveries;

/// <summary>Which deliveries are asked for again.</summary>
/// <param name="From">Events logged at or after this moment; null when <paramref name="After"/> says where to begin.</param>
/// <param name="To">Events logged before this moment; null for all up to the newest.</param>
/// <param name="After">Events behind this place in the event log.</param>
/// <param name="States">
/// Only deliveries in these states, with <see cref="Missing"/> for events that the subscription never got; null for all.
/// </param>
public sealed record RedeliveryRequest(DateTimeOffset? From, DateTimeOffset? To, long? After, IReadOnlyList<string>? States)
{
    /// <summary>In place of a state: there is no delivery of the event.</summary>
    public const string Missing = "missing";

    private static readonly IReadOnlyList<string> KnownStates =
        [.. Enum.GetValues<DeliveryState>().Select(Delivery.NameOf), Missing];

    /// <summary>Whether a delivery in this state is asked for; null for an event without a delivery.</summary>
    internal bool Asks(DeliveryState? state) => States is null || States.Contains(state is { } known ? Delivery.NameOf(known) : Missing);

    /// <summary>Reads a request strictly, adding everything that is wrong with it to <paramref name="report"/>.</summary>
    /// <returns>The request; null when something is wrong.</returns>
    public static RedeliveryRequest? Read(ReadOnlyMemory<byte> json, ViolationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        json = StrictJson.WithoutMark(json);
        if (StrictJson.Check(json.Span, CancellationToken.None) is { } faults)
        {
            report.Add(faults.Errors[0]);
            return null;
        }

        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Type, new Localized("verwacht: een object met from en to, of met after", "expected an object with from and to, or with after")));
            return null;
        }

        DateTimeOffset? from = null;
        DateTimeOffset? to = null;
        long? after = null;
        List<string>? states = null;
        var begins = false;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            begins |= member.Name is "from" or "after";
            switch (member.Name)
            {
                case "from":
                    from = Moment(member, report);
                    break;
                case "to":
                    to = Moment(member, report);
                    break;
                case "after":
                    after = Place(member.Value, report);
                    break;
                case "states":
                    states = ReadStates(member.Value, report);
                    break;
                default:
                    report.Add(new Violation(DocumentPath.Of(member.Name), ViolationCodes.AdditionalProperty, new Localized("hier horen from, to, after en states", "from, to, after and states belong here")));
                    break;
            }
        }

        if (!begins)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Required, new Localized("geef met from of after op vanaf waar", "say with from or after where to begin")));
        }
        else if (from >= to)
        {
            report.Add(new Violation("/to", ViolationCodes.Minimum, new Localized("to ligt na from", "to lies after from")));
        }

        return report.Count == 0 ? new RedeliveryRequest(from, to, after, states) : null;
    }

    /// <summary>A date-time of RFC 3339 in UTC, or null when the text is none.</summary>
    public static DateTimeOffset? Moment(string? text) =>
        text is not null && Rfc3339.IsDateTime(Encoding.UTF8.GetBytes(text)) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment.ToUniversalTime()
            : null;

    private static DateTimeOffset? Moment(JsonProperty member, ViolationReport report)
    {
        var moment = member.Value.ValueKind == JsonValueKind.String ? Moment(member.Value.GetString()) : null;
        if (moment is null)
        {
            report.Add(new Violation("/" + member.Name, ViolationCodes.Format, new Localized(
                "verwacht: een tijdstip volgens RFC 3339, zoals 2026-01-05T10:00:00Z", "expected a date-time of RFC 3339, such as 2026-01-05T10:00:00Z")));
        }

        return moment;
    }

    private static long? Place(JsonElement value, ViolationReport report)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var place) && place >= 0)
        {
            return place;
        }

        report.Add(new Violation("/after", ViolationCodes.Type, new Localized(
            "verwacht: het volgnummer van een gebeurtenis, of 0 voor alle", "expected the sequence of an event, or 0 for all")));
        return null;
    }

    private static List<string>? ReadStates(JsonElement value, ViolationReport report)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0
            && value.EnumerateArray().All(one => one.ValueKind == JsonValueKind.String && KnownStates.Contains(one.GetString(), StringComparer.Ordinal)))
        {
            return [.. value.EnumerateArray().Select(one => one.GetString()!)];
        }

        report.Add(new Violation("/states", ViolationCodes.Enum, new Localized(
            $"verwacht: een lijst met een of meer van {string.Join(", ", KnownStates)}", $"expected a list of one or more of {string.Join(", ", KnownStates)}")));
        return null;
    }
}
