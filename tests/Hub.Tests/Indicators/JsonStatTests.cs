using System.Text.Json;
using FluentAssertions;
using Hub.Http;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Hub.Tests.Http;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>JSON-stat as others read it: judged by its own schema and read with jsonstat-toolkit.</summary>
public sealed class JsonStatTests
{
    private static readonly Indicator Units = SomeTable.Indicator("housing-units");

    [Fact]
    public async Task Every_cell_is_found_under_its_codes_also_where_periods_have_other_codes()
    {
        var read = await ReadAsync(SomeTable.Of(
            Units,
            "by=place,ownership",
            "en",
            SomeTable.Set(Units, "2020", "*,* 30 A", "leiden,owned 10 A", "leiden,managed - Q", "delft,owned 7 E"),
            SomeTable.Set(Units, "2021", "*,* 31 A", "leiden,owned 11 A", "the-hague,managed 5 A")));

        read.GetProperty("size").EnumerateArray().Select(size => size.GetInt32()).Should().Equal(1, 3, 2, 2);
        Cells(read, "place", "ownership", "period").Should().Equal(new Dictionary<string, string>
        {
            ["delft managed 2020"] = "null O",
            ["delft managed 2021"] = "null O",
            ["delft owned 2020"] = "7 E",
            ["delft owned 2021"] = "null O",
            ["leiden managed 2020"] = "null Q",
            ["leiden managed 2021"] = "null O",
            ["leiden owned 2020"] = "10 A",
            ["leiden owned 2021"] = "11 A",
            ["the-hague managed 2020"] = "null O",
            ["the-hague managed 2021"] = "5 A",
            ["the-hague owned 2020"] = "null O",
            ["the-hague owned 2021"] = "null O",
        });
    }

    [Fact]
    public async Task Only_what_is_broken_down_by_is_a_dimension_and_each_has_its_role()
    {
        var sets = new[] { SomeTable.Set(Units, "2020", "*,* 30 A", "leiden,* 30 A") };

        var total = await ReadAsync(SomeTable.Of(Units, string.Empty, "en", sets));
        var byPlace = await ReadAsync(SomeTable.Of(Units, "place=leiden", "en", sets));

        Roles(total).Should().Equal("indicator metric", "period time");
        Cells(total, "period").Should().Equal(new Dictionary<string, string> { ["2020"] = "30 A" });
        Roles(byPlace).Should().Equal("indicator metric", "place geo", "period time");
    }

    [Theory]
    [InlineData("nl", "Woningen van DUWO", "Plaats", "Den Haag")]
    [InlineData("en", "DUWO's dwellings", "Place", "The Hague")]
    public async Task Names_are_in_the_language_asked_for_and_codes_stay(string language, string title, string dimension, string place)
    {
        var read = await ReadAsync(SomeTable.Of(Units, "by=place", language, SomeTable.Set(Units, "2020", "the-hague,* 30 A")));

        read.Text("label").Should().Be(title);
        read.GetProperty("dimensions").GetProperty("place").Text("label").Should().Be(dimension);
        read.GetProperty("dimensions").GetProperty("place").GetProperty("categories").Text("the-hague").Should().Be(place);
    }

    [Fact]
    public async Task Nothing_published_is_a_dataset_without_cells()
    {
        var read = await ReadAsync(SomeTable.Of(Units, "by=place", "en"));

        read.GetProperty("size").EnumerateArray().Select(size => size.GetInt32()).Should().Equal(1, 0, 0);
        read.GetProperty("cells").GetArrayLength().Should().Be(0);
    }

    [Fact]
    public void The_extension_has_what_the_format_has_no_place_for()
    {
        var students = SomeTable.Indicator("international-residents");
        var table = SomeTable.Of(students, "by=nationality", "en", SomeTable.Set(students, "2023", "eea,*,* 9000 A", "non-eea,*,* - Q"));

        var extension = JsonDocument.Parse(Bytes(table)).RootElement.GetProperty("extension");

        extension.Text("definition").Should().Be(students.Definition.En);
        extension.Text("method").Should().Be(students.Method.En);
        extension.Text("caveats").Should().Be(students.Caveats!.En);
        extension.GetProperty("version").GetInt32().Should().Be(students.Version);
        extension.GetProperty("sources").EnumerateArray().Select(source => source.GetString()).Should().Equal("some-feed.2023.1");
        extension.GetProperty("confidentiality").Text("1").Should().Be("A");
        extension.GetProperty("statusLabels").Text("Q").Should().Be("withheld because of small numbers");
    }

    [Fact]
    public void Too_many_cells_are_refused_with_what_to_do()
    {
        var codes = Enumerable.Range(0, 1001).Select(number => $"c{number},o{number} 1 A").ToArray();

        Problem? problem = null;
        JsonAnswer.Bytes(json => problem = JsonStatFormat.Write(json, SomeTable.Of(Units, "by=place,ownership", "en", SomeTable.Set(Units, "2020", codes))));

        problem!.Status.Should().Be(400);
        problem.Detail.Should().Contain("1000000").And.Contain("1002001");
    }

    private static ReadOnlyMemory<byte> Bytes(ObservationTable table) => JsonAnswer.Bytes(json => JsonStatFormat.Write(json, table).Should().BeNull());

    private static async Task<JsonElement> ReadAsync(ObservationTable table)
    {
        var read = await NodeTools.RunAsync("read-jsonstat.cjs", "jsonstat-toolkit", Bytes(table), Fixtures.Path("jsonstat/dataset.schema.json"));
        read.GetProperty("errors").EnumerateArray().Should().BeEmpty("it is valid against the schema of JSON-stat");
        return read;
    }

    private static IEnumerable<string> Roles(JsonElement read) =>
        read.GetProperty("dimensions").EnumerateObject().Select(dimension => $"{dimension.Name} {dimension.Value.Text("role")}");

    private static Dictionary<string, string> Cells(JsonElement read, params string[] dimensions) =>
        read.GetProperty("cells").EnumerateArray().ToDictionary(
            cell => string.Join(' ', dimensions.Select(dimension => cell.Text(dimension))),
            cell => $"{cell.GetProperty("value").GetRawText()} {cell.Text("status")}");
}
