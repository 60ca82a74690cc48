namespace Hub.Indicators;

/// <summary>
/// The status of observations after SDMX CL_OBS_STATUS. An observation has one, though more may apply: the one that a
/// reader must know first.
/// </summary>
/// <remarks>
/// Q (withheld) goes before all, since there is no value that the others could be about. B (break in series) goes before
/// E (estimated): a comparison with earlier periods is wrong where there is a break, and only inexact where a value is
/// estimated. E goes before P (provisional): what is estimated stays so when its period is locked. What none applies to
/// is A (normal).
/// </remarks>
internal static class ObservationStatus
{
    public const char Normal = 'A';

    private const string WeakestFirst = "APEB";

    /// <summary>What a submission makes of the observations that rest on it.</summary>
    public static char Of(CurrentCube cube) => cube.ObsStatus switch
    {
        "B" => 'B',
        "E" => 'E',
        _ => cube.Locked ? Normal : 'P',
    };

    /// <summary>The stronger of two, of one observation that rests on both.</summary>
    public static char Stronger(char one, char other) =>
        WeakestFirst.IndexOf(one, StringComparison.Ordinal) >= WeakestFirst.IndexOf(other, StringComparison.Ordinal) ? one : other;
}
