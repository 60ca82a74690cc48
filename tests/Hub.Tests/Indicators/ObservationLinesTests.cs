using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Observations as they are stored, and their digest, which tells for good whether they are the same.</summary>
public sealed class ObservationLinesTests
{
    private static readonly Gen<(string? Place, string? Contract, decimal Value, char Confidentiality)> Row = Gen.Select(
        OneOf<string?>(null, "leiden", "den-haag", "café"), OneOf<string?>(null, "regular"), Gen.Decimal[-1000, 1000], OneOf('F', 'A', 'D'));

    [Fact]
    public void A_line_is_the_codes_the_value_the_status_and_the_confidentiality_with_tabs_between_them()
    {
        Row.List[0, 20].Sample(rows =>
        {
            var expected = rows.ConvertAll(row => string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Place}\t{row.Contract}\t{(row.Confidentiality == 'F' ? row.Value : null)}\t{(row.Confidentiality == 'F' ? 'E' : 'Q')}\t{row.Confidentiality}"));

            foreach (var set in new[] { Keyed(rows), Read(rows) })
            {
                ObservationLines.Of(set).Should().Equal(expected);
                ObservationLines.Digest(set).Should().Be(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', expected.Prepend("3"))))));
            }
        });
    }

    private static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static ObservationSet Keyed(List<(string? Place, string? Contract, decimal Value, char Confidentiality)> rows)
    {
        var keys = new CellKey(2);
        var observations = rows.Select(row => new KeyedObservation(
            (row.Place is null ? 0 : keys.Part(0, row.Place)) | (row.Contract is null ? 0 : keys.Part(1, row.Contract)),
            row.Value,
            row.Confidentiality == 'F' ? 'E' : 'Q',
            row.Confidentiality)).ToArray();
        return Set(new KeyedObservations(observations, observations.Length, keys));
    }

    private static ObservationSet Read(List<(string? Place, string? Contract, decimal Value, char Confidentiality)> rows) => Set(rows.ConvertAll(row => new Observation(
        [row.Place, row.Contract], row.Confidentiality == 'F' ? row.Value : null, row.Confidentiality == 'F' ? 'E' : 'Q', row.Confidentiality)));

    private static ObservationSet Set(IReadOnlyList<Observation> observations) => new("housing-units", 3, Period.Parse("2024"), [], observations);
}
