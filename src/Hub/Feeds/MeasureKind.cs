namespace Hub.Feeds;

/// <summary>What a number is, and so what becomes of it over a longer period and over several records.</summary>
public enum MeasureKind
{
    /// <summary>Counted over the whole period, such as newcomers of a month: months add up to a year.</summary>
    Flow,

    /// <summary>Counted at a moment, such as dwellings on the last day: the last month is that of the year.</summary>
    Stock,

    /// <summary>A figure per record that does not add up at all, such as a median; it can only be weighed.</summary>
    Average,
}
