using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>Computes sets of observations from cubes that were read for them.</summary>
public sealed class PreparedObservations
{
    private readonly IReadOnlyDictionary<(string Feed, Period Period), CurrentCube> cubes;

    internal PreparedObservations(IReadOnlyDictionary<(string Feed, Period Period), CurrentCube> cubes) => this.cubes = cubes;

    /// <summary>Computes one of the sets the cubes were read for.</summary>
    public ObservationSet Compute(ObservationTarget target) =>
        Evaluation.Compute(target.Indicator, target.Period, leaf => CubesOf(leaf, target.Period));

    /// <summary>Whether the one submission that decides on a target is a later revision, so that the set has most likely been published before.</summary>
    internal bool IsOfACorrection(ObservationTarget target) =>
        CubesOf(target.Indicator.Driver, target.Period) is [var only] && SubmissionId.TryParse(only.Submission, out var id) && id.Revision > 1;

    /// <summary>The cubes an operand takes its figures from, in order of their periods; null when what it needs is not there.</summary>
    internal IReadOnlyList<CurrentCube>? CubesOf(SumOf leaf, Period period) =>
        LeafPeriods.Taken(leaf, period, taken => cubes.ContainsKey((leaf.Feed, taken))) is { } periods
            ? [.. periods.Select(taken => cubes[(leaf.Feed, taken)])]
            : null;
}
