using System.Net;
using System.Text;
using FluentAssertions;
using Hub.Server.Pages;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>The pages as the server sends them; what they do in a browser is tested in one (tests/browser).</summary>
public sealed class PageTests(SqliteHub hub) : IClassFixture<SqliteHub>, IDisposable
{
    private readonly HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = hub.Address };

    public void Dispose() => browser.Dispose();

    [Theory]
    [InlineData("nl-NL,nl;q=0.9,en;q=0.8", "/nl/")]
    [InlineData("en-GB,en", "/en/")]
    [InlineData(null, "/nl/")]
    public async Task The_address_alone_leads_to_the_language_that_is_asked_for(string? asked, string expected)
    {
        SkipWhereNotBuilt();
        using var answer = await GetAsync("/", ("Accept-Language", asked));

        answer.StatusCode.Should().Be(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.Should().Be(expected);
        answer.Headers.Vary.Should().Contain("Accept-Language");
    }

    [Fact]
    public async Task The_monitor_comes_with_its_figures_in_it()
    {
        SkipWhereNotBuilt();
        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2019", units: 7777))).Expect(201);

        using var answer = await GetAsync("/nl/");
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        page.Should().Contain("<html lang=\"nl\"").And.Contain("Woningen van DUWO").And.Contain("7.777 woningen").And.Contain("/v1/indicators/housing-units/observations?format=csv-nl");
        page.Should().NotContain("<!--content-->");
        var etag = answer.Headers.ETag!.ToString();
        using var again = await GetAsync("/nl/", ("If-None-Match", etag));
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);

        (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2019", units: 8888))).Expect(201);
        using var changed = await GetAsync("/nl/", ("If-None-Match", etag));
        (await changed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Should().Contain("8.888 woningen");
    }

    [Theory]
    [InlineData("/nl/")]
    [InlineData("/en/?year=2019")]
    [InlineData("/en/?year=nonsense")]
    [InlineData("/nl/indicator/?id=housing-units")]
    [InlineData("/en/partner/")]
    [InlineData("/docs/")]
    public async Task Every_page_runs_no_script_but_the_hubs_own(string path)
    {
        SkipWhereNotBuilt();
        using var answer = await GetAsync(path);
        var page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("script-src 'self';").And.Contain("frame-ancestors 'none'").And.NotContain("unsafe");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        page.Should().NotContainAny("<script>", " style=", " onclick=", "http://", "https://");
        answer.Headers.CacheControl!.NoCache.Should().BeTrue("a page changes and its address does not");
    }

    [Fact]
    public async Task What_a_page_loads_is_kept_for_good_and_comes_compressed()
    {
        SkipWhereNotBuilt();
        var asset = Directory.GetFiles(Path.Combine(PageFiles.Folder, "assets"), "*.css").Select(Path.GetFileName).First();

        using var answer = await GetAsync($"/assets/{asset}", ("Accept-Encoding", "gzip"));

        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentEncoding.Should().Equal("gzip");
        answer.Headers.CacheControl!.ToString().Should().Be("public, max-age=31536000, immutable");
    }

    [Theory]
    [InlineData("/assets/../appsettings.json")]
    [InlineData("/assets/%2e%2e/%2e%2e/Hub.Server.dll")]
    [InlineData("/nl/no-such-page/")]
    [InlineData("/assets/no-such.js")]
    public async Task What_is_no_page_is_answered_as_the_interface_does(string path)
    {
        using var answer = await GetAsync(path);

        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Fact]
    public async Task Where_they_are_not_built_it_says_how_to_and_that_the_rest_works()
    {
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;

        await NotBuilt.WriteAsync(http.Response);

        http.Response.StatusCode.Should().Be(503);
        Encoding.UTF8.GetString(body.ToArray()).Should().Contain("<code>npm run build</code>").And.Contain("href=\"/v1/monitor\"");
    }

    private static void SkipWhereNotBuilt() =>
        Assert.SkipUnless(Directory.Exists(PageFiles.Folder), "The pages have not been built, for want of npm: nothing was tested of them.");

    private async Task<HttpResponseMessage> GetAsync(string path, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
