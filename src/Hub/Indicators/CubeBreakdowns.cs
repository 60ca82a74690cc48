namespace Hub.Indicators;

/// <summary>The breakdowns of cubes that sets of observations are computed from, each worked out once for all of them. For one caller at a time.</summary>
internal sealed class CubeBreakdowns
{
    private readonly Dictionary<string, CellKey> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<Cube, List<CubeBreakdown>> known = new(ReferenceEqualityComparer.Instance);

    /// <summary>The keys of an indicator's observations, which indicators with the same dimensions share.</summary>
    public CellKey KeysOf(Indicator indicator)
    {
        var name = string.Join(' ', indicator.Dimensions);
        if (!keys.TryGetValue(name, out var found) || found.IsHalfFull)
        {
            keys[name] = found = new CellKey(indicator.Dimensions.Count);
        }

        return found;
    }

    /// <summary>The breakdown of a cube for an operand.</summary>
    /// <param name="leaf">The operand.</param>
    /// <param name="cube">The cube.</param>
    /// <param name="indicator">The operand's indicator.</param>
    /// <param name="names">The keys of the indicator's observations.</param>
    public CubeBreakdown Of(SumOf leaf, Cube cube, Indicator indicator, CellKey names)
    {
        if (!known.TryGetValue(cube, out var breakdowns))
        {
            known.Add(cube, breakdowns = []);
        }

        var found = breakdowns.Find(breakdown => breakdown.Serves(leaf, indicator.Dimensions, names));
        if (found is null)
        {
            breakdowns.Add(found = new CubeBreakdown(leaf, cube, indicator.Dimensions, names));
        }

        return found;
    }
}
