namespace Hub.Indicators;

/// <summary>
/// How an indicator's value is made: a small closed algebra over sums of cubes (docs/indicators.md). Arithmetic is exact
/// decimal; a missing operand makes the result missing, never 0.
/// </summary>
public abstract record Expression
{
    /// <summary>The sums and counts it rests on, left to right.</summary>
    public abstract IEnumerable<SumOf> Leaves { get; }

    /// <summary>The same expression over so many of the indicator's periods earlier.</summary>
    public abstract Expression Earlier(int periods);
}

/// <summary>How an operand whose feed has shorter periods than the indicator comes to a figure of the longer one.</summary>
public enum RollUp
{
    /// <summary>It does not: both are of the same periodicity, or the operand takes one period by <c>latest</c>.</summary>
    None,

    /// <summary>All the shorter periods are added (a flow); one that is missing makes the figure missing.</summary>
    Add,

    /// <summary>The last of the shorter periods is taken (a stock); when that one is missing, the figure is.</summary>
    Last,
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
    /// <summary>How often the feed is sent.</summary>
    public required Periodicity Periodicity { get; init; }

    /// <summary>How shorter periods make up the indicator's.</summary>
    public RollUp RollUp { get; init; }

    /// <summary>How many of the indicator's periods before its own this is taken from.</summary>
    public int Back { get; init; }

    /// <summary>
    /// A second measure that each record's is multiplied by before they are added; null for none. Exact only where a
    /// cell is one record, which is checked at start.
    /// </summary>
    public string? Times { get; init; }

    /// <summary>A measure that a record must give to be counted in this; null for none.</summary>
    public string? Given { get; init; }

    /// <summary>Whether both are sums over the same records: of the same feed and period, with the same filter.</summary>
    public bool SelectsLike(SumOf other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Feed == other.Feed && Latest == other.Latest && Back == other.Back && Where.Count == other.Where.Count
            && Where.All(kept => other.Where.TryGetValue(kept.Key, out var codes) && codes.SetEquals(kept.Value));
    }

    /// <summary>Whether this decides for which periods there are observations: it is of the indicator's own period.</summary>
    public bool Drives => Latest is null && Back == 0;

    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => [this];

    /// <inheritdoc/>
    public override Expression Earlier(int periods) => this with { Back = Back + periods };
}

/// <summary>One value divided by another; missing when the divisor is 0 or missing.</summary>
/// <param name="Of">The numerator.</param>
/// <param name="To">The denominator.</param>
public sealed record Ratio(Expression Of, Expression To) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves.Concat(To.Leaves);

    /// <inheritdoc/>
    public override Expression Earlier(int periods) => new Ratio(Of.Earlier(periods), To.Earlier(periods));
}

/// <summary>One value less another.</summary>
/// <param name="Of">What is taken from.</param>
/// <param name="Less">What is taken away.</param>
public sealed record Difference(Expression Of, Expression Less) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves.Concat(Less.Leaves);

    /// <inheritdoc/>
    public override Expression Earlier(int periods) => new Difference(Of.Earlier(periods), Less.Earlier(periods));
}

/// <summary>A value times a constant, such as 100 for percent.</summary>
/// <param name="By">The constant.</param>
/// <param name="Of">The value.</param>
public sealed record Scale(decimal By, Expression Of) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves;

    /// <inheritdoc/>
    public override Expression Earlier(int periods) => new Scale(By, Of.Earlier(periods));
}

/// <summary>
/// A value set against the same value of an earlier period. As a percentage it is missing when the earlier value is 0 or
/// negative, of which no percentage says anything.
/// </summary>
/// <param name="Of">The value.</param>
/// <param name="Before">The same value of the earlier period.</param>
/// <param name="Percent">Whether as a percentage of the earlier value; otherwise as the difference.</param>
public sealed record Change(Expression Of, Expression Before, bool Percent) : Expression
{
    /// <inheritdoc/>
    public override IEnumerable<SumOf> Leaves => Of.Leaves.Concat(Before.Leaves);

    /// <inheritdoc/>
    public override Expression Earlier(int periods) => new Change(Of.Earlier(periods), Before.Earlier(periods), Percent);
}
