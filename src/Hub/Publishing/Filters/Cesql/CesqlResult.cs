namespace Hub.Publishing.Filters.Cesql;

/// <summary>What can go wrong in an evaluation (CESQL 1.0, section 3.3).</summary>
internal enum CesqlError
{
    /// <summary>Division by zero, or a number outside 32 bits.</summary>
    Math,

    /// <summary>A value that is none of the type an operator or function takes.</summary>
    Cast,

    /// <summary>An attribute that the event does not have.</summary>
    MissingAttribute,

    /// <summary>A function that there is not, or not with so many arguments.</summary>
    MissingFunction,

    /// <summary>An argument that a function cannot work with.</summary>
    FunctionEvaluation,

    /// <summary>The evaluation took more steps than it may.</summary>
    Generic,
}

/// <summary>
/// What an expression gives: always a value, and the first error if there was one. An operator or function one of whose
/// operands has an error is not carried out; it gives the zero value of its type and passes the error on ("fail fast",
/// section 4.1).
/// </summary>
internal readonly record struct CesqlResult(CesqlValue Value, CesqlError? Error)
{
    public static implicit operator CesqlResult(CesqlValue value) => new(value, null);

    public static implicit operator CesqlResult(bool value) => new(CesqlValue.Of(value), null);

    public static implicit operator CesqlResult(int value) => new(CesqlValue.Of(value), null);

    public static implicit operator CesqlResult(string value) => new(CesqlValue.Of(value), null);
}

/// <summary>How much an evaluation may still do, counted in nodes and characters looked at, so that it ends soon whatever is asked.</summary>
internal sealed class CesqlBudget
{
    /// <summary>Steps for all filters of a subscription over one event: some milliseconds.</summary>
    public const int Steps = 200_000;

    private int left = Steps;

    /// <summary>Steps taken so far.</summary>
    public int Spent => Steps - left;

    /// <summary>Takes steps; false when there are not so many left.</summary>
    public bool Spend(int steps)
    {
        left = steps > left ? 0 : left - steps;
        return left > 0;
    }
}
