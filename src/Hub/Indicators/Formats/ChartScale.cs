namespace Hub.Indicators.Formats;

/// <summary>The values' axis of a chart: from 0, or below it when a value is, in round steps.</summary>
internal sealed class ChartScale
{
    private const int Steps = 5;

    private ChartScale(decimal from, decimal to, decimal step) => (From, To, Step) = (from, to, step);

    /// <summary>Its lowest value.</summary>
    public decimal From { get; }

    /// <summary>Its highest value.</summary>
    public decimal To { get; }

    /// <summary>From one line of the grid to the next.</summary>
    public decimal Step { get; }

    /// <summary>The decimals that its steps are written with.</summary>
    public int Decimals => (Step / 1.0000000000000000000000000000m).Scale;

    /// <summary>The lines of the grid.</summary>
    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (var tick = From; tick <= To; tick += Step)
            {
                yield return tick;
            }
        }
    }

    /// <summary>The scale that holds these values.</summary>
    /// <param name="values">The values.</param>
    /// <param name="decimals">The values' decimals: steps are not finer.</param>
    public static ChartScale For(IEnumerable<decimal> values, int decimals)
    {
        decimal least = 0, most = 0;
        foreach (var value in values)
        {
            (least, most) = (Math.Min(least, value), Math.Max(most, value));
        }

        var finest = 1m;
        for (var place = 0; place < decimals; place++)
        {
            finest /= 10;
        }

        if (least == most)
        {
            return new ChartScale(0, finest, finest);
        }

        var rough = (most - least) / Steps;
        var step = finest;
        for (var (power, next) = (finest, 0); step < rough; next++)
        {
            step = power * (next % 3) switch { 0 => 2, 1 => 5, _ => 10 };
            power = next % 3 == 2 ? power * 10 : power;
        }

        return new ChartScale(Math.Floor(least / step) * step, Math.Ceiling(most / step) * step, step);
    }

    /// <summary>Where a value lies: 0 at the lowest, 1 at the highest.</summary>
    public double Of(decimal value) => (double)((value - From) / (To - From));
}
