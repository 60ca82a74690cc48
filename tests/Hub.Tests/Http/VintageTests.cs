using System.Globalization;
using System.Text.Json;
using FluentAssertions;
using Hub.Tests.Storage;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>What was published at a moment can be asked for ever after. Every test has years of its own.</summary>
public abstract class VintageTests(HubFixture hub)
{
    private readonly HubClient anybody = hub.Caller(null);
    private readonly HubClient duwo = hub.Caller("duwo");

    [Fact]
    public async Task A_figure_is_told_as_it_was_published_at_a_moment()
    {
        var first = await PublishAsync("2001", 50);
        var second = await PublishAsync("2001", 51);
        await PublishAsync("2001", 52);

        var then = await AsOfAsync("2001", first);
        then.GetProperty("value").GetInt32().Should().Be(50);
        then.Text("publishedAt").Should().Be(first);
        then.GetProperty("sources")[0].GetString().Should().Be("duwo-housing-stock.2001.1");
        (await AsOfAsync("2001", Later(first, TimeSpan.FromTicks(9999)))).Text("publishedAt").Should().Be(first);
        (await AsOfAsync("2001", Later(second, TimeSpan.FromMilliseconds(-1)))).GetProperty("value").GetInt32().Should().Be(50);
        (await AsOfAsync("2001", second)).GetProperty("value").GetInt32().Should().Be(51);
    }

