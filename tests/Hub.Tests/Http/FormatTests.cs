using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Submissions in other formats than the envelope. Every test has a year of its own.</summary>
public abstract class FormatTests(HubFixture hub)
{
    private const string Stock = "/v1/feeds/duwo-housing-stock/submissions";
    private const string Csv = "place,ownership,units\nleiden,owned,7\ndelft,managed,5\n";
    private const string Lines = "{\"place\":\"leiden\",\"ownership\":\"owned\",\"units\":7}\n{\"units\":5.0,\"place\":\"delft\",\"ownership\":\"managed\"}\n";

    private readonly HubClient duwo = hub.Caller("duwo");

    public static TheoryData<string> Feeds => new(Receiving.Formats.Sheet.AllFeeds.Select(feed => feed.Id));

    [Fact]
    public async Task The_same_content_in_every_format_is_the_same_submission()
    {
        var first = (await PostAsync("text/csv", "?period=2001&note=First&obsStatus=E", Csv)).Expect(201).Json;
        (await PostAsync("application/x-ndjson", "?period=2001&note=First&obsStatus=E", Lines)).Expect(200);
        (await PostAsync("application/jsonl; charset=utf-8", "?period=2001&note=First&obsStatus=E", Lines)).Expect(200);
        (await PostAsync("text/csv; charset=utf-8; header=present", "?period=2001&note=First&obsStatus=E", "\uFEFFPlaats;ownership;UNITS\r\ndelft;managed;5\r\nleiden;owned;7\r\n")).Expect(200);
        var envelope = Samples.Envelope(
            "duwo-housing-stock",
            "2001",
            new JsonObject { ["place"] = "delft", ["ownership"] = "managed", ["units"] = 5 },
            new JsonObject { ["place"] = "leiden", ["ownership"] = "owned", ["units"] = 7 }).With("note", "First").With("obsStatus", "E");
        var same = (await duwo.SubmitAsync(envelope)).Expect(200).Json;

        same.Text("id").Should().Be("duwo-housing-stock.2001.1").And.Be(first.Text("id"));
        same.Text("note").Should().Be("First");
        same.Text("obsStatus").Should().Be("E");
        same.GetProperty("records").GetInt32().Should().Be(2);
    }

    [Fact]
    public async Task What_is_wrong_is_told_with_its_line_and_column_and_nothing_is_stored()
    {
        var answer = await PostAsync("text/csv", "?period=2002", "Plaats;ownership;units\nleiden;owned;veel\nDelft;owned\nleiden;rented;3\n");

        var errors = answer.ExpectProblem(400, "invalid-submission").GetProperty("errors").EnumerateArray().ToList();
        errors.Select(error => $"{error.GetProperty("line")} {(error.TryGetProperty("column", out var column) ? column.GetString() : "-")} {error.Text("pointer")} {error.Text("code")}").Should().BeEquivalentTo(
            "3 - /records/1 cell-count",
            "2 units /records/0/units type",
            "4 ownership /records/2/ownership enum");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2002.1")).ExpectProblem(404, "not-found");
    }

    [Fact]
    public async Task Rows_with_the_same_key_are_told_by_the_line_of_the_second()
    {
        var errors = (await PostAsync("text/csv", "?period=2003", Csv + "leiden,owned,8\n")).ExpectProblem(400, "invalid-submission").GetProperty("errors");

        errors.GetArrayLength().Should().Be(1);
        errors[0].Text("code").Should().Be("duplicate-key");
        errors[0].GetProperty("line").GetInt32().Should().Be(4);
    }

