using System.Text;
using System.Text.Json;
using FluentAssertions;
using Hub.Indicators.Harvest;
using Hub.Tests.Publishing;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The catalogue as harvesters read it: parsed by n3 and jsonld, judged by all shapes of DCAT-AP and DCAT-AP-NL.</summary>
public sealed class CatalogTests(SqliteHub hub) : IClassFixture<SqliteHub>
{
    private const string Dcat = "http://www.w3.org/ns/dcat#";

    private readonly HubClient anybody = hub.Caller(null);

    [Fact]
    public async Task It_conforms_in_both_formats_and_they_say_the_same()
    {
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2015"))).Status.Should().BeOneOf(200, 201);
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2018"))).Status.Should().BeOneOf(200, 201);

        var turtle = await JudgedAsync("turtle", await CatalogAsync("turtle"));
        var jsonLd = await JudgedAsync("json-ld", await CatalogAsync("json-ld"));

        Results(turtle).Should().BeEmpty();
        Results(jsonLd).Should().BeEmpty();
        Statements(jsonLd).Should().Equal(Statements(turtle));
        turtle.GetProperty("counts").GetProperty(Dcat + "Dataset").GetInt32().Should().Be((await anybody.JsonAsync("/v1/indicators")).GetProperty("indicators").GetArrayLength());
        Statements(turtle).Should().Contain(statement => statement.Contains("/v1/indicators/housing-units#period " + Dcat + "startDate 2015-01-01", StringComparison.Ordinal))
            .And.Contain(statement => statement.Contains("/v1/indicators/housing-units#period " + Dcat + "endDate 2018-12-31", StringComparison.Ordinal))
            .And.Contain(statement => statement.Contains("/v1/indicators/housing-units http://purl.org/dc/terms/title Woningen van DUWO nl", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dct:identifier")]
    [InlineData("dct:accessRights")]
    [InlineData("dcat:contactPoint")]
    [InlineData("dct:creator")]
    [InlineData("dct:publisher")]
    [InlineData("dcat:theme")]
    [InlineData("dcat:accessURL")]
    [InlineData("dct:license")]
    [InlineData("dcat:endpointDescription")]
    public async Task The_judge_sees_when_something_mandatory_is_missing(string property)
    {
        var without = (await CatalogAsync("turtle")).Replace(property + " ", "rdf:other ", StringComparison.Ordinal);

        Results(await JudgedAsync("turtle", without)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task Every_file_it_names_is_there_in_the_format_it_names()
    {
        var statements = Statements(await JudgedAsync("turtle", await CatalogAsync("turtle"))).Select(statement => statement.Split(' ')).ToList();
        var files = statements.Where(statement => statement[1] == Dcat + "downloadURL").Select(statement => (Distribution: statement[0], Address: new Uri(statement[2]))).ToList();

        files.Should().HaveCountGreaterThan(80);
        foreach (var (distribution, address) in files.Where(file => file.Address.AbsolutePath.Contains("housing-units/", StringComparison.Ordinal)))
        {
            address.GetLeftPart(UriPartial.Authority).Should().Be(hub.Address.GetLeftPart(UriPartial.Authority));
            var answer = (await anybody.GetAsync(address.PathAndQuery)).Expect(200);
            var named = statements.Where(statement => statement[0] == distribution && statement[1] == Dcat + "mediaType").Select(statement => statement[2]).SingleOrDefault();
            (named ?? answer.MediaType).Should().EndWith(answer.MediaType);
        }

        foreach (var statement in statements.Where(statement => statement[1] == Dcat + "endpointDescription" || statement[1] == Dcat + "dataset"))
        {
            (await anybody.GetAsync(new Uri(statement[2]).AbsolutePath)).Expect(200);
        }
    }

    [Theory]
    [InlineData(null, "text/turtle")]
    [InlineData("text/html, */*;q=0.1", "text/turtle")]
    [InlineData("application/ld+json", "application/ld+json")]
    public async Task The_format_is_chosen_by_Accept(string? accept, string mediaType)
    {
        var answer = (await anybody.GetAsync("/v1/catalog", accept)).Expect(200);

        answer.MediaType.Should().Be(mediaType);
        (await anybody.SendAsync("GET", "/v1/catalog", null, request =>
        {
            request.Headers.TryAddWithoutValidation("Accept", accept ?? "*/*");
            request.Headers.TryAddWithoutValidation("If-None-Match", answer.Header("ETag"));
        })).Expect(304);
    }

    [Fact]
    public async Task What_it_is_not_written_in_is_refused()
    {
        (await anybody.GetAsync("/v1/catalog", "application/rdf+xml")).ExpectProblem(406, "not-acceptable");
        (await anybody.GetAsync("/v1/catalog?format=xml")).ExpectProblem(400, "invalid-request");
    }

    [Fact]
    public async Task What_stands_in_a_text_or_an_address_stays_what_it_is()
    {
        var resource = new RdfResource("http://example.nl/a b<c>").Is("dcat:Catalog").Text("dct:title", new Localized("\"\\ \r\n\t\u0001é😀", "x'y"));

        var read = await NodeTools.RunAsync("check-catalog.cjs", "n3", RdfFormats.Turtle([resource]), "turtle", Shapes()[0]);

        Statements(read).Should().Contain("http://example.nl/a%20b%3Cc%3E http://purl.org/dc/terms/title \"\\ \r\n\t\u0001é😀 nl http://www.w3.org/1999/02/22-rdf-syntax-ns#langString");
    }

    [Fact]
    public void A_setting_that_no_harvester_could_use_is_refused()
    {
        new CatalogOptions().Fault().Should().BeNull();
        new CatalogOptions { License = new Uri("cc0", UriKind.Relative) }.Fault().Should().Contain("Catalog:License");
        new CatalogOptions { Publisher = new Uri("urn:x:y") }.Fault().Should().Contain("Catalog:Publisher");
        new CatalogOptions { PublisherName = " " }.Fault().Should().Contain("Catalog:PublisherName");
        new CatalogOptions { ContactEmail = "nobody" }.Fault().Should().Contain("Catalog:ContactEmail");
    }

    private async Task<string> CatalogAsync(string format) => (await anybody.GetAsync("/v1/catalog?format=" + format)).Expect(200).Text;

    private static Task<JsonElement> JudgedAsync(string format, string catalog) =>
        NodeTools.RunAsync("check-catalog.cjs", "rdf-validate-shacl", Encoding.UTF8.GetBytes(catalog), [format, .. Shapes()]);

    private static string[] Shapes() => [Fixtures.Path("dcat/dcat-ap-SHACL.ttl"), Fixtures.Path("dcat/dcat-ap-nl-SHACL.ttl")];

    private static List<string> Results(JsonElement judged) => [.. judged.GetProperty("results").EnumerateArray().Select(result => result.GetString()!)];

    private static List<string> Statements(JsonElement judged) => [.. judged.GetProperty("statements").EnumerateArray().Select(statement => statement.GetString()!)];
}
