using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>A submission that is accepted. Every test has a year of its own.</summary>
public abstract class SubmitTests(HubFixture hub)
{
    private readonly HubClient duwo = hub.Caller("duwo");

    [Fact]
    public async Task A_submission_is_answered_201_with_its_receipt_and_place()
    {
        var answer = (await duwo.SubmitAsync(Samples.Stock("2001").With("note", "First try"))).Expect(201);

        answer.Header("Location").Should().Be("/v1/submissions/duwo-housing-stock.2001.1");
        var receipt = answer.Json;
        receipt.Text("id").Should().Be("duwo-housing-stock.2001.1");
        receipt.Text("feed").Should().Be("duwo-housing-stock");
        receipt.Text("period").Should().Be("2001");
        receipt.GetProperty("revision").GetInt32().Should().Be(1);
        receipt.Text("status").Should().Be("accepted");
        receipt.GetProperty("records").GetInt32().Should().Be(1);
        receipt.Text("receivedAt").Should().MatchRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z$");
        receipt.Text("receivedFrom").Should().Be("duwo");
        receipt.Text("schema").Should().Be("v1");
        receipt.Text("note").Should().Be("First try");
        receipt.GetProperty("warnings").GetArrayLength().Should().Be(0);
        receipt.TryGetProperty("supersedes", out _).Should().BeFalse();
        receipt.GetProperty("links").Text("self").Should().Be(answer.Header("Location"));
    }

    [Fact]
    public async Task The_receipt_and_the_records_can_be_read_back_and_the_digest_is_that_of_the_records()
    {
        var posted = (await duwo.SubmitAsync(Samples.Envelope(
            "duwo-housing-stock",
            "2002",
            new JsonObject { ["units"] = 7, ["place"] = "leiden", ["ownership"] = "owned" },
            new JsonObject { ["place"] = "delft", ["ownership"] = "managed", ["units"] = 5 }))).Expect(201);

        (await duwo.JsonAsync(posted.Header("Location")!)).GetRawText().Should().Be(posted.Text);
        var records = (await duwo.GetAsync(posted.Json.GetProperty("links").Text("records"))).Expect(200);
        records.MediaType.Should().Be("application/x-ndjson");
        Convert.ToHexStringLower(SHA256.HashData(records.Body.Span)).Should().Be(posted.Json.Text("sha256"));
        records.Text.Should().Be(
            """
            {"place":"delft","ownership":"managed","units":5}
            {"place":"leiden","ownership":"owned","units":7}

            """);
    }

