namespace Hub.Indicators;

/// <summary>Computes sets of observations from cubes that were read for them.</summary>
public sealed class PreparedObservations
{
    private readonly IReadOnlyDictionary<string, List<CurrentCube>> cubes;

    internal PreparedObservations(IReadOnlyDictionary<string, List<CurrentCube>> cubes) => this.cubes = cubes;

    /// <summary>Computes one of the sets the cubes were read for.</summary>
    public ObservationSet Compute(ObservationTarget target) =>
        Evaluation.Compute(target.Indicator, target.Period, leaf => Choose(leaf, target.Period, cubes[leaf.Feed]));

    private static CurrentCube? Choose(SumOf leaf, Period period, List<CurrentCube> candidates)
    {
        if (leaf.Latest is not { } reach)
        {
            return candidates.Find(cube => cube.Period == period);
        }

        var earliest = reach.Before(period.End);
        return candidates.FindLast(cube => cube.Period.End <= period.End && cube.Period.End >= earliest);
    }
}
