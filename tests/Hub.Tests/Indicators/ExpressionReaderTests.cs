using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Feeds;
using Hub.Indicators;
using Hub.Tests.Feeds.Quality;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>An expression that is wrong stops the hub at start and says where and why.</summary>
public sealed class ExpressionReaderTests
{
    private const string Units = """{"sum":{"feed":"duwo-housing-stock","measure":"units"}}""";
    private const string Market = "\"feed\":\"duwo-housing-market\"";

    [Theory]
    [InlineData("""{"median":{"feed":"duwo-housing-stock"}}""", "/median", "is not known here; known are sum, count, weightedMean, ratio, share, difference, scale, change")]
    [InlineData("""{}""", "", "exactly one of sum, count")]
    [InlineData("""{"sum":{"feed":"no-such-feed","measure":"units"}}""", "/sum/feed", "there is no feed 'no-such-feed'")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"rooms"}}""", "/sum/measure", "feed 'duwo-housing-stock' has no measure 'rooms'")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units","where":{"town":["leiden"]}}}""", "/sum/where/town", "has no dimension 'town'")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units","where":{"ownership":["rented"]}}}""", "/sum/where/ownership", "'ownership' of feed 'duwo-housing-stock' is never 'rented'; it is one of owned, managed")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units","where":{"place":[]}}}""", "/sum/where/place", "keeps no code")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units","as":{"ownership":"place"}}}""", "/sum/as", "two dimensions of feed 'duwo-housing-stock' would be called 'place'")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units","across":["sector"]}}""", "/sum/across", "'sector' is no dimension of the indicator")]
    [InlineData("""{"sum":{"feed":"university-students","measure":"students"}}""", "/sum", "has no dimension 'place'; name it in 'as' or in 'across'")]
    [InlineData("""{"ratio":[{"sum":{"feed":"duwo-housing-stock","measure":"units"}}]}""", "/ratio", "two operands were expected")]
    [InlineData("""{"scale":{"by":0,"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}}}}""", "/scale/by", "times 0 everything is 0")]
    [InlineData("""{"scale":{"by":7e27,"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}}}}""", "/scale/by", "a number from 0.000000001 to 1000000000 was expected")]
    [InlineData("""{"scale":{"by":-1e-10,"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}}}}""", "/scale/by", "a number from 0.000000001 to 1000000000 was expected")]
    [InlineData("""{"share":{"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}},"across":["ownership"]}}""", "/share/across", "'ownership' is no dimension of the indicator")]
    [InlineData("""{"share":{"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}},"across":[]}}""", "/share/across", "names no dimension")]
    [InlineData("""{"share":{"of":{"scale":{"by":2,"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}}}},"across":["place"]}}""", "/share/of", "a sum or a count was expected")]
    [InlineData("""{"share":{"of":{"sum":{"feed":"duwo-housing-stock","measure":"units","across":["place"]}},"across":["place"]}}""", "/share/across", "the part is summed across 'place' already")]
    [InlineData("""{"change":{"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}},"on":"next","as":"percent"}}""", "/change/on", "'next' is not one of previous, year-earlier")]
    [InlineData("""{"change":{"of":{"sum":{"feed":"duwo-housing-stock","measure":"units"}},"on":"previous"}}""", "/change/as", "is missing")]
    [InlineData("""{"sum":{"feed":"duwo-housing-stock","measure":"units","latest":"P3Y"}}""", "", "at least one sum or count must be of the indicator's own period")]
    [InlineData("""{"ratio":[{"sum":{"feed":"duwo-housing-stock","measure":"units"}},{"sum":{"feed":"duwo-housing-stock","measure":"units","latest":"P21Y"}}]}""", "/ratio/1/sum/latest", "at most 20 years")]
    public void A_wrong_expression_is_refused_with_its_place_and_reason(string value, string pointer, string reason) =>
        Refuses(value, "year", "place", "/value" + pointer, reason);

    [Theory]
    [InlineData("month", """{"sum":{"feed":"duwo-housing-stock","measure":"units"}}""", "", "feed 'duwo-housing-stock' is by year, the indicator by month; 'latest' joins them")]
    [InlineData("year", "{\"sum\":{" + Market + ",\"measure\":\"medianWaitMonths\"}}", "/measure", "is an average, and averages do not add up; 'weightedMean' weighs them")]
    [InlineData("year", "{\"count\":{" + Market + "}}", "", "does not say whether its 'records' are a flow, which adds up, or a stock")]
    [InlineData("year", "{\"weightedMean\":{" + Market + ",\"measure\":\"shortage\",\"weight\":\"units\"}}", "/measure", "'shortage' of feed 'duwo-housing-market' is a count")]
    [InlineData("year", "{\"weightedMean\":{" + Market + ",\"measure\":\"medianWaitMonths\",\"weight\":\"medianWaitMonths\"}}", "/weight", "is an average; a count was expected")]
    [InlineData("month", """{"weightedMean":{"feed":"lic-events","measure":"attendees","weight":"dutchAttendees"}}""", "/feed", "is told from others by 'event' too, which is no dimension")]
    [InlineData("year", "{\"difference\":[" + Units + ",{\"sum\":{" + Market + ",\"measure\":\"offered\",\"latest\":\"P1Y\"}}]}", "/1/sum/latest", "a flow of one month is no figure of a year")]
    public void So_is_one_that_its_feed_cannot_give(string periodicity, string value, string pointer, string reason)
    {
        var operation = value[2..value.IndexOf('"', 2)];

        Refuses(value, periodicity, string.Empty, $"/value/{operation}{pointer}", reason);
    }

    [Fact]
    public void Earlier_periods_and_wholes_count_among_the_eight_operands()
    {
        var share = $$$"""{"share":{"of":{{{Units}}},"across":["place"]}}""";
        var change = $$$"""{"change":{"of":{{{share}}},"on":"previous","as":"difference"}}""";

        SomeFigures.Indicator($$$"""{"difference":[{{{change}}},{{{change}}}]}""", dimensions: "place").Value.Leaves.Should().HaveCount(8);
        Refuses($$$"""{"difference":[{{{change}}},{"difference":[{{{change}}},{{{Units}}}]}]}""", "year", "place", "/value", "at most 8 sums and counts; it has 9");
    }

    [Fact]
    public void A_roll_up_is_refused_when_the_feed_does_not_say_what_the_measure_is()
    {
        using var folder = Schemas.Copy();
        folder.Edit("duwo-housing-market", "feed.json", feed =>
            feed["measures"] = new JsonArray([.. feed["measures"]!.AsObject().Select(measure => JsonValue.Create(measure.Key))]));
        var feeds = FeedCatalogue.Load(Path.Combine(folder.Path, "feeds"), new HashSet<string> { "duwo", "lic", "lbsp", "gemeente-leiden", "universiteit-leiden", "partner-hub" });

        FluentActions.Invoking(() => SomeFigures.Indicator("""{"sum":{"feed":"duwo-housing-market","measure":"units"}}""", feeds: feeds))
            .Should().Throw<DefinitionException>().Which.Reason.Should().Contain("its feed.json does not say whether 'units' is a flow, which adds up, or a stock, of which the last counts");
        SomeFigures.Indicator("""{"sum":{"feed":"duwo-housing-market","measure":"units"}}""", "month", feeds: feeds).Driver.RollUp.Should().Be(RollUp.None);
    }

    [Fact]
    public void A_measure_is_a_flow_a_stock_or_an_average()
    {
        using var folder = Schemas.Copy();
        folder.Edit("duwo-housing-stock", "feed.json", feed => feed["measures"] = new JsonObject { ["units"] = "pile" });

        var refused = FluentActions.Invoking(() => Definitions.Load(folder.Path)).Should().Throw<DefinitionException>().Which;

        (refused.Pointer, refused.Reason).Should().Be(("/measures/units", "'pile' is not one of flow, stock, average"));
    }

    private static void Refuses(string value, string periodicity, string dimensions, string pointer, string reason)
    {
        var refused = FluentActions.Invoking(() => SomeFigures.Indicator(value, periodicity, dimensions)).Should().Throw<DefinitionException>().Which;
        refused.File.Should().EndWith("tried.json");
        refused.Pointer.Should().Be(pointer);
        refused.Reason.Should().Contain(reason);
    }
}
