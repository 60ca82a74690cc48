using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Feeds.Validation;

namespace Hub.Alerts;

/// <summary>A silence as somebody asks for it, read strictly.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Where">Per dimension the codes.</param>
/// <param name="Reason">Why.</param>
/// <param name="From">From when on (UTC).</param>
/// <param name="Until">Until when (UTC).</param>
internal sealed record SilenceRequest(
    AlertRule Rule, IReadOnlyDictionary<string, IReadOnlyList<string>> Where, string Reason, DateTimeOffset From, DateTimeOffset Until)
{
    private const int LongestReason = AlertAcknowledgement.LongestNote;

    // Clocks differ; what begins so shortly before the present begins now.
    private static readonly TimeSpan Slack = TimeSpan.FromMinutes(5);

    /// <summary>Reads a request, adding everything that is wrong with it to <paramref name="report"/>.</summary>
    /// <returns>What was asked for; null when something is wrong.</returns>
    public static SilenceRequest? Read(ReadOnlyMemory<byte> json, AlertCatalogue rules, DateTimeOffset now, ViolationReport report)
    {
        using var document = RequestMember.Open(json, ["rule", "where", "reason", "from", "until"], report);
        if (document is null)
        {
            return null;
        }

        var root = document.RootElement;
        var rule = ReadRule(root, rules, report);
        var reason = RequestMember.Text(root, "reason", isRequired: true, report);
        if (reason is not null && (string.IsNullOrWhiteSpace(reason)
            ? new Violation("/reason", ViolationCodes.MinLength, new Localized("verwacht: een reden", "expected a reason"))
            : AlertAcknowledgement.FaultIn(reason, "/reason", LongestReason)) is { } fault)
        {
            report.Add(fault);
        }

        var where = ReadWhere(root, rule, report);
        var from = Moment(root, "from", isRequired: false, report) ?? now;
        var until = Moment(root, "until", isRequired: true, report);
        Check(now, from, until, report);
        return report.Count > 0 ? null : new SilenceRequest(rule!, where, reason!, from < now ? now : from, until!.Value);
    }

    private static void Check(DateTimeOffset now, DateTimeOffset from, DateTimeOffset? until, ViolationReport report)
    {
        if (from < now - Slack)
        {
            report.Add(new Violation("/from", ViolationCodes.Minimum, new Localized("verwacht: een moment dat niet voorbij is", "expected a moment that is not past")));
        }

        if (until <= now || until <= from)
        {
            report.Add(new Violation("/until", ViolationCodes.ExclusiveMinimum, new Localized("verwacht: een moment na nu en na from", "expected a moment later than now and than from")));
        }
        else if (until - from > TimeSpan.FromDays(AlertSilence.LongestDays))
        {
            report.Add(new Violation("/until", ViolationCodes.Maximum, new Localized(
                $"verwacht: ten hoogste {AlertSilence.LongestDays} dagen na from", $"expected at most {AlertSilence.LongestDays} days after from")));
        }
    }

    private static AlertRule? ReadRule(JsonElement root, AlertCatalogue rules, ViolationReport report)
    {
        if (RequestMember.Text(root, "rule", isRequired: true, report) is not { } id)
        {
            return null;
        }

        if (rules.Find(id) is { } rule)
        {
            return rule;
        }

        var known = string.Join(", ", rules.All.Select(one => one.Id));
        report.Add(new Violation("/rule", ViolationCodes.Enum, new Localized($"verwacht: een regel uit /v1/alert-rules: {known}", $"expected a rule of /v1/alert-rules: {known}")));
        return null;
    }

    private static Dictionary<string, IReadOnlyList<string>> ReadWhere(JsonElement root, AlertRule? rule, ViolationReport report)
    {
        var where = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (!root.TryGetProperty("where", out var given))
        {
            return where;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation("/where", ViolationCodes.Type, new Localized("verwacht: een object met per dimensie codes", "expected an object with codes per dimension")));
            return where;
        }

        foreach (var dimension in given.EnumerateObject())
        {
            var pointer = "/where" + DocumentPath.Of(dimension.Name);
            if (rule is not null && !rule.By.Contains(dimension.Name, StringComparer.Ordinal))
            {
                report.Add(new Violation(pointer, ViolationCodes.AdditionalProperty, rule.By.Count == 0
                    ? new Localized("de regel let op het totaal en heeft geen dimensies", "the rule watches the total and has no dimensions")
                    : new Localized($"de regel heeft deze dimensie niet, maar wel: {string.Join(", ", rule.By)}", $"the rule has no such dimension; it has {string.Join(", ", rule.By)}")));
            }
            else if (dimension.Value.ValueKind != JsonValueKind.Array || dimension.Value.GetArrayLength() is 0 or > 100
                || !dimension.Value.EnumerateArray().All(code => code.ValueKind == JsonValueKind.String && code.GetString() is { Length: <= 64 } text && DefinitionReader.IsCode(text)))
            {
                report.Add(new Violation(pointer, ViolationCodes.Type, new Localized("verwacht: een lijst met 1 tot 100 codes", "expected an array of 1 to 100 codes")));
            }
            else
            {
                where[dimension.Name] = [.. dimension.Value.EnumerateArray().Select(code => code.GetString()!).Distinct(StringComparer.Ordinal)];
                if (rule is not null && FaultIn(where[dimension.Name], rule, dimension.Name, pointer) is { } fault)
                {
                    report.Add(fault);
                }
            }
        }

        return where;
    }

    // A code the rule does not watch would never match, and who made the silence would think that it does.
    private static Violation? FaultIn(IReadOnlyList<string> codes, AlertRule rule, string dimension, string pointer)
    {
        if (!rule.Where.TryGetValue(dimension, out var watched) || codes.Except(watched, StringComparer.Ordinal).FirstOrDefault() is not { } stranger)
        {
            return null;
        }

        var known = string.Join(", ", watched);
        return new Violation(pointer, ViolationCodes.Enum, new Localized($"de regel let niet op '{stranger}', maar op: {known}", $"the rule does not watch '{stranger}'; it watches {known}"));
    }

    private static DateTimeOffset? Moment(JsonElement root, string name, bool isRequired, ViolationReport report)
    {
        if (RequestMember.Text(root, name, isRequired, report) is not { } text)
        {
            return null;
        }

        // What the calendar of .NET does not know either, such as a leap second, is refused too.
        if (Rfc3339.IsDateTime(Encoding.UTF8.GetBytes(text)) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment.ToUniversalTime();
        }

        report.Add(new Violation("/" + name, ViolationCodes.Format, new Localized(
            "verwacht: een tijdstip zoals 2024-05-31T12:00:00Z", "expected a date-time such as 2024-05-31T12:00:00Z")));
        return null;
    }
}
