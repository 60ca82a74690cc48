using System.Globalization;

namespace Hub;

/// <summary>How often something is measured.</summary>
public enum Periodicity
{
    /// <summary>Once a year: <c>2024</c>.</summary>
    Year,

    /// <summary>Once a quarter: <c>2024-Q3</c>.</summary>
    Quarter,

    /// <summary>Once a month: <c>2024-09</c>.</summary>
    Month,
}

/// <summary>
/// A calendar period: a year (<c>2024</c>), quarter (<c>2024-Q3</c>) or month (<c>2024-09</c>), as ISO 8601 and SDMX
/// write them. The text form sorts in time order among periods of one periodicity.
/// </summary>
public readonly record struct Period : IComparable<Period>
{
    private readonly int index;

    private Period(Periodicity periodicity, int index)
    {
        Periodicity = periodicity;
        this.index = index;
    }

    /// <summary>Whether this is a year, a quarter or a month.</summary>
    public Periodicity Periodicity { get; }

    /// <summary>How many periods of <paramref name="periodicity"/> a year has.</summary>
    public static int PerYear(Periodicity periodicity) => periodicity switch
    {
        Periodicity.Year => 1,
        Periodicity.Quarter => 4,
        _ => 12,
    };

    /// <summary>The calendar year it lies in.</summary>
    public int Year => index / PerYear(Periodicity);

    /// <summary>The first day.</summary>
    public DateOnly Start => new(Year, (index % PerYear(Periodicity) * MonthsIn(Periodicity)) + 1, 1);

    /// <summary>The last day.</summary>
    public DateOnly End => Start.AddMonths(MonthsIn(Periodicity)).AddDays(-1);

    /// <summary>The period <paramref name="count"/> periods later (earlier when negative).</summary>
    /// <exception cref="ArgumentOutOfRangeException">That lies outside the years 1 to 9998.</exception>
    public Period Add(int count) =>
        TryAdd(count, out var moved) ? moved : throw new ArgumentOutOfRangeException(nameof(count), count, "There is no such period.");

    /// <summary>The same, where that may lie outside the years 1 to 9998.</summary>
    /// <returns>Whether there is such a period.</returns>
    public bool TryAdd(int count, out Period moved)
    {
        moved = new Period(Periodicity, index + count);
        return moved.Year is >= 1 and <= 9998;
    }

    /// <summary>The periods of <paramref name="periodicity"/> that this one is made of, in order; just the one they lie in when they are longer.</summary>
    public IReadOnlyList<Period> Parts(Periodicity periodicity)
    {
        var (part, last) = (Of(Start, periodicity), Of(End, periodicity));
        var parts = new List<Period> { part };
        while (part < last)
        {
            parts.Add(part = part.Add(1));
        }

        return parts;
    }

    /// <summary>The period of <paramref name="periodicity"/> that <paramref name="day"/> lies in.</summary>
    public static Period Of(DateOnly day, Periodicity periodicity) =>
        new(periodicity, (day.Year * PerYear(periodicity)) + ((day.Month - 1) / MonthsIn(periodicity)));

    /// <summary>Reads <c>2024</c>, <c>2024-Q3</c> or <c>2024-09</c>; anything else is refused.</summary>
    public static bool TryParse(string? text, out Period period)
    {
        period = default;
        if (text is null || text.Length is not (4 or 7)
            || !int.TryParse(text.AsSpan(0, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year)
            || year is < 1 or > 9998)
        {
            return false;
        }

        if (text.Length == 4)
        {
            period = new Period(Periodicity.Year, year);
            return true;
        }

        if (text[4] != '-')
        {
            return false;
        }

        if (text[5] == 'Q' && text[6] is >= '1' and <= '4')
        {
            period = new Period(Periodicity.Quarter, (year * 4) + text[6] - '1');
            return true;
        }

        if (int.TryParse(text.AsSpan(5, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var month) && month is >= 1 and <= 12)
        {
            period = new Period(Periodicity.Month, (year * 12) + month - 1);
            return true;
        }

        return false;
    }

    /// <summary>Reads a period.</summary>
    /// <exception cref="FormatException">The text is no period.</exception>
    public static Period Parse(string text) =>
        TryParse(text, out var period) ? period : throw new FormatException($"'{text}' is no period such as 2024, 2024-Q3 or 2024-09.");

    /// <summary>Earlier periods first; periods of different periodicity by their last day, then the shorter first.</summary>
    public int CompareTo(Period other) =>
        Periodicity == other.Periodicity
            ? index.CompareTo(other.index)
            : (End, other.Periodicity).CompareTo((other.End, Periodicity));

    /// <summary>Whether <paramref name="left"/> is before <paramref name="right"/>.</summary>
    public static bool operator <(Period left, Period right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is after <paramref name="right"/>.</summary>
    public static bool operator >(Period left, Period right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is before or the same as <paramref name="right"/>.</summary>
    public static bool operator <=(Period left, Period right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is after or the same as <paramref name="right"/>.</summary>
    public static bool operator >=(Period left, Period right) => left.CompareTo(right) >= 0;

    /// <summary>The period as it is written everywhere: <c>2024</c>, <c>2024-Q3</c>, <c>2024-09</c>.</summary>
    public override string ToString()
    {
        var inYear = index % PerYear(Periodicity);
        return Periodicity switch
        {
            Periodicity.Year => Year.ToString("D4", CultureInfo.InvariantCulture),
            Periodicity.Quarter => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-Q{inYear + 1}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{Year:D4}-{inYear + 1:D2}"),
        };
    }

    private static int MonthsIn(Periodicity periodicity) => 12 / PerYear(periodicity);
}
