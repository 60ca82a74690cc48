using Hub.Indicators;

namespace Hub.Alerts;

/// <summary>The values of many groups in a few sets of observations, as one table.</summary>
internal sealed class GroupFigures
{
    private readonly int sets;
    private readonly decimal?[] values;

    private GroupFigures(IReadOnlyList<string> groups, int sets)
    {
        Groups = groups;
        this.sets = sets;
        values = new decimal?[groups.Count * sets];
    }

    /// <summary>The groups, in the order they were given.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>Finds the values of groups, each named once.</summary>
    public static GroupFigures Of(AlertRule rule, Indicator indicator, IReadOnlyList<ObservationSet> sets, IReadOnlyList<string> groups)
    {
        var figures = new GroupFigures(groups, sets.Count);
        var places = new Dictionary<string, int>(groups.Count, StringComparer.Ordinal);
        for (var place = 0; place < groups.Count; place++)
        {
            places.Add(groups[place], place);
        }

        for (var index = 0; index < sets.Count; index++)
        {
            foreach (var (group, value) in EvaluateAlerts.GroupValues(rule, indicator, sets[index]))
            {
                if (places.TryGetValue(group, out var place))
                {
                    figures.values[(place * sets.Count) + index] = value;
                }
            }
        }

        return figures;
    }

    /// <summary>A group's value per set; null where it is suppressed, or not observed (any more).</summary>
    public ReadOnlyMemory<decimal?> Of(int place) => values.AsMemory(place * sets, sets);
}
