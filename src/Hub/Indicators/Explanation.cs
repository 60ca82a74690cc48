using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>How one figure came about.</summary>
/// <param name="Indicator">The definition.</param>
/// <param name="Period">The period.</param>
/// <param name="Codes">One code per dimension of the indicator, in its order; null where it is not broken down.</param>
/// <param name="Threshold">
/// From which count on the operands withheld for a small count would not be small: the strictest threshold over what is
/// judged together with them, which may be another indicator's; 0 when none is withheld for that.
/// </param>
/// <param name="Root">The expression with the value of each operand.</param>
/// <param name="Computed">The observation as the stored figures give it now; null when it is missing.</param>
/// <param name="Published">The observation as it is published; null when there is none.</param>
/// <param name="PublishedAt">When its set was first published with these values; null when it never was.</param>
/// <param name="Differences">In what the two differ, in words; empty when they agree.</param>
public sealed record Explanation(
    Indicator Indicator,
    Period Period,
    IReadOnlyList<string?> Codes,
    int Threshold,
    ExplainedValue Root,
    Observation? Computed,
    Observation? Published,
    DateTimeOffset? PublishedAt,
    IReadOnlyList<string> Differences);

/// <summary>One operation or operand of an expression and what it comes to.</summary>
/// <param name="Expression">The operation or operand.</param>
/// <param name="Value">Its value, not rounded; null where it is missing.</param>
/// <param name="Confidentiality">F, or A or D when an operand it rests on is withheld: then its value is not for everybody.</param>
/// <param name="Operands">What it is worked out from; none for a sum or count.</param>
/// <param name="Parts">The submissions a sum or count takes its figures from, one per period it needs; none for an operation.</param>
public sealed record ExplainedValue(
    Expression Expression, decimal? Value, char Confidentiality, IReadOnlyList<ExplainedValue> Operands, IReadOnlyList<ExplainedPart> Parts);

/// <summary>What a sum or count takes from one period of its feed.</summary>
/// <param name="Period">The feed's period.</param>
/// <param name="Receipt">The submission that counts; null when none does.</param>
/// <param name="Cells">The cells of its cube that match.</param>
public sealed record ExplainedPart(Period Period, Receipt? Receipt, IReadOnlyList<ExplainedCell> Cells);

/// <summary>A cell that was summed.</summary>
/// <param name="Codes">Its codes, one per dimension of the feed.</param>
/// <param name="Records">How many records it sums.</param>
/// <param name="Amount">What it adds; null when its records do not give the figure.</param>
public sealed record ExplainedCell(IReadOnlyList<string> Codes, long Records, decimal? Amount);
