using Hub.Indicators.Disclosure;

namespace Hub.Indicators;

/// <summary>Computes sets of observations from cubes that were read for them. For one caller at a time.</summary>
public sealed class PreparedObservations
{
    private readonly IReadOnlyDictionary<string, List<CurrentCube>> cubes;
    private readonly DisclosureControl disclosure;

    // Many sets rest on the same figures, which are judged together and once.
    private readonly Dictionary<CurrentCube, WithheldFigures> withheld = new(ReferenceEqualityComparer.Instance);

    internal PreparedObservations(IReadOnlyDictionary<string, List<CurrentCube>> cubes, DisclosureControl disclosure)
    {
        this.cubes = cubes;
        this.disclosure = disclosure;
    }

    /// <summary>Computes one of the sets the cubes were read for.</summary>
    public ObservationSet Compute(ObservationTarget target) =>
        Evaluation.Compute(target.Indicator, target.Period, leaf => Choose(leaf, target.Period, cubes[leaf.Feed]), Withheld);

    private static CurrentCube? Choose(SumOf leaf, Period period, List<CurrentCube> candidates)
    {
        if (leaf.Latest is not { } reach)
        {
            return candidates.Find(cube => cube.Period == period);
        }

        var earliest = reach.Before(period.End);
        return candidates.FindLast(cube => cube.Period.End <= period.End && cube.Period.End >= earliest);
    }

    private WithheldFigures Withheld(SumOf leaf, CurrentCube cube)
    {
        if (!withheld.TryGetValue(cube, out var found))
        {
            withheld[cube] = found = disclosure.Judge(leaf.Feed, cube);
        }

        return found;
    }
}