    [Fact]
    public async Task The_same_content_again_is_answered_200_with_the_receipt_there_is()
    {
        var first = (await duwo.SubmitAsync(Samples.Stock("2003"))).Expect(201);
        var again = (await duwo.SubmitAsync(Samples.Stock("2003"))).Expect(200);

        again.Text.Should().Be(first.Text);
        again.Header("Location").Should().Be(first.Header("Location"));
        (await duwo.SubmissionsAsync("duwo-housing-stock")).Should().ContainSingle(found => found.Id.StartsWith("duwo-housing-stock.2003.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Order_of_members_and_records_spacing_and_notation_do_not_make_other_content()
    {
        await PostTextAsync("""{"feed":"duwo-housing-stock","period":"2004","records":[{"place":"leiden","ownership":"owned","units":100},{"place":"delft","ownership":"owned","units":3}]}""", 201);

        await PostTextAsync(
            """
            {
              "records": [
                { "units": 3.0, "ownership": "owned", "place": "d\u0065lft" },
                { "ownership": "owned", "units": 1e2, "place": "leiden" }
              ],
              "period": "2004", "obsStatus": "A",
              "feed": "duwo-housing-stock"
            }
            """,
            200);
    }

    [Theory]
    [InlineData("2005", "units")]
    [InlineData("2006", "note")]
    [InlineData("2007", "obsStatus")]
    public async Task Other_content_becomes_the_next_revision_and_names_the_one_before(string year, string changed)
    {
        var first = Samples.Stock(year);
        var second = changed switch
        {
            "units" => Samples.Stock(year, units: 101),
            "note" => first.With("note", "Corrected"),
            _ => first.With("obsStatus", "E"),
        };
        (await duwo.SubmitAsync(first)).Expect(201);

        var receipt = (await duwo.SubmitAsync(second)).Expect(201).Json;

        receipt.GetProperty("revision").GetInt32().Should().Be(2);
        receipt.Text("supersedes").Should().Be($"duwo-housing-stock.{year}.1");
        (await duwo.SubmitAsync(first)).Expect(201).Json.Text("id").Should().Be($"duwo-housing-stock.{year}.3", "going back is a change too");
    }

    [Fact]
    public async Task A_dry_run_checks_and_keeps_nothing()
    {
        var answer = (await duwo.PostAsync("/v1/feeds/duwo-housing-stock/submissions?dryRun=true", Samples.Stock("2008").ToJsonString())).Expect(200);

        answer.Json.Text("status").Should().Be("valid");
        answer.Json.TryGetProperty("id", out _).Should().BeFalse("there is nothing to find under an id");
        answer.Header("Location").Should().BeNull();
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2008.1")).ExpectProblem(404, "not-found");
        (await duwo.PostAsync("/v1/feeds/duwo-housing-stock/submissions?dryRun=true", Samples.Stock("2008", units: -1).ToJsonString())).ExpectProblem(400, "invalid-submission");
        (await duwo.PostAsync("/v1/feeds/duwo-housing-stock/submissions?dryRun=perhaps", Samples.Stock("2008").ToJsonString())).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task A_byte_order_mark_and_a_charset_are_taken()
    {
        var content = new ByteArrayContent([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Samples.Stock("2010").ToJsonString())]);
        content.Headers.TryAddWithoutValidation("Content-Type", "Application/JSON; charset=\"UTF-8\"");

        (await duwo.SendAsync("POST", "/v1/feeds/duwo-housing-stock/submissions", content)).Expect(201);
    }

    [Fact]
    public async Task Two_clients_that_post_other_content_for_one_period_at_once_get_a_revision_each()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(units => duwo.SubmitAsync(Samples.Stock("2011", units))));

        answers.Should().OnlyContain(answer => answer.Status == 201);
        answers.Select(answer => answer.Json.GetProperty("revision").GetInt32()).Order().Should().Equal(Enumerable.Range(1, 8));
    }

    [Fact]
    public async Task The_same_content_from_many_clients_at_once_makes_one_revision()
    {
        var answers = await Task.WhenAll(Enumerable.Range(1, 8).Select(_ => duwo.SubmitAsync(Samples.Stock("2012"))));

        answers.Count(answer => answer.Status == 201).Should().Be(1);
        answers.Should().OnlyContain(answer => answer.Status == 201 || answer.Status == 200);
        answers.Select(answer => answer.Json.Text("id")).Should().AllBe("duwo-housing-stock.2012.1");
    }

    [Fact]
    public async Task A_large_submission_comes_back_whole()
    {
        var records = new StringBuilder("""{"feed":"duwo-housing-stock","period":"2013","records":[""");
        for (var place = 0; place < 60_000; place++)
        {
            records.Append(place == 0 ? string.Empty : ",").Append($$"""{"place":"place-number-{{place}}","ownership":"owned","units":{{place}}}""");
        }

        var receipt = await PostTextAsync(records.Append("]}").ToString(), 201);

        var stored = (await duwo.GetAsync(receipt.GetProperty("links").Text("records"))).Expect(200);
        stored.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(60_000);
        Convert.ToHexStringLower(SHA256.HashData(stored.Body.Span)).Should().Be(receipt.Text("sha256"));
    }

    private async Task<JsonElement> PostTextAsync(string json, int status) =>
        (await duwo.PostAsync("/v1/feeds/duwo-housing-stock/submissions", json)).Expect(status).Json;
}

public sealed class SubmitOnSqlite(SqliteHub hub) : SubmitTests(hub), IClassFixture<SqliteHub>;

public sealed class SubmitOnAzurite(AzuriteHub hub) : SubmitTests(hub), IClassFixture<AzuriteHub>;
