namespace Hub.Indicators;

/// <summary>
/// Which of its feed's periods an operand takes its figures from, and the other way round which of the indicator's
/// periods a feed's period goes into. Both are bounded by the definition and do not depend on how much history there is.
/// </summary>
internal static class LeafPeriods
{
    /// <summary>The periods of its feed that an operand may take its figures from, in order; none where the calendar has none so early.</summary>
    public static IReadOnlyList<Period> Reach(SumOf leaf, Period period)
    {
        if (!period.TryAdd(-leaf.Back, out var own))
        {
            return [];
        }

        if (leaf.Latest is { } reach)
        {
            return Newest(own, leaf.Periodicity, reach);
        }

        return leaf.RollUp switch
        {
            RollUp.Add => own.Parts(leaf.Periodicity),
            RollUp.Last => [Period.Of(own.End, leaf.Periodicity)],
            _ => [own],
        };
    }

    /// <summary>The periods of its feed that an operand takes its figures from.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="period">The indicator's period.</param>
    /// <param name="counts">Whether the feed has figures for a period.</param>
    /// <returns>They, in order; null when what it needs is not there, so that it is missing.</returns>
    public static IReadOnlyList<Period>? Taken(SumOf leaf, Period period, Func<Period, bool> counts)
    {
        var reach = Reach(leaf, period);
        if (leaf.Latest is null)
        {
            return reach.Count > 0 && reach.All(counts) ? reach : null;
        }

        for (var index = reach.Count - 1; index >= 0; index--)
        {
            if (counts(reach[index]))
            {
                return [reach[index]];
            }
        }

        return null;
    }

    /// <summary>The first and last of the indicator's periods that an operand may take a period of its feed into.</summary>
    /// <returns>They; null when there is none, as for a month that is not the last of a stock's year.</returns>
    public static (Period From, Period To)? Touched(SumOf leaf, Period changed, Periodicity periodicity)
    {
        var first = Period.Of(changed.End, periodicity);
        if (leaf.RollUp == RollUp.Last && Period.Of(first.End, leaf.Periodicity) != changed)
        {
            return null;
        }

        var last = leaf.Latest is { } reach ? Period.Of(reach.After(changed.End), periodicity) : first;
        return first.TryAdd(leaf.Back, out var from) && last.TryAdd(leaf.Back, out var to) ? (from, to) : null;
    }

    private static List<Period> Newest(Period period, Periodicity periodicity, CalendarDuration reach)
    {
        // The period under way on the last day ends after it, unless it ends that very day.
        var last = Period.Of(period.End, periodicity);
        if (last.End > period.End && !last.TryAdd(-1, out last))
        {
            return [];
        }

        var earliest = reach.Before(period.End);
        var reached = new List<Period>();
        for (var there = true; there && last.End >= earliest; there = last.TryAdd(-1, out last))
        {
            reached.Add(last);
        }

        reached.Reverse();
        return reached;
    }
}
