namespace Hub.Feeds;

/// <summary>
/// How a feed's partner writes numbers in CSV, from <c>csv</c> in <c>feed.json</c>. A setting and not a guess: 1.234 is
/// more than a thousand to one partner and little more than one to another.
/// </summary>
/// <param name="Decimal">The sign before decimals: <c>.</c> or <c>,</c>.</param>
/// <param name="Thousands">The sign between groups of three digits, or null when there is none; a space stands for the non-breaking ones too.</param>
public sealed record CsvNumbers(char Decimal, char? Thousands)
{
    /// <summary>A decimal point, no thousands separator: as in JSON.</summary>
    public static CsvNumbers Plain { get; } = new('.', null);

    /// <summary>Reads the setting.</summary>
    /// <exception cref="DefinitionException">It is not one of the signs, or both are the same.</exception>
    internal static CsvNumbers Read(DefinitionReader csv)
    {
        csv.Only("decimal", "thousands");
        var point = csv.Optional("decimal")?.OneOf(".", ",")[0] ?? '.';
        var thousands = csv.Optional("thousands")?.OneOf(".", ",", " ")[0];
        return point == thousands ? throw csv.Member("thousands").Wrong("is the decimal sign") : new CsvNumbers(point, thousands);
    }
}
