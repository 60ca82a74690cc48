using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Feeds.Quality;
using Hub.Receiving;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>A day outside the submission's period is refused, whatever format it came in, and anything else is left to the schema.</summary>
public sealed class WithinPeriodTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    private readonly HubClient lic = hub.Caller("lic");

    [Theory]
    [InlineData("2024-02-01", true)]
    [InlineData("2024-02-29", true)]
    [InlineData("2024-01-31", false)]
    [InlineData("2024-03-01", false)]
    [InlineData("2023-02-14", false)]
    public async Task The_first_and_the_last_day_of_the_month_are_within_it(string date, bool isWithin)
    {
        var answer = await DryRunAsync("/v1/feeds/lic-events/submissions?dryRun=true", "application/json", Samples.Envelope("lic-events", "2024-02", Event("spring", date)).ToJsonString());

        answer.Status.Should().Be(isWithin ? 200 : 400);
        if (!isWithin)
        {
            answer.Errors().Should().Equal("/records/0/date date-within-month");
            answer.Json.GetProperty("errors")[0].Text("detail").Should().Be(
                $"An event belongs to the month it began in: expected date to lie within 2024-02 (2024-02-01 to 2024-02-29), found {date}");
        }
    }

    [Fact]
    public async Task Every_day_outside_is_told_in_the_order_of_the_records_and_in_Dutch_when_asked()
    {
        var envelope = Samples.Envelope("lic-events", "2024-02", Event("zoo", "2024-04-01"), Event("museum", "2024-02-03"), Event("airport", "2024-01-01"));

        var answer = await lic.SendAsync("POST", "/v1/feeds/lic-events/submissions?dryRun=true", HubClient.Json(envelope.ToJsonString()), request => request.Headers.AcceptLanguage.ParseAdd("nl"));

        answer.Errors().Should().Equal("/records/0/date date-within-month", "/records/2/date date-within-month");
        answer.Json.GetProperty("errors")[1].Text("detail").Should().Be(
            "Een bijeenkomst hoort bij de maand waarin zij begon: verwacht dat date in 2024-02 valt (2024-02-01 tot en met 2024-02-29), gevonden 2024-01-01");
    }

    [Theory]
    [InlineData("text/csv", "event,kind,date,attendees\r\nspring,workshop,2024-02-03,5\r\nsummer,workshop,2024-06-03,5\r\n", 3, "date")]
    [InlineData("application/x-ndjson", """{"event":"spring","kind":"workshop","date":"2024-02-03","attendees":5}""" + "\n" + """{"event":"summer","kind":"workshop","date":"2024-06-03","attendees":5}""", 2, null)]
    public async Task In_lines_the_line_is_told_and_in_csv_the_column(string mediaType, string body, int line, string? column)
    {
        var answer = await DryRunAsync("/v1/feeds/lic-events/submissions?dryRun=true&period=2024-02", mediaType, body);

        answer.Errors().Should().Equal("/records/1/date date-within-month");
        var error = answer.Json.GetProperty("errors")[0];
        error.GetProperty("line").GetInt32().Should().Be(line);
        (error.TryGetProperty("column", out var named) ? named.GetString() : null).Should().Be(column);
    }

    [Theory]
    [InlineData("\"2024-02-30\"", "format")]
    [InlineData("\"2024-6-3\"", "format")]
    [InlineData("\"\"", "format")]
    [InlineData("\"２０２４-02-03\"", "format")]
    [InlineData("20240203", "type")]
    [InlineData("null", "type")]
    [InlineData("{}", "type")]
    public async Task What_is_no_day_is_told_once_by_the_schema(string date, string code)
    {
        var answer = await DryRunAsync(
            "/v1/feeds/lic-events/submissions?dryRun=true",
            "application/json",
            $$"""{"feed":"lic-events","period":"2024-02","records":[{"event":"a","kind":"workshop","date":{{date}},"attendees":1}]}""");

        answer.Errors().Should().Equal($"/records/0/date {code}");
    }

    [Fact]
    public void A_record_is_told_if_and_only_if_its_text_is_a_day_outside_the_period()
    {
        var feed = Definitions.Load(HubUnderTest.ShippedSchemas).Feeds.Find("lic-events")!;
        var texts = Gen.OneOf(
            Gen.String,
            Gen.Date.Select(date => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            Gen.Int[1, 40].Select(day => $"2024-02-{day:00}"),
            Gen.OneOf("9999-12-31", "0001-01-01", "0000-00-00", "2024-02-29T00:00:00Z", " 2024-02-29"));

        Gen.Select(texts.List[0, 6], Gen.Int[1, 12]).Sample((given, month) =>
        {
            var table = new RecordTable(feed, feed.Latest, 64);
            var read = new ViolationReport();
            table.AddLines(string.Join('\n', given.Select((text, index) => new JsonObject { ["event"] = $"e{index}", ["kind"] = "other", ["date"] = text, ["attendees"] = 1 }.ToJsonString())), read);
            table.Sort(read);
            var (errors, warnings) = (new ViolationReport(), new ViolationReport());
            var period = Period.Parse($"2024-{month:00}");

            new CheckQuality(feed, table, errors, warnings).Days(period);

            errors.Errors.Select(error => error.Record).Should().Equal(given.Select((text, index) => (text, index))
                .Where(pair => Rfc.IsMatch(pair.text) && DateTime.TryParse(pair.text, System.Globalization.CultureInfo.InvariantCulture, out var day) && (day.Year != 2024 || day.Month != month))
                .Select(pair => (int?)pair.index));
            warnings.Count.Should().Be(0);
        });
    }

    [Fact]
    public void A_rule_that_warns_lets_it_through()
    {
        var shipped = Definitions.Load(HubUnderTest.ShippedSchemas).Feeds.Find("lic-events")!;
        var feed = shipped with { Rules = [new WithinPeriodRule("day", false, null, "date")] };
        var utf8 = Encoding.UTF8.GetBytes(Samples.Envelope("lic-events", "2024-02", Event("spring", "2024-03-01")).ToJsonString());

        var content = SubmissionContent.Read(feed, feed.Latest, utf8, new DateOnly(2025, 1, 1)).Value;

        content.Warnings.Errors.Should().ContainSingle().Which.Code.Should().Be("day");
    }

    private static readonly System.Text.RegularExpressions.Regex Rfc = new("^[0-9]{4}-[0-9]{2}-[0-9]{2}\\z");

    private Task<Answer> DryRunAsync(string path, string mediaType, string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return lic.SendAsync("POST", path, content);
    }

    private static JsonObject Event(string code, string date) =>
        new() { ["event"] = code, ["kind"] = "workshop", ["date"] = date, ["attendees"] = 5 };
}
