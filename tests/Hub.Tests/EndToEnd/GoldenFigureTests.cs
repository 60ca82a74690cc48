using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>The published figures in <c>demo/</c>, posted by their partners, come out as docs/sources.md says.</summary>
public sealed partial class GoldenFigureTests(DemoHub hub) : IClassFixture<DemoHub>
{
    [Theory]
    [InlineData("international-share", "?period=2023", 13.1)]
    [InlineData("international-share", "?period=2022", 11.6)]
    [InlineData("international-residents", "?period=2023", 16643)]
    [InlineData("international-length-of-stay", "?period=2023&lengthOfStay=under-1-year", 38)]
    [InlineData("international-length-of-stay", "?period=2023&lengthOfStay=1-to-3-years", 29)]
    [InlineData("international-length-of-stay", "?period=2023&lengthOfStay=over-3-years", 33)]
    [InlineData("housing-units", "?period=2021&place=leiden", 7650)]
    [InlineData("housing-units", "?period=2021", 33672)]
    [InlineData("short-stay-share-of-lettings", "?period=2021&place=leiden", 4.3)]
    [InlineData("housing-shortage", "?period=2021-04&place=leiden", 2600)]
    [InlineData("housing-shortage-per-100-units", "?period=2021-04&place=leiden", 34.9)]
    [InlineData("housing-shortage-per-100-units", "?period=2020-04&place=leiden", 33.3)]
    [InlineData("international-students", "?period=2021", 6891)]
    [InlineData("students-by-campus", "?period=2024", 33474)]
    [InlineData("meet-and-mingle-attendance", "?period=2023-11", 120)]
    [InlineData("student-intake-without-a-room", "?period=2021&place=leiden", 1406)]
    public async Task A_published_figure_comes_out(string indicator, string query, double value)
    {
        (await hub.Caller(null).ObservationsAsync(indicator, query)).Values.Should().Equal((decimal)value);
    }

    [Fact]
    public async Task The_shortage_raises_in_March_2017_and_April_2021_and_clears_in_April_2020()
    {
        var alerts = (await hub.Caller(null).JsonAsync("/v1/alerts?rule=housing-shortage")).GetProperty("alerts").EnumerateArray()
            .Select(alert => $"{alert.GetProperty("raised").Text("period")} {alert.GetProperty("raised").GetProperty("value")}"
                + (alert.TryGetProperty("resolved", out var resolved) ? $" until {resolved.Text("period")} {resolved.GetProperty("value")}" : " active"));

        alerts.Should().Equal("2021-04 2600 active", "2017-03 2700 until 2020-04 2250");
    }

    [Fact]
    public async Task Every_indicator_has_observations_with_sources_that_exist()
    {
        foreach (var indicator in (await hub.Caller(null).JsonAsync("/v1/indicators")).GetProperty("indicators").EnumerateArray())
        {
            var observations = (await hub.Caller(null).JsonAsync(indicator.GetProperty("links").Text("observations"))).GetProperty("observations").EnumerateArray().ToList();
            observations.Should().NotBeEmpty(indicator.Text("id"));
            foreach (var source in observations.SelectMany(observation => observation.GetProperty("sources").EnumerateArray()).Select(source => source.GetString()).Distinct())
            {
                (await hub.Caller(HubCallers.Monitor).GetAsync($"/v1/submissions/{source}")).Expect(200);
            }
        }
    }

    [Fact]
    public async Task Made_up_figures_are_marked_as_estimated()
    {
        (await hub.Caller(HubCallers.Operator).SendAsync("PUT", "/v1/feeds/duwo-housing-stock/periods/2021/lock")).Expect(200);
        var students = (await hub.Caller(null).JsonAsync("/v1/indicators/students-by-campus/observations?period=2022")).GetProperty("observations")[0];
        var dwellings = (await hub.Caller(null).JsonAsync("/v1/indicators/housing-units/observations?period=2021")).GetProperty("observations")[0];

        students.Text("status").Should().Be("E");
        dwellings.Text("status").Should().Be("A");
    }

    [Fact]
    public async Task What_is_published_is_what_the_records_give()
    {
        (await hub.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public void Every_demonstration_file_names_its_source()
    {
        foreach (var file in Directory.EnumerateFiles(HubUnderTest.DemoFolder, "*.json", SearchOption.AllDirectories))
        {
            Note().IsMatch(File.ReadAllText(file)).Should().BeTrue(file);
        }
    }

    [GeneratedRegex("\"note\": \"[^\"]{10,}\"")]
    private static partial Regex Note();
}

/// <summary>A hub with the demonstration's submissions.</summary>
public sealed class DemoHub : IHubAddress, IAsyncLifetime
{
    /// <summary>The hub itself.</summary>
    internal HubUnderTest Hub { get; private set; } = null!;

    /// <inheritdoc/>
    public Uri Address => Hub.Address;

    /// <inheritdoc/>
    public HubClient Caller(string? caller) => Hub.Caller(caller);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        Hub = await HubUnderTest.StartAsync();
        foreach (var folder in Directory.EnumerateDirectories(HubUnderTest.DemoFolder))
        {
            var feed = Path.GetFileName(folder);
            var partner = Caller((await Caller(null).JsonAsync($"/v1/feeds/{feed}")).Text("partner"));
            foreach (var file in Directory.EnumerateFiles(folder))
            {
                (await partner.PostAsync($"/v1/feeds/{feed}/submissions", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))).Expect(201);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Hub.DisposeAsync();
}
