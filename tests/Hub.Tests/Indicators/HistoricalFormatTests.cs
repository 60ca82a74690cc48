using System.Globalization;
using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>Figures of another moment say so in every format, with the version of the definition they are of.</summary>
public sealed class HistoricalFormatTests
{
    private const string Moment = "2025-06-01T12:00:00.000Z";

    // The definition is of version 2 now; the figures of 2020 and 2021 are older.
    private static readonly Indicator Units = SomeTable.Indicator("housing-units") with { Version = 2 };

    [Fact]
    public void Json_stat_says_it_in_its_extension()
    {
        var extension = JsonStat(Table("en", 1, 1)).GetProperty("extension");

        extension.GetProperty("version").GetInt32().Should().Be(1);
        extension.GetProperty("versions").GetRawText().Should().Be("""{"2020":1,"2021":1}""");
        extension.Text("asOf").Should().Be(Moment);
        JsonStat(Table("en", 1, 2) with { AsOf = null }).GetProperty("extension").TryGetProperty("asOf", out _).Should().BeFalse();
        JsonStat(Table("en", 1, 2)).GetProperty("extension").GetProperty("versions").GetRawText().Should().Be("""{"2020":1,"2021":2}""");
    }

    [Fact]
    public void Csv_says_it_in_a_column_that_is_there_when_it_was_asked_for()
    {
        var lines = Encoding.UTF8.GetString(CsvFormat.Write(Table("en", 1, 1), CsvDialect.Plain).Span).Split("\r\n");

        lines[0].Should().EndWith(",version,sources,asOf");
        lines[1].Should().Contain(",1,some-feed.2020.1,").And.EndWith($",{Moment}");
        Encoding.UTF8.GetString(CsvFormat.Write(Table("en", 1, 1) with { AsOf = null }, CsvDialect.Plain).Span).Should().NotContain("asOf");
    }

    [Theory]
    [InlineData("nl", "Zoals gepubliceerd op", "housing-units, versie 1, 2")]
    [InlineData("en", "As published at", "housing-units, version 1, 2")]
    public void A_workbook_says_it_in_its_readme(string language, string name, string version)
    {
        var lines = WorkbookReadme.Lines(Table(language, 1, 2), SomeTable.Note).ToList();

        lines.Should().Contain((name, Moment)).And.Contain(("Indicator", version));
        WorkbookReadme.Lines(Table(language, 1, 2) with { AsOf = null }, SomeTable.Note).Should().NotContain(line => line.Name == name);
    }

    [Theory]
    [InlineData("nl", "Zoals gepubliceerd op 2025-06-01T12:00:00.000Z, versie 1 van de definitie.")]
    [InlineData("en", "As published at 2025-06-01T12:00:00.000Z, version 1 of the definition.")]
    public void A_chart_says_it_below_and_in_its_description(string language, string words)
    {
        var chart = Chart.Of(Table(language, 1, 1)).Value;

        ChartText.Notes(chart)[0].Should().Be(words);
        ChartText.Describe(chart).Should().Contain(words);
        Encoding.UTF8.GetString(SvgFormat.Write(chart).Span).Should().Contain($">{words}</text>");
        ChartText.Describe(Chart.Of(Table(language, 1, 1) with { Sets = [] }).Value).Should().Contain("2025-06-01");
        ChartText.Describe(Chart.Of(Table(language, 1, 1) with { AsOf = null }).Value).Should().NotContain(Moment);
    }

    private static ObservationTable Table(string language, int first, int second) =>
        SomeTable.Of(
            Units,
            string.Empty,
            language,
            SomeTable.Set(Units, "2020", "*,* 30 A") with { Version = first },
            SomeTable.Set(Units, "2021", "*,* 31 A") with { Version = second }) with
        {
            AsOf = DateTimeOffset.Parse(Moment, CultureInfo.InvariantCulture),
        };

    private static JsonElement JsonStat(ObservationTable table)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            JsonStatFormat.Write(json, table).Should().BeNull();
        }

        return JsonDocument.Parse(content.ToArray()).RootElement;
    }
}
