using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Hub.Alerts;

/// <summary>
/// The observed values of one group, in period order; it never changes. One array, since a process remembers as many of
/// them as there are groups that ever met a rule's condition.
/// </summary>
internal sealed class AlertSeries : IReadOnlyDictionary<Period, decimal>
{
    private readonly KeyValuePair<Period, decimal>[] points;

    private AlertSeries(KeyValuePair<Period, decimal>[] points) => this.points = points;

    /// <summary>The series without a value.</summary>
    public static AlertSeries Empty { get; } = new([]);

    /// <inheritdoc/>
    public int Count => points.Length;

    /// <summary>The values in period order.</summary>
    public ReadOnlySpan<KeyValuePair<Period, decimal>> Points => points;

    /// <inheritdoc/>
    public IEnumerable<Period> Keys => points.Select(point => point.Key);

    /// <inheritdoc/>
    public IEnumerable<decimal> Values => points.Select(point => point.Value);

    /// <inheritdoc/>
    public decimal this[Period key] => Find(key) ?? throw new KeyNotFoundException($"There is no value of {key}.");

    /// <summary>The value of a period; null when it was not observed.</summary>
    public decimal? Find(Period period) => TryGetValue(period, out var value) ? value : null;

    /// <summary>The same with these values; null takes a period out.</summary>
    public AlertSeries With(IEnumerable<KeyValuePair<Period, decimal?>> changes)
    {
        var next = new List<KeyValuePair<Period, decimal>>(points.Length + 1);
        next.AddRange(points);
        foreach (var (period, value) in changes)
        {
            var at = PlaceIn(CollectionsMarshal.AsSpan(next), period);
            var isThere = at < next.Count && next[at].Key == period;
            if (value is not { } observed)
            {
                if (isThere)
                {
                    next.RemoveAt(at);
                }
            }
            else if (isThere)
            {
                next[at] = KeyValuePair.Create(period, observed);
            }
            else
            {
                next.Insert(at, KeyValuePair.Create(period, observed));
            }
        }

        return next.Count == 0 ? Empty : new AlertSeries([.. next]);
    }

    /// <summary>Where a period is among the values, or would be.</summary>
    public int PlaceOf(Period period) => PlaceIn(points, period);

    /// <inheritdoc/>
    public bool ContainsKey(Period key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(Period key, [MaybeNullWhen(false)] out decimal value)
    {
        var at = PlaceOf(key);
        var isThere = at < points.Length && points[at].Key == key;
        value = isThere ? points[at].Value : default;
        return isThere;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Period, decimal>> GetEnumerator() => points.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int PlaceIn(ReadOnlySpan<KeyValuePair<Period, decimal>> points, Period period)
    {
        var (low, high) = (0, points.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = points[middle].Key < period ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
