namespace Hub.Indicators.Disclosure;

/// <summary>What was published at once: figures of a cube, by the rules of some groups of measures.</summary>
/// <param name="Cube">The cube.</param>
/// <param name="Groups">The groups; no measure is in two of them.</param>
internal sealed record PublishedStep(Cube Cube, IReadOnlyList<MeasureGroup> Groups)
{
    /// <summary>Whether both publish the same.</summary>
    public bool IsSame(PublishedStep other) => ReferenceEquals(Cube, other.Cube) && Groups.SequenceEqual(other.Groups, ReferenceEqualityComparer.Instance);
}

/// <summary>
/// Puts in order what was published of a period, as far as it tells of the measures of one group: by which rules its
/// revisions were published one after another, the present ones last. What the rules left as it was is no step.
/// </summary>
internal static class PublishedSteps
{
    /// <summary>The steps, oldest first; the last one publishes the group's own figures.</summary>
    /// <param name="group">The group.</param>
    /// <param name="present">The present rules, which the group is of.</param>
    /// <param name="current">The cube that is to be published, with what was published before.</param>
    /// <returns>They; null when what was published before cannot be told.</returns>
    public static IReadOnlyList<PublishedStep>? Of(MeasureGroup group, FeedRules present, CurrentCube current)
    {
        if (current.Earlier is not { } earlier)
        {
            return null;
        }

        var rules = earlier.Select(figures => (figures.Rules ?? present).Groups).ToList();
        var measures = Closure(group, rules);
        var known = new Dictionary<string, MeasureGroup>(StringComparer.Ordinal) { [group.Key] = group };
        var steps = new List<PublishedStep>();
        foreach (var (place, figures) in earlier.Index())
        {
            var step = new PublishedStep(figures.Cube, [.. rules[place].Where(other => measures.Overlaps(other.Measures)).Select(Same)]);
            if (step.Groups.Count > 0 && !(steps is [.., var last] && last.IsSame(step)))
            {
                steps.Add(step);
            }
        }

        // The same figures by the same rules are out already.
        if (!(steps is [.., var newest] && ReferenceEquals(newest.Cube, current.Cube) && newest.Groups.Contains(group, ReferenceEqualityComparer.Instance)))
        {
            steps.Add(new PublishedStep(current.Cube, [group]));
        }

        return steps;

        MeasureGroup Same(MeasureGroup other)
        {
            known.TryAdd(other.Key, other);
            return known[other.Key];
        }
    }

    /// <summary>The measures that were ever judged together with those of a group, and with those in turn.</summary>
    private static HashSet<string> Closure(MeasureGroup group, List<IReadOnlyList<MeasureGroup>> rules)
    {
        var measures = group.Measures.ToHashSet(StringComparer.Ordinal);
        for (var count = 0; count < measures.Count;)
        {
            count = measures.Count;
            foreach (var other in rules.Distinct().SelectMany(groups => groups).Where(other => measures.Overlaps(other.Measures)).ToList())
            {
                measures.UnionWith(other.Measures);
            }
        }

        return measures;
    }
}
