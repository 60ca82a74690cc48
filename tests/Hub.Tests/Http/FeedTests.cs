using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The feed catalogue.</summary>
public abstract class FeedTests(HubFixture hub)
{
    private readonly HubClient anybody = hub.Caller(null);

    [Fact]
    public async Task The_feeds_are_listed_with_their_partners_and_the_hubs_own_to_anybody()
    {
        var feeds = (await anybody.JsonAsync("/v1/feeds")).GetProperty("feeds").EnumerateArray().ToDictionary(feed => feed.Text("id"), feed => feed.Text("partner"));

        feeds.Should().Equal(new Dictionary<string, string>
        {
            ["duwo-housing-market"] = "duwo",
            ["duwo-housing-stock"] = "duwo",
            ["duwo-lettings"] = "duwo",
            ["hub-reporting"] = "partner-hub",
            ["lbsp-workforce"] = "lbsp",
            ["leiden-population"] = "gemeente-leiden",
            ["lic-events"] = "lic",
            ["lic-newcomers"] = "lic",
            ["university-students"] = "universiteit-leiden",
        });
    }

    [Fact]
    public async Task A_feed_says_how_often_it_comes_when_it_is_due_and_what_its_fields_are()
    {
        var feed = await anybody.JsonAsync("/v1/feeds/duwo-housing-stock");

        feed.Text("periodicity").Should().Be("year");
        feed.GetProperty("title").Text("nl").Should().NotBeEmpty();
        feed.GetProperty("title").Text("en").Should().NotBeEmpty();
        feed.GetProperty("due").GetProperty("months").GetInt32().Should().Be(2);
        feed.GetProperty("key").EnumerateArray().Select(field => field.GetString()).Should().Equal("place", "ownership");
        feed.GetProperty("schemas")[0].Text("href").Should().Be("/v1/feeds/duwo-housing-stock/schemas/v1");
    }

    [Fact]
    public async Task Every_feed_gives_its_closed_schema_in_two_languages()
    {
        foreach (var feed in (await anybody.JsonAsync("/v1/feeds")).GetProperty("feeds").EnumerateArray())
        {
            var answer = (await anybody.GetAsync(feed.GetProperty("schemas")[0].Text("href"))).Expect(200);
            answer.MediaType.Should().Be("application/schema+json");
            var schema = answer.Json;
            schema.Text("$schema").Should().Be("https://json-schema.org/draft/2020-12/schema");
            schema.GetProperty("additionalProperties").GetBoolean().Should().BeFalse();
            schema.GetProperty("x-title").Text("nl").Should().NotBeEmpty();
            schema.GetProperty("properties").GetProperty("feed").Text("const").Should().Be(feed.Text("id"));
        }
    }

    [Theory]
    [InlineData("/v1/feeds/nothing-of-the-kind")]
    [InlineData("/v1/feeds/duwo-housing-stock/schemas/v99")]
    [InlineData("/v1/feeds/duwo-housing-stock/")]
    [InlineData("/v1/feeds/DUWO-housing-stock")]
    public async Task What_is_not_in_the_catalogue_is_not_found(string path)
    {
        var answer = await anybody.GetAsync(path);

        // A trailing slash may lead to the resource itself, never to something else.
        if (!(path.EndsWith('/') && answer.Status == 200))
        {
            answer.ExpectProblem(404, "not-found");
        }
    }
}

public sealed class FeedsOnSqlite(SqliteHub hub) : FeedTests(hub), IClassFixture<SqliteHub>;

public sealed class FeedsOnAzurite(AzuriteHub hub) : FeedTests(hub), IClassFixture<AzuriteHub>;
