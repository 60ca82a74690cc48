using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Tests.Http;
using Hub.Tests.Receiving;
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
    [InlineData("housing-shortage", "?period=2016-03&place=leiden", 2000)]
    [InlineData("housing-shortage", "?period=2017-03&place=leiden", 2700)]
    [InlineData("housing-shortage", "?period=2020-04&place=leiden", 2250)]
    [InlineData("new-students", "?period=2024&level=bachelor", 6313)]
    [InlineData("international-new-student-share", "?period=2024&level=bachelor", 23.0)]
    [InlineData("science-park-organisations", "?period=2024-Q4", 430)]
    [InlineData("science-park-workforce", "?period=2024-Q4", 25000)]
    [InlineData("residents", "?period=2023", 127064)]
    public async Task A_published_figure_comes_out(string indicator, string query, double value)
    {
        (await hub.Caller(null).ObservationsAsync(indicator, query)).Values.Should().Equal((decimal)value);
    }

    [Theory]
    [InlineData("housing-units-change", "?period=2021&place=leiden", 7650 - 7448)]
    [InlineData("housing-units-change", "?period=2017&place=leiden", 6763 - 6646)]
    [InlineData("international-residents-change", "?period=2023", 13.9)]
    [InlineData("international-residents-origin", "?period=2023&nationality=non-nl", 100)]
    [InlineData("student-nationality-share", "?period=2021&nationality=non-nl", 21.2)]
    [InlineData("housing-waiting-time", "?period=2021-12&place=leiden", 11.4)]
    [InlineData("meet-and-mingle-per-year", "?period=2025", 96 + 88 + 114 + 142 + 108 + 131)]
    [InlineData("meet-and-mingle-events", "?period=2025", 6)]
    [InlineData("meet-and-mingle-dutch-share", "?period=2025-12", 44.3)]
    [InlineData("vacancies-per-100-jobs", "?period=2024-Q4", 3.4)]
    [InlineData("international-net-hires", "?period=2024-Q4", 474 - 333)]
    public async Task What_follows_from_the_figures_comes_out(string indicator, string query, double value)
    {
        (await hub.Caller(null).ObservationsAsync(indicator, query)).Values.Should().Equal((decimal)value);
    }

    [Fact]
    public async Task DUWOs_dwellings_come_out_as_published_by_place_and_ownership() =>
        await CheckAsync(RealInput.Stock(), "housing-units", "ownership", "units");

    [Fact]
    public async Task DUWOs_lettings_come_out_as_published_by_place_and_programme() =>
        await CheckAsync(RealInput.Lettings(), "housing-lettings", "programme", "lettings");

    [Fact]
    public async Task The_companies_at_the_science_park_employ_what_it_publishes()
    {
        var sectors = await hub.Caller(null).ObservationsAsync("science-park-workforce", "?period=2024-Q4&by=sector");

        sectors.Where(sector => sector.Key != "2024-Q4 research-and-education").Sum(sector => sector.Value).Should().Be(11700);
    }

    [Fact]
    public async Task A_year_of_newcomers_is_that_of_its_months()
    {
        var months = await hub.Caller(null).ObservationsAsync("newcomers-served", "?period=2025");
        var year = await hub.Caller(null).ObservationsAsync("newcomers-per-year", "?period=2025");

        months.Should().HaveCount(12);
        year.Should().Equal(new Dictionary<string, decimal?> { ["2025"] = months.Values.Sum() });
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
            if (indicator.Text("theme") == "reporting")
            {
                observations.Should().BeEmpty("no month that the hub has seen is over");
                continue;
            }

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

    private async Task CheckAsync(IReadOnlyList<JsonObject> submissions, string indicator, string dimension, string measure)
    {
        foreach (var submission in submissions)
        {
            var year = (string)submission["period"]!;
            var published = submission["records"]!.AsArray().ToDictionary(
                record => $"{year} {record!["place"]} {record[dimension]}", record => (decimal?)record![measure]!.GetValue<int>());

            (await hub.Caller(null).ObservationsAsync(indicator, $"?period={year}&by=place,{dimension}")).Should().BeEquivalentTo(published, year);
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
