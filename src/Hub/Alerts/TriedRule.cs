using System.Text.Json;
using Hub.Indicators;

namespace Hub.Alerts;

/// <summary>A figure a rule judges.</summary>
/// <param name="Group">The group; see <see cref="AlertGroup"/>.</param>
/// <param name="Period">Its period.</param>
/// <param name="Value">The value; null where it is suppressed.</param>
public readonly record struct JudgedFigure(string Group, Period Period, decimal? Value);

/// <summary>What a rule makes of one group's published figures.</summary>
/// <param name="Group">The group.</param>
/// <param name="Series">The observed figures.</param>
/// <param name="Episodes">When it would have been raised and resolved.</param>
public sealed record TriedGroup(string Group, SortedDictionary<Period, decimal> Series, IReadOnlyList<AlertEpisode> Episodes);

/// <summary>Tries a rule on published figures, before it goes live: what it would have told, had it always been there.</summary>
public static class TriedRule
{
    /// <summary>Replays a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="figures">The figures it judges, in any order.</param>
    /// <returns>Each group, in the order of their codes.</returns>
    public static IReadOnlyList<TriedGroup> Replay(AlertRule rule, IEnumerable<JudgedFigure> figures)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(figures);
        var groups = new SortedDictionary<string, SortedDictionary<Period, decimal>>(StringComparer.Ordinal);
        foreach (var figure in figures)
        {
            if (figure.Value is not { } value)
            {
                continue;
            }

            if (!groups.TryGetValue(figure.Group, out var series))
            {
                groups.Add(figure.Group, series = []);
            }

            series[figure.Period] = value;
        }

        return
        [
            .. groups.Select(group => new TriedGroup(
                group.Key, group.Value, AlertHistory.Replay(rule, group.Value.Select(point => KeyValuePair.Create(point.Key, (decimal?)point.Value))))),
        ];
    }

    /// <summary>The figures a rule judges, as they are stored.</summary>
    public static async Task<IReadOnlyList<JudgedFigure>> ReadAsync(
        AlertRule rule, Indicator indicator, ObservationArchive observations, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(observations);
        var figures = new List<JudgedFigure>();
        await foreach (var set in observations.ReadAsync(indicator.Id, null, null, cancellation))
        {
            figures.AddRange(RuleFigures.Of(rule, indicator, set).Select(figure => new JudgedFigure(figure.Group, set.Period, figure.Observation.Value)));
        }

        return figures;
    }

    /// <summary>Where a hub answers with the figures a rule judges.</summary>
    public static string PathOf(AlertRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return $"/v1/indicators/{rule.Indicator}/observations{(rule.By.Count == 0 ? "" : "?by=" + string.Join(',', rule.By))}";
    }

    /// <summary>The figures a rule judges, from such an answer.</summary>
    /// <exception cref="InvalidDataException">It is no answer of a hub.</exception>
    public static IReadOnlyList<JudgedFigure> Read(AlertRule rule, JsonElement answer)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var figures = new List<JudgedFigure>();
        try
        {
            foreach (var observation in answer.GetProperty("observations").EnumerateArray())
            {
                var codes = rule.By.Select(dimension => observation.GetProperty(dimension).GetString()!).ToList();
                if (codes.TrueForAll(DefinitionReader.IsCode) && rule.Watches(codes))
                {
                    var value = observation.GetProperty("value");
                    figures.Add(new JudgedFigure(
                        AlertGroup.Of(codes), Period.Parse(observation.GetProperty("period").GetString()!), value.ValueKind == JsonValueKind.Null ? null : value.GetDecimal()));
                }
            }
        }
        catch (Exception wrong) when (wrong is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentNullException)
        {
            throw new InvalidDataException("The answer holds no observations as a hub writes them.", wrong);
        }

        return figures;
    }
}
