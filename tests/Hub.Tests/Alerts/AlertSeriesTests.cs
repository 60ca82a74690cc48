using CsCheck;
using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AlertSeriesTests
{
    private static readonly Period Start = Period.Parse("2020-01");

    private static readonly Gen<KeyValuePair<Period, decimal?>> Point =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3], (month, value) => KeyValuePair.Create(Start.Add(month), value == 0 ? null : (decimal?)value));

    [Fact]
    public void A_series_holds_the_last_value_of_each_period_in_their_order_and_leaves_the_one_before_as_it_was()
    {
        Point.Array[0, 5].Array[0, 8].Sample(batches =>
        {
            var (series, expected) = (AlertSeries.Empty, new SortedDictionary<Period, decimal>());
            foreach (var batch in batches)
            {
                var before = expected.ToArray();
                var earlier = series;
                series = series.With(batch);
                foreach (var (period, value) in batch)
                {
                    expected.Remove(period);
                    if (value is { } observed)
                    {
                        expected.Add(period, observed);
                    }
                }

                series.Should().Equal(expected);
                earlier.Should().Equal(before);
                for (var month = -1; month <= 12; month++)
                {
                    series.Find(Start.Add(month)).Should().Be(expected.TryGetValue(Start.Add(month), out var value) ? value : null);
                }
            }
        });
    }
}
