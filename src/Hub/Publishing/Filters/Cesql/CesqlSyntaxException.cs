namespace Hub.Publishing.Filters.Cesql;

/// <summary>An expression cannot be read. It never leaves <see cref="CesqlExpression.TryParse"/>, which makes a result of it.</summary>
internal sealed class CesqlSyntaxException(int position, string expectedInDutch, string expected, Localized found) : Exception
{
    /// <summary>Where and what, for who wrote the expression; characters count from 1.</summary>
    public Localized Fault { get; } = new(
        FormattableString.Invariant($"verwacht: {expectedInDutch}; gevonden: {found.Nl} bij teken {position + 1}"),
        FormattableString.Invariant($"expected {expected}, found {found.En} at character {position + 1}"));
}
