using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Who may read which feed's reporting, and what is refused.</summary>
public abstract class ReportingAccessTests(HubFixture hub)
{
    [Fact]
    public async Task A_partner_sees_its_own_feeds()
    {
        (await FeedsAsync("lic")).Should().BeEquivalentTo("lic-newcomers", "lic-events");
        (await hub.Caller("lic").GetAsync("/v1/reporting?feed=duwo-housing-stock")).Expect(403);
    }

    [Theory]
    [InlineData(HubCallers.Operator)]
    [InlineData(HubCallers.Monitor)]
    [InlineData(HubCallers.Municipality)]
    public async Task Everybody_else_sees_all(string caller)
    {
        (await FeedsAsync(caller)).Should().HaveCount(8);
    }

    [Theory]
    [InlineData("?feed=no-such-feed", 404)]
    [InlineData("?feed=hub-reporting", 404)]
    [InlineData("?status=tardy", 400)]
    [InlineData("?periods=0", 400)]
    [InlineData("?periods=61", 400)]
    [InlineData("?year=2024", 400)]
    public async Task What_cannot_be_asked_is_refused(string query, int status)
    {
        (await hub.Caller(HubCallers.Operator).GetAsync("/v1/reporting" + query)).Expect(status);
    }

    [Fact]
    public async Task Nobody_without_a_key_sees_any()
    {
        (await hub.Caller(null).GetAsync("/v1/reporting")).Expect(401);
    }

    private async Task<IEnumerable<string>> FeedsAsync(string caller) =>
        (await hub.Caller(caller).JsonAsync("/v1/reporting")).GetProperty("feeds").EnumerateArray().Select(feed => feed.Text("feed"));
}

public sealed class ReportingAccessOnSqlite(SqliteHub hub) : ReportingAccessTests(hub), IClassFixture<SqliteHub>;

public sealed class ReportingAccessOnAzurite(AzuriteHub hub) : ReportingAccessTests(hub), IClassFixture<AzuriteHub>;
