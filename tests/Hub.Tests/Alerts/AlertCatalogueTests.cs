using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AlertCatalogueTests : IDisposable
{
    private const string Valid = """
        {"id":"housing-shortage","version":1,"indicator":"housing-shortage","by":["place"],"where":{"place":["leiden"]},
        "raise":{"atLeast":2500},"clear":{"below":2300},"for":2,"severity":"critical",
        "title":{"nl":"Tekort in {place}","en":"Shortage in {place}"},
        "text":{"nl":"{value} {unit} in {period}, grens {threshold}","en":"{value} {unit} in {period}, threshold {threshold}"}}
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("hub-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_rule_is_added_by_a_file()
    {
        var catalogue = Load(Valid);

        catalogue.Find("housing-shortage").Should().BeEquivalentTo(new
        {
            Version = 1,
            By = new[] { "place" },
            Raise = new Threshold(Comparison.AtLeast, 2500),
            Clear = new Threshold(Comparison.Below, 2300),
            For = 2,
            Severity = AlertSeverity.Critical,
        });
        catalogue.Watching("housing-shortage").Should().ContainSingle();
        catalogue.Watching("vacancies").Should().BeEmpty();
    }

    [Fact]
    public void A_rule_needs_neither_where_nor_for()
    {
        var rule = Load(Valid.Replace(",\"where\":{\"place\":[\"leiden\"]}", "", StringComparison.Ordinal).Replace("\"for\":2,", "", StringComparison.Ordinal)).All.Single();

        rule.For.Should().Be(1);
        rule.Watches(["oegstgeest"]).Should().BeTrue();
    }

    [Fact]
    public void A_rule_watches_the_values_it_names()
    {
        var rule = Load(Valid).All.Single();

        rule.Watches(["leiden"]).Should().BeTrue();
        rule.Watches(["delft"]).Should().BeFalse();
        rule.Watches([]).Should().BeFalse();
    }

    [Theory]
    [InlineData("\"id\":\"housing-shortage\"", "\"id\":\"another\"", "/id")]
    [InlineData("\"version\":1", "\"version\":0", "/version")]
    [InlineData("\"by\":[\"place\"]", "\"by\":[\"value\"]", "/by/0")]
    [InlineData("\"by\":[\"place\"]", "\"by\":[]", "/where/place")]
    [InlineData("[\"leiden\"]", "[]", "/where/place")]
    [InlineData("[\"leiden\"]", "[\"Leiden\"]", "/where/place/0")]
    [InlineData("{\"atLeast\":2500}", "{}", "/raise")]
    [InlineData("{\"atLeast\":2500}", "{\"atLeast\":2500,\"above\":1}", "/raise")]
    [InlineData("{\"atLeast\":2500}", "{\"equals\":2500}", "/raise/equals")]
    [InlineData("{\"atLeast\":2500}", "{\"atLeast\":\"2500\"}", "/raise/atLeast")]
    [InlineData("{\"below\":2300}", "{\"above\":2300}", "/clear")]
    [InlineData("{\"below\":2300}", "{\"atMost\":2500}", "/clear")]
    [InlineData("\"for\":2", "\"for\":0", "/for")]
    [InlineData("\"critical\"", "\"Critical\"", "/severity")]
    [InlineData("Shortage in {place}", "Shortage in {city}", "/title/en")]
    [InlineData("grens {threshold}", "grens {threshold", "/text/nl")]
    [InlineData("grens {threshold}", "grens threshold}", "/text/nl")]
    [InlineData("\"for\":2", "\"whenever\":2", "/whenever")]
    public void A_wrong_file_is_refused_with_its_name_and_the_place(string valid, string wrong, string pointer)
    {
        var failure = FluentActions.Invoking(() => Load(Valid.Replace(valid, wrong, StringComparison.Ordinal))).Should().Throw<DefinitionException>().Which;

        failure.File.Should().EndWith("housing-shortage.json");
        failure.Pointer.Should().Be(pointer);
    }

    [Theory]
    [InlineData("atLeast", "below", false)]
    [InlineData("above", "atMost", false)]
    [InlineData("atMost", "above", false)]
    [InlineData("below", "atLeast", false)]
    [InlineData("above", "below", false)]
    [InlineData("atLeast", "atMost", true)]
    [InlineData("atMost", "atLeast", true)]
    public void Raise_and_clear_may_meet_at_one_value_when_one_of_them_leaves_it_out(string raise, string clear, bool refused)
    {
        var json = Valid.Replace("\"atLeast\":2500", $"\"{raise}\":10", StringComparison.Ordinal).Replace("\"below\":2300", $"\"{clear}\":10", StringComparison.Ordinal);
        var load = FluentActions.Invoking(() => Load(json));

        if (refused)
        {
            load.Should().Throw<DefinitionException>().Which.Pointer.Should().Be("/clear");
        }
        else
        {
            load.Should().NotThrow();
        }
    }

    private AlertCatalogue Load(string json)
    {
        File.WriteAllText(Path.Combine(folder, "housing-shortage.json"), json);
        return AlertCatalogue.Load(folder);
    }
}
