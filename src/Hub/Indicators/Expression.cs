namespace Hub.Indicators;

/// <summary>
/// How an indicator's value is made: a small closed algebra over sums of cubes (docs/indicators.md). Arithmetic is exact
/// decimal; a missing operand makes the result missing, never 0.
/// </summary>
public abstract record Expression
{
    /// <summary>The sums and counts it rests on, left to right.</summary>
    public abstract IEnumerable<SumOf> Leaves { get; }
}

/// <summary>The sum of a feed's measure, or the number of its records, over the cells that match.</summary>
/// <param name="Feed">The feed.</param>
/// <param name="Measure">The measure; null counts records.</param>
/// <param name="Where">Per dimension of the feed the codes that count; a dimension not named counts whole.</param>
/// <param name="Across">Dimensions of the indicator that this is summed over even when the indicator is broken down by them.</param>
/// <param name="As">The feed's dimensions that the indicator knows by another name: feed's name → indicator's name.</param>
/// <param name="Latest">
/// Null: the feed's figures of the indicator's own period. Otherwise its newest figures of a period that ends on or
/// before the last day of the indicator's, at most this much earlier.
/// </param>
public sealed record SumOf(
    string Feed,
    string? Measure,
    IReadOnlyDictionary<string, IReadOnlySet<string>> Where,
    IReadOnlySet<string> Across,
    IReadOnlyDictionary<string, string> As,
    CalendarDuration? Latest) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => [this];
}

/// <summary>One value divided by another; missing when the divisor is 0 or missing.</summary>
/// <param name="Of">The numerator.</param>
/// <param name="To">The denominator.</param>
public sealed record Ratio(Expression Of, Expression To) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves.Concat(To.Leaves);
}

/// <summary>One value less another.</summary>
/// <param name="Of">What is taken from.</param>
/// <param name="Less">What is taken away.</param>
public sealed record Difference(Expression Of, Expression Less) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves.Concat(Less.Leaves);
}

/// <summary>A value times a constant, such as 100 for percent.</summary>
/// <param name="By">The constant.</param>
/// <param name="Of">The value.</param>
public sealed record Scale(decimal By, Expression Of) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves;
}
