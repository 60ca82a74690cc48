namespace Hub.Alerts;

/// <summary>How a value is held against a threshold.</summary>
public enum Comparison
{
    /// <summary>The value is the threshold or more.</summary>
    AtLeast,

    /// <summary>The value is more than the threshold.</summary>
    Above,

    /// <summary>The value is the threshold or less.</summary>
    AtMost,

    /// <summary>The value is less than the threshold.</summary>
    Below,
}

/// <summary>A condition on a value, such as <c>{"atLeast": 2500}</c>.</summary>
/// <param name="Comparison">How the value is held against it.</param>
/// <param name="Value">In the indicator's unit.</param>
public readonly record struct Threshold(Comparison Comparison, decimal Value)
{
    /// <summary>Whether the condition asks for large values.</summary>
    public bool IsUpward => Comparison is Comparison.AtLeast or Comparison.Above;

    /// <summary>Whether <paramref name="value"/> meets the condition.</summary>
    public bool IsMetBy(decimal value) => Comparison switch
    {
        Comparison.AtLeast => value >= Value,
        Comparison.Above => value > Value,
        Comparison.AtMost => value <= Value,
        _ => value < Value,
    };

    /// <summary>Whether some value meets both conditions.</summary>
    public bool Overlaps(Threshold other)
    {
        if (IsUpward == other.IsUpward)
        {
            return true;
        }

        var (up, down) = IsUpward ? (this, other) : (other, this);
        return up.Comparison == Comparison.AtLeast && down.Comparison == Comparison.AtMost
            ? down.Value >= up.Value
            : down.Value > up.Value;
    }
}
