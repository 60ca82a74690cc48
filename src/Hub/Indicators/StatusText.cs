namespace Hub.Indicators;

/// <summary>The statuses of observations in words, as SDMX code lists 2.x name them.</summary>
public static class StatusText
{
    /// <summary>The status of a cell that a table has and that has no observation: CL_OBS_STATUS O.</summary>
    public const char Missing = 'O';

    /// <summary>The statuses that observations of the hub have, and that of a cell without one.</summary>
    public static IReadOnlyList<char> Known { get; } = ['A', 'E', 'P', 'B', 'Q', Missing];

    /// <summary>The confidentiality statuses that observations of the hub have.</summary>
    public static IReadOnlyList<char> KnownConfidentiality { get; } = ['F', 'A', 'D'];

    /// <summary>A status of CL_OBS_STATUS.</summary>
    public static Localized Of(char status) => status switch
    {
        'A' => new Localized("normaal", "normal"),
        'E' => new Localized("geschat", "estimated"),
        'P' => new Localized("voorlopig", "provisional"),
        'B' => new Localized("breuk in de reeks", "break in the series"),
        'Q' => new Localized("niet getoond wegens kleine aantallen", "withheld because of small numbers"),
        Missing => new Localized("ontbreekt", "missing"),
        'D' => new Localized("andere definitie", "definition differs"),
        'F' => new Localized("prognose", "forecast"),
        'U' => new Localized("weinig betrouwbaar", "low reliability"),
        'V' => new Localized("niet gecontroleerd", "unvalidated"),
        _ => new Localized(status.ToString(), status.ToString()),
    };

    /// <summary>A status of CL_CONF_STATUS.</summary>
    public static Localized OfConfidentiality(char status) => status switch
    {
        'F' => new Localized("vrij", "free"),
        'A' => new Localized("niet getoond: te klein aantal", "withheld: number too small"),
        'D' => new Localized("niet getoond om een ander aantal te beschermen", "withheld to protect another number"),
        _ => new Localized(status.ToString(), status.ToString()),
    };

    /// <summary>Whether a value of this status may still change, or is no count: it is marked where it is drawn.</summary>
    public static bool IsUncertain(char status) => status is 'E' or 'P' or 'F' or 'U' or 'V';
}
