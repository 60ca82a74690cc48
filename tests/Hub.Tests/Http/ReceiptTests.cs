using FluentAssertions;
using Hub.Tests.EndToEnd;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Receipts: who sees them, their list, and taking a revision back.</summary>
public abstract class ReceiptTests(HubFixture hub)
{
    private readonly HubClient lic = hub.Caller("lic");

    [Theory]
    [InlineData("lic", 200)]
    [InlineData(HubCallers.Monitor, 200)]
    [InlineData(HubCallers.Operator, 200)]
    [InlineData("duwo", 404)]
    [InlineData(HubCallers.Municipality, 404)]
    public async Task A_receipt_and_its_records_are_for_their_partner_the_monitor_and_the_operator(string caller, int status)
    {
        (await lic.SubmitAsync(Samples.Newcomers("2001-01"))).Status.Should().BeOneOf(200, 201);

        (await hub.Caller(caller).GetAsync("/v1/submissions/lic-newcomers.2001-01.1")).Expect(status);
        (await hub.Caller(caller).GetAsync("/v1/submissions/lic-newcomers.2001-01.1/records")).Expect(status);
        (await hub.Caller(caller).GetAsync("/v1/feeds/lic-newcomers/submissions")).Expect(status == 200 ? 200 : 403);
    }

