using Hub.Indicators.Disclosure;
using Hub.Receiving;
using Microsoft.Extensions.Logging;

namespace Hub.Indicators;

/// <summary>Computes sets of observations from cubes that were read for them. For one caller at a time.</summary>
public sealed partial class PreparedObservations
{
    private readonly IReadOnlyDictionary<(string Feed, Period Period), CurrentCube> cubes;
    private readonly DisclosureControl disclosure;

    // Many sets rest on the same figures, which are judged together and once.
    private readonly Dictionary<CurrentCube, WithheldFigures> withheld = new(ReferenceEqualityComparer.Instance);

    private readonly CubeBreakdowns breakdowns = new();
    private readonly ILogger? logger;

    internal PreparedObservations(IReadOnlyDictionary<(string Feed, Period Period), CurrentCube> cubes, DisclosureControl disclosure, ILogger? logger = null)
    {
        this.logger = logger;
        this.cubes = cubes;
        this.disclosure = disclosure;
    }

    /// <summary>Computes one of the sets the cubes were read for.</summary>
    public ObservationSet Compute(ObservationTarget target)
    {
        var set = Evaluation.Compute(target.Indicator, target.Period, leaf => CubesOf(leaf, target.Period), Withheld, breakdowns);
        if (set.Overflows > 0 && logger is not null)
        {
            LogOverflow(logger, set.Indicator, set.Period.ToString());
        }

        return set;
    }

    /// <summary>Whether the one submission that decides on a target is a later revision, so that the set has most likely been published before.</summary>
    internal bool IsOfACorrection(ObservationTarget target) =>
        CubesOf(target.Indicator.Driver, target.Period) is [var only] && SubmissionId.TryParse(only.Submission, out var id) && id.Revision > 1;

    /// <summary>The keys of an indicator's observations.</summary>
    internal CellKey KeysOf(Indicator indicator) => breakdowns.KeysOf(indicator);

    /// <summary>The figures of one operand of an indicator; null when a period it needs is not there.</summary>
    internal LeafTable? TableOf(SumOf leaf, Indicator indicator, Period period, CellKey keys) =>
        CubesOf(leaf, period) is { } taken ? Evaluation.Table(leaf, taken, indicator, keys, breakdowns, Withheld) : null;

    // The cubes an operand takes its figures from, in order of their periods; null when what it needs is not there.
    private IReadOnlyList<CurrentCube>? CubesOf(SumOf leaf, Period period) =>
        LeafPeriods.Taken(leaf, period, taken => cubes.ContainsKey((leaf.Feed, taken))) is { } periods
            ? [.. periods.Select(taken => cubes[(leaf.Feed, taken)])]
            : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Figures of {Indicator} {Period} are missing: a number on the way to them does not fit")]
    private static partial void LogOverflow(ILogger logger, string indicator, string period);

    private WithheldFigures Withheld(SumOf leaf, CurrentCube cube)
    {
        if (!withheld.TryGetValue(cube, out var found))
        {
            withheld[cube] = found = disclosure.Judge(leaf.Feed, cube);
        }

        return found;
    }
}