    [Theory]
    [InlineData("text/csv", "")]
    [InlineData("application/x-ndjson", "?dryRun=true")]
    [InlineData("text/csv", "?period=")]
    [InlineData("text/csv", "?period=2004&period=2004")]
    [InlineData("text/csv", "?period=2004&feed=duwo-housing-stock")]
    [InlineData("application/json", "?period=2004")]
    [InlineData("application/json", "?note=x")]
    [InlineData("application/json", "?obsStatus=A")]
    public async Task Parameters_go_with_the_format_they_are_for(string mediaType, string query)
    {
        (await PostAsync(mediaType, query, mediaType == "text/csv" ? Csv : mediaType == "application/json" ? Samples.Stock("2004").ToJsonString() : Lines)).ExpectProblem(400, "invalid-request");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2004.1")).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("?period=2004-Q1", "/period pattern")]
    [InlineData("?period=9998", "/period period-not-begun")]
    [InlineData("?period=2004&obsStatus=X", "/obsStatus enum")]
    public async Task Parameters_are_held_to_the_envelopes_rules(string query, string error)
    {
        var answer = await PostAsync("text/csv", query, Csv);

        answer.ExpectProblem(400, "invalid-submission");
        answer.Errors().Should().Equal(error);
    }

    [Fact]
    public async Task A_dry_run_of_a_CSV_keeps_nothing()
    {
        (await PostAsync("text/csv", "?period=2005&dryRun=true", Csv)).Expect(200).Json.Text("status").Should().Be("valid");
        (await duwo.GetAsync("/v1/submissions/duwo-housing-stock.2005.1")).ExpectProblem(404, "not-found");
    }

    [Theory]
    [InlineData("text/csv; charset=windows-1252")]
    [InlineData("application/vnd.ms-excel")]
    public async Task Other_formats_are_not_taken_and_those_that_are_are_named(string mediaType)
    {
        var answer = await PostAsync(mediaType, "?period=2006", Csv);

        answer.ExpectProblem(415, "unsupported-media-type").Text("detail").Should().ContainAll("application/json", "application/x-ndjson", "text/csv", "UTF-8");
        answer.Header("Accept-Encoding").Should().BeNull("the coding is not the reason");
    }

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task The_template_of_a_feed_is_taken_as_it_is(string feed)
    {
        var anybody = hub.Caller(null);
        var partner = hub.Caller((await anybody.JsonAsync($"/v1/feeds/{feed}")).Text("partner"));
        var envelope = (await anybody.GetAsync($"/v1/feeds/{feed}/template", "application/json")).Expect(200);
        envelope.MediaType.Should().Be("application/json");
        var path = $"/v1/feeds/{feed}/submissions?dryRun=true";
        var expected = (await partner.PostAsync(path, envelope.Text)).Expect(200).Json.Text("sha256");

        foreach (var query in new[] { string.Empty, "?separator=semicolon", "?format=csv&separator=comma" })
        {
            var template = (await anybody.GetAsync($"/v1/feeds/{feed}/template{query}")).Expect(200);
            template.MediaType.Should().Be("text/csv");
            template.Header("ETag").Should().NotBeNull();
            template.Body.Span.StartsWith("\uFEFF"u8).Should().Be(query.Contains("semicolon", StringComparison.Ordinal), "Excel knows UTF-8 by its mark");

            var answer = await PostAsync(partner, "text/csv", $"{path}&period={envelope.Json.Text("period")}", template.Body.ToArray());

            answer.Expect(200).Json.Text("sha256").Should().Be(expected);
        }
    }

    [Theory]
    [InlineData("/v1/feeds/duwo-housing-stock/template?format=xlsx", null, 400, "invalid-request")]
    [InlineData("/v1/feeds/duwo-housing-stock/template?separator=tab", null, 400, "invalid-request")]
    [InlineData("/v1/feeds/duwo-housing-stock/template?format=json&separator=comma", null, 400, "invalid-request")]
    [InlineData("/v1/feeds/duwo-housing-stock/template", "application/xml", 406, "not-acceptable")]
    [InlineData("/v1/feeds/duwo-rents/template", null, 404, "not-found")]
    public async Task A_template_that_cannot_be_made_is_told(string path, string? accept, int status, string code) =>
        (await hub.Caller(null).GetAsync(path, accept)).ExpectProblem(status, code);

    private Task<Answer> PostAsync(string mediaType, string query, string body) => PostAsync(duwo, mediaType, Stock + query, Encoding.UTF8.GetBytes(body));

    private static async Task<Answer> PostAsync(HubClient client, string mediaType, string path, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(mediaType);
        return await client.SendAsync("POST", path, content);
    }
}

public sealed class FormatsOnSqlite(SqliteHub hub) : FormatTests(hub), IClassFixture<SqliteHub>;

public sealed class FormatsOnAzurite(AzuriteHub hub) : FormatTests(hub), IClassFixture<AzuriteHub>;