    [Fact]
    public async Task Before_the_first_publication_there_is_nothing()
    {
        var first = await PublishAsync("2002", 50);

        (await anybody.ObservationsAsync("housing-units", $"?period=2002&asOf={Later(first, TimeSpan.FromMilliseconds(-1))}")).Should().BeEmpty();
        (await anybody.ObservationsAsync("housing-units", "?period=2002&asOf=1969-07-20T20:17:40Z")).Should().BeEmpty();
        (await anybody.ObservationsAsync("housing-units", "?period=2002&asOf=0001-01-01")).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_withdrawn_is_told_as_of_before_and_gone_after()
    {
        var published = await PublishAsync("2003", 50);
        (await duwo.SendAsync("POST", "/v1/submissions/duwo-housing-stock.2003.1/withdrawal")).Expect(200);
        (await anybody.ObservationsAsync("housing-units", "?period=2003")).Should().BeEmpty();
        var again = await PublishAsync("2003", 60);

        (await AsOfAsync("2003", published)).GetProperty("value").GetInt32().Should().Be(50);
        (await anybody.ObservationsAsync("housing-units", $"?period=2003&asOf={Later(again, TimeSpan.FromMilliseconds(-1))}")).Should().BeEmpty();
        (await AsOfAsync("2003", again)).GetProperty("value").GetInt32().Should().Be(60);
    }

    [Fact]
    public async Task Of_many_periods_each_is_told_as_of_the_moment()
    {
        var moments = new List<string>();
        foreach (var year in Enumerable.Range(1960, 20))
        {
            moments.Add(await PublishAsync(year.ToString(CultureInfo.InvariantCulture), 7));
        }

        foreach (var year in Enumerable.Range(1960, 20))
        {
            await PublishAsync(year.ToString(CultureInfo.InvariantCulture), 8);
        }

        (await anybody.ObservationsAsync("housing-units", $"?from=1960&to=1979&asOf={moments[^1]}")).Should().Equal(
            Enumerable.Range(1960, 20).ToDictionary(year => year.ToString(CultureInfo.InvariantCulture), _ => (decimal?)7));
        (await anybody.ObservationsAsync("housing-units", $"?from=1960&to=1979&asOf={moments[4]}")).Keys.Should().Equal("1960", "1961", "1962", "1963", "1964");
    }

    [Fact]
    public async Task The_same_values_from_another_submission_keep_their_moment_and_tell_their_sources_of_then()
    {
        var published = await PublishAsync("2004", 50);
        (await duwo.SubmitAsync(Samples.Stock("2004", 50).With("note", "As before."))).Expect(201);

        var now = (await anybody.JsonAsync("/v1/indicators/housing-units/observations?period=2004")).GetProperty("observations")[0];
        now.Text("publishedAt").Should().Be(published);
        now.GetProperty("sources")[0].GetString().Should().Be("duwo-housing-stock.2004.2");
        (await AsOfAsync("2004", published)).GetProperty("sources")[0].GetString().Should().Be("duwo-housing-stock.2004.1");
    }

    [Fact]
    public async Task A_set_too_large_for_one_entity_is_told_as_it_was()
    {
        const string path = "/v1/indicators/housing-units/observations?period=2005&by=place,ownership";
        (await duwo.SubmitAsync(Records.Of("duwo-housing-stock", "2005", 1000, seed: 1))).Expect(201);
        var before = await anybody.JsonAsync(path);
        (await duwo.SubmitAsync(Records.Of("duwo-housing-stock", "2005", 1000, seed: 2))).Expect(201);
        (await duwo.SendAsync("POST", "/v1/submissions/duwo-housing-stock.2005.2/withdrawal")).Expect(200);
        (await duwo.SubmitAsync(Records.Of("duwo-housing-stock", "2005", 1000, seed: 3))).Expect(201);

        var then = await anybody.JsonAsync($"{path}&asOf={before.GetProperty("observations")[0].Text("publishedAt")}");

        then.GetProperty("observations").GetRawText().Should().Be(before.GetProperty("observations").GetRawText());
        then.GetProperty("observations").GetArrayLength().Should().Be(1000);
    }

    [Fact]
    public async Task A_date_stands_for_the_end_of_that_day_and_today_for_now()
    {
        await PublishAsync("2006", 50);
        var today = HubCalendar.Today(TimeProvider.System.GetUtcNow());

        (await anybody.ObservationsAsync("housing-units", $"?period=2006&asOf={today:yyyy-MM-dd}")).Should().ContainValue(50);
        (await anybody.ObservationsAsync("housing-units", $"?period=2006&asOf={today.AddDays(-2):yyyy-MM-dd}")).Should().BeEmpty();
        var answer = await anybody.JsonAsync("/v1/indicators/housing-units/observations?asOf=2024-03-31");
        answer.Text("asOf").Should().Be("2024-03-31T21:59:59.999Z", "that was the last Sunday of March, when summer time began");
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2024")]
    [InlineData("2024-02-30")]
    [InlineData("2024-02-28T10:00:00")]
    [InlineData("2024-02-28 10:00:00Z")]
    [InlineData("2024-02-28T10:00:00+01:00")]
    [InlineData("0001-01-01T00:00:00%2B10:00")]
    [InlineData("9999-12-31")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("2024-02-28&asOf=2024-02-27")]
    public async Task A_moment_that_is_none_or_lies_in_the_future_is_refused(string asOf)
    {
        (await anybody.GetAsync($"/v1/indicators/housing-units/observations?asOf={asOf}")).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_moment_with_an_offset_is_the_same_moment()
    {
        var published = await PublishAsync("2007", 50);
        var local = DateTimeOffset.Parse(published, CultureInfo.InvariantCulture).ToOffset(TimeSpan.FromHours(2)).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);

        (await AsOfAsync("2007", Uri.EscapeDataString(local))).GetProperty("value").GetInt32().Should().Be(50);
    }

    [Fact]
    public async Task CSV_is_as_of_the_moment_too()
    {
        var published = await PublishAsync("2008", 50);
        await PublishAsync("2008", 60);

        var lines = (await anybody.GetAsync($"/v1/indicators/housing-units/observations?period=2008&asOf={published}", "text/csv")).Expect(200).Text.Split("\r\n");

        lines[1].Should().StartWith("2008,50,dwellings,").And.EndWith($",F,{published},1,duwo-housing-stock.2008.1,{published}");
    }

    private static string Later(string moment, TimeSpan time) =>
        (DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture) + time).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Publishes a figure and gives the moment it was published.</summary>
    private async Task<string> PublishAsync(string year, int units)
    {
        (await duwo.SubmitAsync(Samples.Stock(year, units))).Expect(201);

        // Who reads waits until it is published; then it is asked under a name of its own, so that it is no answer that was kept for a while.
        (await anybody.GetAsync("/v1/alerts")).Expect(200);
        var now = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        return (await AsOfAsync(year, now)).Text("publishedAt");
    }

    private async Task<JsonElement> AsOfAsync(string year, string moment) =>
        (await anybody.JsonAsync($"/v1/indicators/housing-units/observations?period={year}&asOf={moment}")).GetProperty("observations").EnumerateArray().Single();
}

public sealed class VintagesOnSqlite(SqliteHub hub) : VintageTests(hub), IClassFixture<SqliteHub>;

public sealed class VintagesOnAzurite(AzuriteHub hub) : VintageTests(hub), IClassFixture<AzuriteHub>;
