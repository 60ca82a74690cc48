using System.Globalization;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Events to pull.</summary>
public abstract class EventTests(HubFixture hub)
{
    private readonly HubClient monitor = hub.Caller(HubCallers.Monitor);

    [Fact]
    public async Task A_submission_and_the_figures_it_changes_are_CloudEvents_in_one_order()
    {
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2001"))).Expect(201);

        var events = await monitor.EventsAsync();

        var accepted = events.Single(found => found.Text("type") == "nl.partnerhub.submission.accepted.v1" && found.GetProperty("data").Text("submission") == "duwo-housing-stock.2001.1");
        accepted.Text("specversion").Should().Be("1.0");
        accepted.Text("source").Should().StartWith("urn:nld:");
        accepted.Text("subject").Should().Be("duwo-housing-stock");
        accepted.Text("datacontenttype").Should().Be("application/json");
        accepted.Text("dataref").Should().Be("/v1/submissions/duwo-housing-stock.2001.1");
        Guid.TryParse(accepted.Text("id"), out _).Should().BeTrue();
        DateTimeOffset.Parse(accepted.Text("time"), CultureInfo.InvariantCulture).Offset.Should().Be(TimeSpan.Zero);
        events.Should().Contain(found => found.Text("type") == "nl.partnerhub.indicator.updated.v1" && found.Text("subject") == "housing-units");
        events.Select(found => found.Text("sequence")).Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
        events.Select(found => found.Text("id")).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task The_same_content_again_is_no_event()
    {
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2002"))).Expect(201);
        var before = await monitor.EventsAsync();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2002"))).Expect(200);

        (await monitor.EventsAsync()).Should().HaveCount(before.Count);
    }

    [Fact]
    public async Task Events_come_in_pages_from_behind_a_cursor_on()
    {
        foreach (var year in new[] { "2003", "2004", "2005" })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock(year))).Expect(201);
        }

        var all = (await monitor.EventsAsync()).Select(found => found.Text("id")).ToList();
        var paged = new List<string>();
        var path = "/v1/events?limit=2";
        while (true)
        {
            var answer = (await monitor.GetAsync(path)).Expect(200);
            answer.MediaType.Should().Be("application/cloudevents-batch+json");
            paged.AddRange(answer.Json.EnumerateArray().Select(found => found.Text("id")));
            if (answer.Json.GetArrayLength() == 0)
            {
                break;
            }

            answer.Json.GetArrayLength().Should().BeLessThanOrEqualTo(2);
            path = answer.Header("Link")!.Split('<', '>')[1];
        }

        paged.Should().Equal(all);
    }

    [Fact]
    public async Task What_one_partner_sends_is_no_event_to_another()
    {
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2006"))).Expect(201);

        var events = await hub.Caller("lic").EventsAsync();

        events.Should().NotContain(found => found.Text("subject") == "duwo-housing-stock");
        events.Should().Contain(found => found.Text("subject") == "housing-units", "figures are public");
        (await hub.Caller("duwo").EventsAsync()).Should().Contain(found => found.Text("subject") == "duwo-housing-stock");
    }

    [Theory]
    [InlineData("after=9223372036854775808")]
    [InlineData("after=-1")]
    [InlineData("after=first")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("since=0")]
    public async Task A_wrong_parameter_is_refused(string query)
    {
        (await monitor.GetAsync($"/v1/events?{query}")).ExpectProblem(400, "invalid-request");
    }
}

public sealed class EventsOnSqlite(SqliteHub hub) : EventTests(hub), IClassFixture<SqliteHub>;

public sealed class EventsOnAzurite(AzuriteHub hub) : EventTests(hub), IClassFixture<AzuriteHub>;
