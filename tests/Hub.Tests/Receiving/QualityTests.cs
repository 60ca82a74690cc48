using System.Text;
using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Partners;
using Hub.Receiving;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>What the quality rules of the shipped feeds refuse and warn of.</summary>
public sealed class QualityTests
{
    [Fact]
    public async Task More_vacant_than_there_are_is_refused_with_what_was_expected_and_found()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var record = Samples.Market("2024-04", 5)["records"]![0]!.AsObject();

        var answer = await hub.Caller("duwo").SubmitAsync(Samples.Envelope("duwo-housing-market", "2024-04", record.With("units", 9)));

        answer.ExpectProblem(400, "invalid-submission");
        answer.Errors().Should().Equal("/records/0/vacant vacant-within-units");
        answer.Text.Should().Contain("expected vacant to be at most units (9), found 10");
    }

    [Fact]
    public async Task An_optional_measure_that_is_left_out_is_not_compared()
    {
        await using var hub = await HubUnderTest.StartAsync();

        (await WarningsAsync(hub, "duwo", Samples.Market("2024-04", 5))).Should().BeEmpty();
    }

    [Fact]
    public async Task Missing_combinations_are_warned_of_and_a_total_stands_for_all()
    {
        await using var hub = await HubUnderTest.StartAsync();

        (await WarningsAsync(hub, "universiteit-leiden", Samples.Envelope("university-students", "2020", Students("leiden", "bachelor"), Students("the-hague", "master"))))
            .Should().HaveCount(6).And.Contain("/records every-campus-and-level expected a record for campus=leiden, level=exchange, found none");
        (await WarningsAsync(hub, "universiteit-leiden", Samples.Envelope("university-students", "2021", Students("total", "total")))).Should().BeEmpty();
        (await WarningsAsync(hub, "universiteit-leiden", Samples.Envelope("university-students", "2022", Students("leiden", "total"))))
            .Should().Contain("/records every-campus-and-level expected a record for campus=the-hague, level=total, found none");
    }

    [Fact]
    public async Task A_large_change_is_warned_of_and_tells_the_figure_before()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await WarningsAsync(hub, "duwo", Samples.Stock("2015", 6000));

        (await WarningsAsync(hub, "duwo", Samples.Stock("2016", 6100))).Should().BeEmpty();
        (await WarningsAsync(hub, "duwo", Samples.Stock("2018", 1000))).Should().Equal(
            "/records/0/units large-change expected units (place=leiden) within 50 % of its figure for 2016 (6100), found 1000");
        (await WarningsAsync(hub, "duwo", Samples.Stock("2000", 1))).Should().BeEmpty("there is nothing before");
    }

    [Fact]
    public async Task That_history_was_not_compared_is_told()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var large = Samples.Stock("2016", 1);
        var records = large["records"]!.AsArray();
        var first = records[0]!;
        for (var place = 1; place <= 5000; place++)
        {
            var record = first.DeepClone().AsObject();
            record["place"] = $"place-{place}";
            records.Add((JsonNode)record);
        }

        (await WarningsAsync(hub, "duwo", large)).Should().ContainSingle().Which.Should().StartWith("/records history-not-compared expected at most 5000 records");
    }

    [Fact]
    public async Task An_outlier_is_warned_of_by_its_modified_z_score()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var (year, units) in new[] { 6000, 6100, 6050, 6080, 6020, 6060 }.Select((units, index) => (2010 + index, units)))
        {
            (await WarningsAsync(hub, "duwo", Samples.Stock($"{year}", units))).Should().BeEmpty();
        }

        // The median is 6055, the median absolute deviation 30: 0.6745 × 845 / 30 = 19.0.
        (await WarningsAsync(hub, "duwo", Samples.Stock("2016", 6900))).Should().Equal(
            "/records/0/units outlier expected units (place=leiden) near the median of 6 earlier periods (6055), found 6900: modified z-score 19, above 3.5");
    }

    [Fact]
    public async Task Figures_that_were_all_the_same_make_any_other_an_outlier()
    {
        await using var hub = await HubUnderTest.StartAsync();
        foreach (var year in Enumerable.Range(2010, 6))
        {
            await WarningsAsync(hub, "duwo", Samples.Stock($"{year}", 6000));
        }

        (await WarningsAsync(hub, "duwo", Samples.Stock("2016", 6000))).Should().BeEmpty();
        (await WarningsAsync(hub, "duwo", Samples.Stock("2017", 6600))).Should().ContainSingle(warning => warning.Contains("outlier", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dwellings_that_differ_from_the_stock_and_places_it_does_not_know_are_warned_of()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var market = Samples.Market("2024-04", 5);
        (await WarningsAsync(hub, "duwo", market)).Should().BeEmpty("there is no stock yet");
        await WarningsAsync(hub, "duwo", Samples.Stock("2023", 5000));

        (await WarningsAsync(hub, "duwo", Samples.Market("2024-05", 5))).Should().ContainSingle()
            .Which.Should().Contain("/records/0/units units-as-in-stock").And.Contain("expected units (place=leiden) within 15 % of units in duwo-housing-stock for 2023 (5000), found 7000");
        var elsewhere = Samples.Envelope("duwo-housing-market", "2024-06", market["records"]![0]!.AsObject().With("place", "gouda"));
        (await WarningsAsync(hub, "duwo", elsewhere)).Should().ContainSingle().Which.Should().Contain("/records/0/place units-as-in-stock");
    }

    [Fact]
    public async Task A_dry_run_gives_the_same_warnings_and_stores_nothing()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var submission = Samples.Stock("2015").With("totals", new JsonArray(new JsonObject { ["units"] = 99 }));

        var dry = await WarningsAsync(hub, "duwo", submission, isDry: true);
        var wet = await WarningsAsync(hub, "duwo", submission);

        dry.Should().Equal(wet).And.Equal("/totals/0/units stated-totals expected units of the records to add up to the stated total 99 (all records), found 100: 1 more");
        (await hub.Caller("duwo").SubmissionsAsync("duwo-housing-stock")).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_total_with_a_member_or_code_that_the_schema_does_not_know_is_refused()
    {
        await using var hub = await HubUnderTest.StartAsync();

        var answer = await hub.Caller("duwo").SubmitAsync(Samples.Stock("2015").With("totals", new JsonArray(new JsonObject { ["unit"] = 99, ["ownership"] = "rented" })));

        answer.Errors().Should().BeEquivalentTo("/totals/0/unit additional-property", "/totals/0/ownership enum");
    }

    private static JsonObject Students(string campus, string level) =>
        new() { ["campus"] = campus, ["level"] = level, ["nationality"] = "total", ["students"] = 100, ["firstYear"] = 10 };

    private static async Task<List<string>> WarningsAsync(HubUnderTest hub, string caller, JsonObject submission, bool isDry = false)
    {
        var input = new SubmissionInput(Encoding.UTF8.GetBytes(submission.ToJsonString())) { DryRun = isDry };
        (await hub.Get<ReceiveSubmission>().HandleAsync(new Caller(caller, Role.Partner), submission["feed"]!.GetValue<string>(), input, TestContext.Current.CancellationToken))
            .Succeeded(out var outcome, out var problem).Should().BeTrue("{0}", problem);
        outcome!.Receipt.Warnings.Where(warning => warning.Detail.Nl == warning.Detail.En).Should().BeEmpty();
        return [.. outcome.Receipt.Warnings.Select(warning => $"{warning.Pointer} {warning.Code} {warning.Detail.En}")];
    }
}