    [Theory]
    [InlineData("lic-newcomers.2001-02.1")]
    [InlineData("lic-newcomers.2001-01.0")]
    [InlineData("lic-newcomers")]
    [InlineData("..%2F..%2Fkeys")]
    [InlineData("%01")]
    [InlineData("lic-newcomers.2001-01.99999999999999999999")]
    public async Task A_submission_that_does_not_exist_is_not_found(string id)
    {
        (await lic.GetAsync($"/v1/submissions/{id}")).ExpectProblem(404, "not-found");
        (await lic.GetAsync($"/v1/submissions/{id}/records")).ExpectProblem(404, "not-found");
        (await lic.SendAsync("POST", $"/v1/submissions/{id}/withdrawal")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task A_list_is_in_order_of_period_and_revision_and_comes_in_pages()
    {
        foreach (var (period, newcomers) in new[] { ("2002-03", 11), ("2002-01", 12), ("2002-02", 13), ("2002-01", 14), ("2002-01", 15) })
        {
            (await lic.SubmitAsync(Samples.Newcomers(period, newcomers))).Expect(201);
        }

        var seen = new List<string>();
        var path = "/v1/feeds/lic-newcomers/submissions?limit=2&after=lic-newcomers.2001-12.1";
        while (path is not null)
        {
            var page = await lic.JsonAsync(path);
            page.GetProperty("submissions").GetArrayLength().Should().BeLessThanOrEqualTo(2);
            seen.AddRange(page.GetProperty("submissions").EnumerateArray().Select(receipt => receipt.Text("id")));
            path = page.TryGetProperty("links", out var links) ? links.Text("next") : null;
        }

        seen.Where(id => id.StartsWith("lic-newcomers.2002", StringComparison.Ordinal)).Should().Equal(
            "lic-newcomers.2002-01.1", "lic-newcomers.2002-01.2", "lic-newcomers.2002-01.3", "lic-newcomers.2002-02.1", "lic-newcomers.2002-03.1");
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=many")]
    [InlineData("limit=1&limit=2")]
    [InlineData("after=yesterday")]
    [InlineData("page=2")]
    public async Task A_wrong_or_unknown_parameter_of_a_list_is_refused(string query)
    {
        (await lic.GetAsync($"/v1/feeds/lic-newcomers/submissions?{query}")).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Withdrawing_the_newest_revision_lets_the_one_before_count_again()
    {
        var first = Samples.Newcomers("2003-01", 30);
        (await lic.SubmitAsync(first)).Expect(201);
        (await lic.SubmitAsync(Samples.Newcomers("2003-01", 50))).Expect(201);

        var withdrawn = (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2003-01.2/withdrawal")).Expect(200).Json;

        withdrawn.Text("status").Should().Be("withdrawn");
        withdrawn.Text("withdrawnAt").Should().EndWith("Z");
        (await ValueAsync("2003-01")).Should().Be(30);
        (await lic.SubmitAsync(first)).Expect(200).Json.Text("id").Should().Be("lic-newcomers.2003-01.1", "it is the content that counts");
        (await lic.SubmitAsync(Samples.Newcomers("2003-01", 50))).Expect(201).Json.Text("id").Should().Be("lic-newcomers.2003-01.3", "a number is given once");

        // Where storage does not tell of changes an answer may be two seconds old.
        await Eventually.TrueAsync(async () => await ValueAsync("2003-01") == 50, "the figures of the third revision");
    }

    [Fact]
    public async Task Withdrawing_an_older_revision_changes_no_figure_and_it_never_counts_again()
    {
        foreach (var newcomers in new[] { 31, 32, 33 })
        {
            (await lic.SubmitAsync(Samples.Newcomers("2004-01", newcomers))).Expect(201);
        }

        (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2004-01.2/withdrawal")).Expect(200);
        (await ValueAsync("2004-01")).Should().Be(33);
        (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2004-01.3/withdrawal")).Expect(200);
        (await ValueAsync("2004-01", "&purpose=family")).Should().Be(31);
    }

    [Fact]
    public async Task Withdrawing_the_only_revision_leaves_no_figure_and_keeps_receipt_and_records()
    {
        (await lic.SubmitAsync(Samples.Newcomers("2005-01", 34))).Expect(201);

        (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2005-01.1/withdrawal")).Expect(200);

        (await hub.Caller(null).ObservationsAsync("newcomers-served", "?period=2005-01")).Should().BeEmpty();
        (await lic.JsonAsync("/v1/submissions/lic-newcomers.2005-01.1")).Text("status").Should().Be("withdrawn");
        (await lic.GetAsync("/v1/submissions/lic-newcomers.2005-01.1/records")).Expect(200).Text.Should().Contain("\"newcomers\":34");
    }

    [Fact]
    public async Task Withdrawing_twice_answers_the_same()
    {
        (await lic.SubmitAsync(Samples.Newcomers("2006-01"))).Expect(201);

        var first = (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2006-01.1/withdrawal")).Expect(200);
        (await lic.SendAsync("POST", "/v1/submissions/lic-newcomers.2006-01.1/withdrawal")).Expect(200).Text.Should().Be(first.Text);
        (await hub.Caller(HubCallers.Operator).EventsAsync())
            .Count(found => found.Text("type") == "nl.partnerhub.submission.withdrawn.v1" && found.GetProperty("data").Text("submission") == "lic-newcomers.2006-01.1")
            .Should().Be(1);
    }

    [Theory]
    [InlineData("duwo", 404)]
    [InlineData(HubCallers.Monitor, 403)]
    [InlineData(null, 401)]
    public async Task Nobody_else_withdraws(string? caller, int status)
    {
        (await lic.SubmitAsync(Samples.Newcomers("2007-01"))).Status.Should().BeOneOf(200, 201);

        (await hub.Caller(caller).SendAsync("POST", "/v1/submissions/lic-newcomers.2007-01.1/withdrawal")).Expect(status);
        (await lic.JsonAsync("/v1/submissions/lic-newcomers.2007-01.1")).Text("status").Should().Be("accepted");
    }

    [Fact]
    public async Task The_operator_may_withdraw_for_a_partner()
    {
        (await lic.SubmitAsync(Samples.Newcomers("2008-01"))).Expect(201);

        (await hub.Caller(HubCallers.Operator).SendAsync("POST", "/v1/submissions/lic-newcomers.2008-01.1/withdrawal")).Expect(200);
    }

    // The codes asked for make the question another one, which no answer kept from before stands in for.
    private async Task<decimal?> ValueAsync(string period, string only = "") =>
        (await hub.Caller(null).ObservationsAsync("newcomers-served", $"?period={period}{only}")).Values.Single();
}

public sealed class ReceiptsOnSqlite(SqliteHub hub) : ReceiptTests(hub), IClassFixture<SqliteHub>;

public sealed class ReceiptsOnAzurite(AzuriteHub hub) : ReceiptTests(hub), IClassFixture<AzuriteHub>;
