using System.Text.Json;
using Hub.Feeds.Validation;

namespace Hub.Publishing.Subscriptions;

/// <summary>Reads <c>config</c> and <c>protocolsettings</c> of a subscription, strictly.</summary>
internal static class DeliverySettings
{
    private const int MostHeaders = 16;
    private const int LongestName = 64;
    private const int LongestValue = 1024;

    // What frames the request, says where it goes, tells what it carries or who sends it is the hub's (RFC 9110).
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "accept-encoding", "authorization", "connection", "cookie", "date", "expect", "forwarded", "host", "keep-alive", "origin",
        "set-cookie", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "via",
    };

    private static readonly string[] ReservedPrefixes = ["ce-", "content-", "proxy-", "sec-", "webhook-", "x-forwarded-"];

    /// <summary>Reads <c>config</c>; null when it says nothing.</summary>
    public static SubscriptionConfig? ReadConfig(JsonElement value, ViolationReport report)
    {
        var config = new SubscriptionConfig(null, null, null, null);
        if (!IsObject(value, "/config", report))
        {
            return null;
        }

        foreach (var member in value.EnumerateObject())
        {
            var pointer = "/config" + DocumentPath.Of(member.Name);
            config = member.Name switch
            {
                "ordering" => config with { Ordering = Choice<EventOrdering>(member.Value, pointer, report, ("none", EventOrdering.None), ("subject", EventOrdering.Subject)) },
                "contentMode" => config with { ContentMode = Choice<ContentMode>(member.Value, pointer, report, ("structured", ContentMode.Structured), ("binary", ContentMode.Binary)) },
                "maxRate" => config with { MaxRate = Rate(member.Value, pointer, report) },
                "language" => config with { Language = Choice<int>(member.Value, pointer, report, ("nl", 0), ("en", 1)) is { } index ? index == 0 ? "nl" : "en" : null },
                _ => Unknown(config, pointer, "ordering, contentMode, maxRate, language", report),
            };
        }

        return config == new SubscriptionConfig(null, null, null, null) ? null : config;
    }

    /// <summary>Reads <c>protocolsettings</c>; null when it says nothing.</summary>
    public static ProtocolSettings? ReadProtocolSettings(JsonElement value, ViolationReport report)
    {
        ProtocolSettings? settings = null;
        if (!IsObject(value, "/protocolsettings", report))
        {
            return null;
        }

        foreach (var member in value.EnumerateObject())
        {
            var pointer = "/protocolsettings" + DocumentPath.Of(member.Name);
            switch (member.Name)
            {
                case "headers":
                    settings = ReadHeaders(member.Value, report);
                    break;
                case "method":
                    // Said or not, it is POST (CloudEvents webhooks 1.0, section 2.1), so there is nothing to keep.
                    Choice<int>(member.Value, pointer, report, ("POST", 0));
                    break;
                default:
                    settings = Unknown(settings, pointer, "headers, method", report);
                    break;
            }
        }

        return settings;
    }

    private static ProtocolSettings? ReadHeaders(JsonElement value, ViolationReport report)
    {
        const string path = "/protocolsettings/headers";
        if (!IsObject(value, path, report))
        {
            return null;
        }

        var headers = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in value.EnumerateObject())
        {
            var pointer = path + DocumentPath.Of(member.Name);
            if (!IsName(member.Name))
            {
                report.Add(new Violation(pointer, "invalid-header-name", new Localized(
                    $"De naam van een header is ten hoogste {LongestName} letters, cijfers en tekens zoals - en _ (RFC 9110), zonder spaties.",
                    $"A header's name is at most {LongestName} letters, digits and characters such as - and _ (RFC 9110), without spaces.")));
            }
            else if (IsReserved(member.Name))
            {
                report.Add(new Violation(pointer, "forbidden-header", new Localized("Deze header zet de hub zelf, of niemand.", "This header is set by the hub itself, or by nobody.")));
            }
            else if (member.Value.ValueKind != JsonValueKind.String)
            {
                report.Add(new Violation(pointer, ViolationCodes.Type, new Localized("Dit is een tekst.", "This is a text.")));
            }
            else if (member.Value.GetString() is not { Length: <= LongestValue } text || text.Any(character => character is < ' ' or > '~') || text.Trim() != text)
            {
                report.Add(new Violation(pointer, "invalid-header", new Localized(
                    $"De waarde van een header is ten hoogste {LongestValue} zichtbare ASCII-tekens.", $"A header's value is at most {LongestValue} visible ASCII characters.")));
            }
            else if (!headers.TryAdd(member.Name, text))
            {
                report.Add(new Violation(pointer, "duplicate-item", new Localized("Deze header is al genoemd.", "This header is named before.")));
            }
        }

        if (headers.Count > MostHeaders)
        {
            report.Add(new Violation(path, ViolationCodes.MaxItems, new Localized($"Ten hoogste {MostHeaders} headers.", $"At most {MostHeaders} headers.")));
        }

        return headers.Count == 0 ? null : new ProtocolSettings(headers);
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && name.All(character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal));

    private static bool IsReserved(string name) =>
        Reserved.Contains(name) || ReservedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static T? Choice<T>(JsonElement value, string pointer, ViolationReport report, params (string Name, T Value)[] choices)
        where T : struct
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            var text = value.GetString();
            foreach (var (name, chosen) in choices)
            {
                if (name == text)
                {
                    return chosen;
                }
            }
        }

        var names = string.Join(", ", choices.Select(choice => $"'{choice.Name}'"));
        report.Add(new Violation(pointer, ViolationCodes.Enum, new Localized($"Kies uit {names}.", $"Choose from {names}.")));
        return null;
    }

    private static int? Rate(JsonElement value, string pointer, ViolationReport report)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var rate) && rate is >= 1 and <= SubscriptionConfig.HighestRate)
        {
            return rate;
        }

        report.Add(new Violation(pointer, "invalid-rate", new Localized(
            $"Een geheel aantal afleveringen per minuut, van 1 tot en met {SubscriptionConfig.HighestRate}.", $"A whole number of deliveries a minute, 1 to {SubscriptionConfig.HighestRate}.")));
        return null;
    }

    private static bool IsObject(JsonElement value, string pointer, ViolationReport report)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return true;
        }

        report.Add(new Violation(pointer, ViolationCodes.Type, new Localized("Dit is een JSON-object.", "This is a JSON object.")));
        return false;
    }

    private static T Unknown<T>(T unchanged, string pointer, string known, ViolationReport report)
    {
        report.Add(new Violation(pointer, ViolationCodes.AdditionalProperty, new Localized($"Hier hoort alleen {known}; dit veld wordt niet ondersteund.", $"Only {known} belongs here; this member is not supported.")));
        return unchanged;
    }
}
