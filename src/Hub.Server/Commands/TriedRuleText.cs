using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Alerts;

namespace Hub.Server.Commands;

/// <summary>Writes what became of a rule that was tried.</summary>
/// <param name="rule">The rule.</param>
/// <param name="groups">What it makes of each group.</param>
/// <param name="from">The first period of which changes are shown; null for all.</param>
internal sealed class TriedRuleText(AlertRule rule, IReadOnlyList<TriedGroup> groups, Period? from)
{
    private sealed record Change(Period Period, string What, decimal Value);

    /// <summary>Whether there was anything to judge.</summary>
    public bool HasFigures => groups.Count > 0;

    /// <summary>For people.</summary>
    public IEnumerable<string> Lines()
    {
        yield return $"{rule.Id} version {Text(rule.Version)}, over {rule.Indicator}: raised {Words(rule.Raise)}{(rule.For > 1 ? $" in {Text(rule.For)} observations in a row" : "")}, resolved {Words(rule.Clear)}.";
        foreach (var group in groups)
        {
            yield return string.Empty;
            yield return $"{group.Group}: {Text(group.Series.Count)} figure(s), {group.Series.First().Key} to {group.Series.Last().Key}";
            var (before, changes) = (UpAtStart(group), ChangesOf(group));
            if (before is not null)
            {
                yield return $"  up at the start, since {before.Raised}: {Text(before.RaisedValue)}";
            }

            foreach (var change in changes)
            {
                yield return $"  {change.Period,-8} {change.What,-9} {Text(change.Value)}";
            }

            if (IsUp(group))
            {
                yield return "  and still is";
            }
            else if (changes.Count == 0)
            {
                yield return "  nothing";
            }
        }

        yield return string.Empty;
        yield return HasFigures
            ? $"{Text(groups.Count)} group(s): {(from is null ? "" : $"{Text(groups.Count(group => UpAtStart(group) is not null))} up at the start, ")}raised {Text(Count("raised"))} time(s), resolved {Text(Count("resolved"))} time(s), {Text(groups.Count(IsUp))} up now. Nothing was changed."
            : "There are no published figures that this rule judges. Nothing was changed.";
    }

    /// <summary>For programs: one JSON object.</summary>
    public string Json()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Id);
            json.WriteNumber("version", rule.Version);
            json.WriteString("indicator", rule.Indicator);
            if (from is { } first)
            {
                json.WriteString("from", first.ToString());
                json.WriteNumber("upAtStart", groups.Count(group => UpAtStart(group) is not null));
            }

            json.WriteNumber("raised", Count("raised"));
            json.WriteNumber("resolved", Count("resolved"));
            json.WriteNumber("active", groups.Count(IsUp));
            json.WriteStartArray("groups");
            foreach (var group in groups)
            {
                Write(json, group);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private void Write(Utf8JsonWriter json, TriedGroup group)
    {
        json.WriteStartObject();
        json.WriteStartObject("dimensions");
        foreach (var (dimension, code) in AlertGroup.Dimensions(rule, group.Group))
        {
            json.WriteString(dimension, code);
        }

        json.WriteEndObject();
        json.WriteNumber("figures", group.Series.Count);
        json.WriteBoolean("active", IsUp(group));
        if (from is not null)
        {
            WriteUpAtStart(json, UpAtStart(group));
        }

        json.WriteStartArray("changes");
        foreach (var change in ChangesOf(group))
        {
            json.WriteStartObject();
            json.WriteString("period", change.Period.ToString());
            json.WriteString("change", change.What);
            json.WriteNumber("value", change.Value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUpAtStart(Utf8JsonWriter json, AlertEpisode? before)
    {
        if (before is null)
        {
            json.WriteNull("upAtStart");
            return;
        }

        json.WriteStartObject("upAtStart");
        json.WriteString("since", before.Raised.ToString());
        json.WriteNumber("value", before.RaisedValue);
        json.WriteEndObject();
    }

    // Raised before the first period that is shown, and not resolved before it: what the first change that is shown may end.
    private AlertEpisode? UpAtStart(TriedGroup group) => from is { } first
        ? group.Episodes.FirstOrDefault(episode => episode.Raised.End < first.Start && (episode.Resolved is not { } resolved || resolved.End >= first.Start))
        : null;

    private List<Change> ChangesOf(TriedGroup group)
    {
        var changes = new List<Change>();
        foreach (var episode in group.Episodes)
        {
            changes.Add(new Change(episode.Raised, "raised", episode.RaisedValue));
            if (episode is { Resolved: { } resolved, ResolvedValue: { } value })
            {
                changes.Add(new Change(resolved, "resolved", value));
            }
        }

        return from is { } first ? changes.FindAll(change => change.Period.End >= first.Start) : changes;
    }

    private int Count(string what) => groups.Sum(group => ChangesOf(group).Count(change => change.What == what));

    private static bool IsUp(TriedGroup group) => group.Episodes is [.., { Resolved: null }];

    private static string Words(Threshold threshold) => threshold.Comparison switch
    {
        Comparison.AtLeast => $"at {Text(threshold.Value)} or more",
        Comparison.Above => $"above {Text(threshold.Value)}",
        Comparison.AtMost => $"at {Text(threshold.Value)} or less",
        _ => $"below {Text(threshold.Value)}",
    };

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
