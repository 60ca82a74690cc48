using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The formats of observations, chosen over HTTP.</summary>
public sealed class ObservationFormatTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    private const string Units = "/v1/indicators/housing-units/observations";

    private readonly HubClient anybody = hub.Caller(null);

    [Theory]
    [InlineData("json", "application/json", "inline; filename=\"housing-units.json\"")]
    [InlineData("csv", "text/csv; charset=utf-8; header=present", "attachment; filename=\"housing-units.csv\"")]
    [InlineData("csv-nl", "text/csv; charset=utf-8; header=present", "attachment; filename=\"housing-units.csv\"")]
    [InlineData("json-stat", "application/vnd.jsonstat+json", "inline; filename=\"housing-units.json\"")]
    [InlineData("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "attachment; filename=\"housing-units.xlsx\"")]
    [InlineData("svg", "image/svg+xml", "inline; filename=\"housing-units.svg\"")]
    public async Task Format_goes_before_Accept_and_names_a_file(string format, string contentType, string disposition)
    {
        var answer = (await anybody.GetAsync($"{Units}?format={format}", "text/html")).Expect(200);

        answer.Header("Content-Type").Should().Be(contentType);
        answer.Header("Content-Disposition").Should().Be(disposition);
        answer.Header("Vary").Should().Be("Accept, Accept-Language");
    }

    [Theory]
    [InlineData("application/vnd.jsonstat+json")]
    [InlineData("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")]
    [InlineData("image/svg+xml")]
    public async Task Every_format_has_a_media_type_to_accept(string mediaType)
    {
        (await anybody.GetAsync(Units, mediaType)).Expect(200).MediaType.Should().Be(mediaType);
    }

    [Fact]
    public async Task An_image_element_of_a_page_gets_the_chart()
    {
        (await anybody.GetAsync(Units, "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8")).MediaType.Should().Be("image/svg+xml");
    }

    [Theory]
    [InlineData("?format=pdf")]
    [InlineData("?format=CSV")]
    [InlineData("?language=fr")]
    [InlineData("?format=svg&format=csv")]
    public async Task A_format_or_language_there_is_not_is_refused(string query)
    {
        (await anybody.GetAsync(Units + query)).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task Names_follow_Accept_Language_and_language_goes_before_it()
    {
        var dutch = await InLanguageAsync("?format=json-stat", "nl");
        var english = await InLanguageAsync("?format=json-stat", "en");
        var asked = await InLanguageAsync("?format=json-stat&language=nl", "en");

        dutch.Header("Content-Language").Should().Be("nl");
        dutch.Json.Text("label").Should().Be("Woningen van DUWO");
        english.Header("Content-Language").Should().Be("en");
        english.Json.Text("label").Should().Be("DUWO's dwellings");
        asked.Json.Text("label").Should().Be("Woningen van DUWO");
        (await InLanguageAsync("?format=csv", "nl")).Header("Content-Language").Should().BeNull("it has codes only");
    }

    [Theory]
    [InlineData("csv-nl")]
    [InlineData("json-stat")]
    [InlineData("xlsx")]
    [InlineData("svg")]
    public async Task Each_is_sent_again_only_when_it_changed_and_each_language_has_a_tag_of_its_own(string format)
    {
        await hub.Caller("duwo").SubmitAsync(Samples.Stock("2015", 50));
        var query = $"?format={format}&period=2015";
        var first = (await InLanguageAsync(query, "nl")).Expect(200);

        (await InLanguageAsync(query, "nl", first.Header("ETag"))).Expect(304).Header("Content-Security-Policy").Should().Be(first.Header("Content-Security-Policy"));
        if (format != "csv-nl")
        {
            (await InLanguageAsync(query, "en", first.Header("ETag"))).Expect(200).Header("ETag").Should().NotBe(first.Header("ETag"));
        }
    }

    [Fact]
    public async Task A_chart_opened_by_itself_may_run_and_fetch_nothing()
    {
        (await anybody.GetAsync(Units + "?format=svg")).Header("Content-Security-Policy").Should().MatchRegex("^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'; frame-ancestors 'none'$");
    }

    [Fact]
    public async Task A_chart_of_too_many_series_is_a_problem()
    {
        var records = Enumerable.Range(0, 9).Select(number => (JsonNode)new JsonObject { ["sector"] = $"sector-{number}", ["organisations"] = 20, ["employees"] = 900, ["internationalEmployees"] = 300, ["vacancies"] = 10 }).ToArray();
        foreach (var quarter in new[] { "2019-Q1", "2019-Q2" })
        {
            (await hub.Caller("lbsp").SubmitAsync(Samples.Envelope("lbsp-workforce", quarter, [.. records.Select(record => record.DeepClone())]))).Expect(201);
        }

        (await anybody.GetAsync("/v1/indicators/vacancies/observations?by=sector&format=svg")).ExpectProblem(400, "invalid-request").Text("detail").Should().Contain("8 lines");
        (await anybody.GetAsync("/v1/indicators/vacancies/observations?by=sector&period=2019-Q1&format=svg")).Expect(200);
    }

    private Task<Answer> InLanguageAsync(string query, string language, string? etag = null) => anybody.SendAsync("GET", Units + query, null, request =>
    {
        request.Headers.TryAddWithoutValidation("Accept-Language", language);
        if (etag is not null)
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", etag);
        }
    });
}
