using System.Globalization;
using System.Text.Json;
using Hub.Publishing.Catalogue;

namespace Hub.Publishing.Mail;

/// <summary>What a mail tells of one event, in one language.</summary>
/// <param name="Label">What kind of change it is, in a word or two: an alert, resolved.</param>
/// <param name="Colour">The colour that goes with it; never the only sign of it.</param>
/// <param name="Short">The most important of it, for a subject line.</param>
/// <param name="Heading">The most important of it, as a heading.</param>
/// <param name="Explanation">What happened, in sentences; null when there is no more to say.</param>
/// <param name="Facts">What can be told as name and value.</param>
/// <param name="Link">Where the whole of it is; null for nowhere.</param>
/// <param name="LinkLabel">What that is called.</param>
internal sealed record MailChange(
    string Label, string Colour, string Short, string Heading, string? Explanation, IReadOnlyList<(string Name, string Value)> Facts, string? Link, string LinkLabel)
{
    private const string Red = "#c62828";
    private const string Amber = "#c77700";
    private const string Green = "#2e7d32";
    private const string Blue = "#1a73c7";

    /// <summary>Tells of an event. What its data do not hold is left out; nothing of it is taken for anything but text.</summary>
    /// <param name="published">The event.</param>
    /// <param name="language"><c>nl</c> or <c>en</c>.</param>
    /// <param name="types">What the types of events are called; null when nobody knows.</param>
    /// <param name="links">Makes paths absolute.</param>
    public static MailChange Of(PublishedEvent published, string language, EventTypeCatalogue? types, MailLinks links)
    {
        var hubEvent = published.Event;
        using var document = JsonDocument.Parse(hubEvent.Data);
        var data = document.RootElement;
        var link = hubEvent.DataRef is { } reference ? links.To(reference) : null;
        return hubEvent.Type switch
        {
            EventTypes.HousingAlertRaised => Alert(data, MailWords.Raised, Text(data, "severity") == "critical" ? Red : Amber, language, link, isRaised: true),
            EventTypes.HousingAlertResolved => Alert(data, Text(data, "resolution") == "corrected" ? MailWords.Corrected : MailWords.Resolved, Green, language, link, isRaised: false),
            EventTypes.HousingAlertAcknowledged => Alert(data, MailWords.Acknowledged, Blue, language, link, isRaised: false),
            EventTypes.HousingAlertUnacknowledged => Alert(data, MailWords.Unacknowledged, Amber, language, link, isRaised: false),
            _ => Other(published, data, language, types, link),
        };
    }

    private static MailChange Alert(JsonElement data, Localized kind, string colour, string language, string? link, bool isRaised)
    {
        var title = Localized(data, "title", language) ?? Text(data, "rule") ?? string.Empty;
        var group = Text(data, "group") is { Length: > 0 } code ? $" ({Name(code)})" : string.Empty;

        // The rule's own text, up to what it compares with, says how bad it is and where.
        var first = isRaised ? FirstClause(Localized(data, "text", language)) : null;
        var severity = isRaised ? Text(data, "severity") switch
        {
            "critical" => $" – {MailWords.Critical.In(language)}",
            "warning" => $" – {MailWords.Warning.In(language)}",
            _ => string.Empty,
        }
        : string.Empty;
        List<(string, string)> facts = [];
        var unit = Localized(data, "unit", language) is { } word ? " " + word : string.Empty;
        Add(MailWords.Period, Text(data, "period"));
        Add(MailWords.Figure, Number(data, "value", language) is { } value ? value + unit : null);
        Add(MailWords.Threshold, Number(data, "threshold", language) is { } threshold ? threshold + unit : null);
        Add(MailWords.Change, Number(data, "change", language, signed: true) is { } change
            ? change + unit + (Text(data, "previousPeriod") is { } previous ? $" ({previous})" : string.Empty) : null);
        Add(MailWords.Submissions, Sources(data));
        return new MailChange(
            kind.In(language) + severity, colour, first ?? title + group, title + group, Localized(data, "explanation", language), facts, link, MailWords.SeeAlert.In(language));

        void Add(Localized name, string? content)
        {
            if (content is not null)
            {
                facts.Add((name.In(language), content));
            }
        }
    }

    private static MailChange Other(PublishedEvent published, JsonElement data, string language, EventTypeCatalogue? types, string? link)
    {
        var type = types?.Find(published.Event.Type);
        var title = type?.Title.In(language) ?? published.Event.Type;
        List<(string, string)> facts = published.Event.Subject.Length == 0 ? [] : [(MailWords.About.In(language), published.Event.Subject)];
        if (Text(data, "period") is { } period)
        {
            facts.Add((MailWords.Period.In(language), period));
        }

        facts.Add((MailWords.Logged.In(language), published.Event.Time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
        var subject = published.Event.Type is EventTypes.SubscriptionTest or EventTypes.SubscriptionDisabled || published.Event.Subject.Length == 0
            ? title
            : $"{title}: {published.Event.Subject}";
        return new MailChange(
            MailWords.Other.In(language), Blue, subject, title, Localized(data, "text", language) ?? type?.Description.In(language), facts, link, MailWords.See.In(language));
    }

    private static string? FirstClause(string? text) => text?.Split(';', 2)[0].TrimEnd(' ', '.') is { Length: > 0 } clause ? clause : null;

    private static string Name(string code) =>
        string.Join(' ', code.Split('-', '.', '/').Select(word => word.Length > 1 ? char.ToUpperInvariant(word[0]) + word[1..] : word));

    private static string? Sources(JsonElement data)
    {
        const int named = 3;
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty("sources", out var sources) || sources.ValueKind != JsonValueKind.Array || sources.GetArrayLength() == 0)
        {
            return null;
        }

        var more = sources.GetArrayLength() - named;
        return string.Join(", ", sources.EnumerateArray().Take(named).Select(source => source.ToString()))
            + (more > 0 ? string.Create(CultureInfo.InvariantCulture, $" + {more}") : string.Empty);
    }

    private static string? Text(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Localized(JsonElement data, string name, string language) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var texts) ? Text(texts, language) : null;

    private static string? Number(JsonElement data, string name, string language, bool signed = false)
    {
        if (data.ValueKind != JsonValueKind.Object || !data.TryGetProperty(name, out var value)
            || value.ValueKind != JsonValueKind.Number || !value.TryGetDecimal(out var number))
        {
            return null;
        }

        var english = number.ToString("#,0.############", CultureInfo.InvariantCulture);
        var written = language == "nl" ? english.Replace(',', '|').Replace('.', ',').Replace('|', '.') : english;
        return signed && number > 0 ? "+" + written : written;
    }
}
