using FluentAssertions;
using Hub.Receiving;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>How complete and how timely the feeds are, as figures that come about as all others do.</summary>
public sealed class SubmitReportingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_month_with_one_feed_on_time_one_late_and_one_missing_has_figures_by_feed_and_partner()
    {
        await using var hub = await FebruaryAsync();

        (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-01.1", "hub-reporting.2025-02.1");

        (await hub.FiguresAsync("completeness", "?period=2025-01")).Should().Equal(Figures(("2025-01", 100)));
        (await hub.FiguresAsync("completeness", "?period=2025-02")).Should().Equal(Figures(("2025-02", 66.7m)));
        (await hub.FiguresAsync("completeness", "?period=2025-02&by=feed")).Should().BeEquivalentTo(
            Figures(("2025-02 duwo-housing-market", 100), ("2025-02 lic-newcomers", 100), ("2025-02 lic-events", 0)));
        (await hub.FiguresAsync("timeliness", "?period=2025-02")).Should().Equal(Figures(("2025-02", 33.3m)));
        (await hub.FiguresAsync("timeliness", "?period=2025-02&by=feed")).Should().BeEquivalentTo(
            Figures(("2025-02 duwo-housing-market", 100), ("2025-02 lic-newcomers", 0), ("2025-02 lic-events", 0)));
        (await hub.FiguresAsync("completeness", "?period=2025-02&by=partner")).Should().BeEquivalentTo(
            Figures(("2025-02 duwo", 100), ("2025-02 lic", 50)));
        (await hub.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task The_month_under_way_and_those_before_the_first_submission_are_not_reported()
    {
        await using var hub = await ReportingHub.StartAsync();
        (await hub.ReportAsync()).Should().BeEmpty("nothing was ever received");

        await hub.MarketAsync("2021-04");
        hub.GoTo(2025, 1, 31);

        (await hub.ReportAsync()).Should().BeEmpty("January is not over");
        hub.Clock.SetUtcNow(new DateTimeOffset(2025, 1, 31, 23, 0, 0, TimeSpan.Zero));
        (await hub.ReportAsync()).Should().Equal(["hub-reporting.2025-01.1"], "it is midnight in the Netherlands");
    }

    [Fact]
    public async Task What_was_due_before_a_feeds_first_submission_is_not_held_against_it()
    {
        await using var hub = await ReportingHub.StartAsync();
        hub.GoTo(2025, 1, 20);
        foreach (var month in new[] { "2024-10", "2024-11", "2024-12" })
        {
            await hub.MarketAsync(month);
        }

        hub.GoTo(2025, 2, 20);
        await hub.NewcomersAsync("2025-01");
        hub.GoTo(2025, 4, 1);
        await hub.ReportAsync();

        (await hub.FiguresAsync("timeliness", "?by=feed")).Should().BeEquivalentTo(
            Figures(("2025-02 duwo-housing-market", 0), ("2025-03 duwo-housing-market", 0), ("2025-03 lic-newcomers", 0)));
        (await hub.Hub.Caller(HubCallers.Operator).JsonAsync("/v1/submissions/hub-reporting.2025-01.1")).GetProperty("records").GetInt32().Should().Be(0, "nothing that could be on time was due in January");
    }

    [Fact]
    public async Task What_comes_late_makes_a_revision_an_event_and_a_vintage_and_its_withdrawal_another()
    {
        await using var hub = await FebruaryAsync();
        await hub.ReportAsync();
        hub.GoTo(2025, 3, 5);
        var late = await hub.EventsAsync("2025-01");

        (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-02.2");

        (await hub.FiguresAsync("completeness", "?period=2025-02")).Should().Equal(Figures(("2025-02", 100)));
        (await hub.FiguresAsync("timeliness", "?period=2025-02")).Should().Equal(Figures(("2025-02", 33.3m)));
        (await hub.FiguresAsync("completeness", "?period=2025-02&asOf=2025-03-01")).Should().Equal(Figures(("2025-02", 66.7m)));
        (await hub.Hub.Caller(HubCallers.Monitor).EventsAsync()).Where(e => e.Text("subject") is "hub-reporting" or "reporting-completeness").Select(e => e.Text("type")).TakeLast(2)
            .Should().BeEquivalentTo("nl.partnerhub.submission.accepted.v1", "nl.partnerhub.indicator.updated.v1");

        (await hub.Hub.Caller("lic").PostAsync($"/v1/submissions/{late}/withdrawal", string.Empty)).Expect(200);
        (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-02.3");
        (await hub.FiguresAsync("completeness", "?period=2025-02")).Should().Equal(Figures(("2025-02", 66.7m)));
        (await hub.Hub.Caller(null).JsonAsync("/v1/indicators/reporting-completeness/revisions?period=2025-02&feed=lic-events")).GetProperty("revisions").EnumerateArray()
            .Select(revision => (revision.GetProperty("new").GetProperty("value").GetDecimal(), revision.GetProperty("causes")[0].Text("submission")))
            .Should().Equal((0, "hub-reporting.2025-02.3"), (100, "hub-reporting.2025-02.2"));
        (await hub.Hub.Caller(null).JsonAsync("/v1/indicators/reporting-completeness/lineage?period=2025-02")).GetProperty("sources")[0].Text("submission").Should().Be("hub-reporting.2025-02.3");
        (await hub.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task What_was_on_time_and_is_withdrawn_and_sent_anew_was_late()
    {
        await using var hub = await FebruaryAsync();
        await hub.ReportAsync();
        (await hub.Hub.Caller("duwo").PostAsync("/v1/submissions/duwo-housing-market.2025-01.1/withdrawal", string.Empty)).Expect(200);
        await hub.MarketAsync("2025-01", shortage: 101);

        (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-02.2");

        (await hub.FiguresAsync("completeness", "?period=2025-02&feed=duwo-housing-market")).Values.Should().Equal(100);
        (await hub.FiguresAsync("timeliness", "?period=2025-02&feed=duwo-housing-market")).Values.Should().Equal(0);
    }

    [Fact]
    public async Task What_the_receipts_still_tell_is_not_submitted_again()
    {
        await using var hub = await FebruaryAsync();
        await hub.ReportAsync();
        var events = (await hub.Hub.Caller(HubCallers.Monitor).EventsAsync()).Count;

        (await hub.ReportAsync()).Should().BeEmpty();
        (await hub.Hub.Caller(HubCallers.Monitor).EventsAsync()).Should().HaveCount(events);

        // A correction is a submission more, and none of the counts changes by it.
        await hub.MarketAsync("2025-01", shortage: 101);
        (await hub.ReportAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task After_three_months_out_of_use_each_of_them_is_reported_and_no_more_than_two_years_ever_are()
    {
        await using var hub = await FebruaryAsync();
        await hub.ReportAsync();

        hub.GoTo(2025, 6, 2);
        (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-03.1", "hub-reporting.2025-04.1", "hub-reporting.2025-05.1");
        (await hub.FiguresAsync("completeness", "?from=2025-03")).Should().Equal(Figures(("2025-03", 0), ("2025-04", 0), ("2025-05", 0)));

        hub.GoTo(2029, 7, 1);
        var caughtUp = await hub.ReportAsync();
        caughtUp.Should().HaveCount(SubmitReporting.Months);
        (caughtUp[0], caughtUp[^1]).Should().Be(("hub-reporting.2027-07.1", "hub-reporting.2029-06.1"));
    }

    [Fact]
    public async Task A_year_is_the_sum_of_its_twelve_months_and_has_no_figure_without_one_of_them()
    {
        await using var hub = await ReportingHub.StartAsync();
        await hub.MarketAsync("2024-12");
        hub.GoTo(2025, 2, 20);
        await hub.MarketAsync("2025-01");
        hub.GoTo(2025, 12, 31);
        await hub.ReportAsync();
        (await hub.FiguresAsync("completeness-per-year")).Should().BeEmpty("December is not over");

        hub.GoTo(2026, 1, 1);
        await hub.ReportAsync();

        // Twelve months of the housing market were due, two came, and one of these on time.
        (await hub.FiguresAsync("completeness-per-year")).Should().Equal(Figures(("2025", 16.7m)));
        (await hub.FiguresAsync("timeliness-per-year", "?feed=duwo-housing-market")).Should().Equal(Figures(("2025 duwo-housing-market", 8.3m)));
        (await hub.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_locked_month_stays_as_it_is_until_it_is_unlocked()
    {
        await using var hub = await FebruaryAsync();
        await hub.ReportAsync();
        const string Lock = "/v1/feeds/hub-reporting/periods/2025-02/lock";
        var operators = hub.Hub.Caller(HubCallers.Operator);
        (await operators.SendAsync("PUT", Lock, HubClient.Json("{}"))).Expect(200);
        await hub.EventsAsync("2025-01");

        (await hub.ReportAsync()).Should().BeEmpty();
        (await hub.Hub.Caller(null).JsonAsync("/v1/indicators/reporting-completeness/observations?period=2025-02")).GetProperty("observations")[0].Text("status").Should().Be("A");

        (await operators.SendAsync("DELETE", Lock)).Expect(200);
        (await hub.ReportAsync()).Should().Equal("hub-reporting.2025-02.2");
    }

    [Fact]
    public async Task Nobody_who_has_no_key_of_the_hub_itself_can_report_in_its_place()
    {
        await using var hub = await ReportingHub.StartAsync();
        var report = Samples.Envelope("hub-reporting", "2024-12");

        foreach (var caller in new[] { "duwo", HubCallers.Operator, HubCallers.Monitor })
        {
            (await hub.Hub.Caller(caller).SubmitAsync(report)).ExpectProblem(403, "forbidden");
        }

        (await hub.Hub.Caller(null).SubmitAsync(report)).Expect(401);
    }

    [Fact]
    public async Task What_is_outstanding_is_told_without_being_stored()
    {
        await using var hub = await FebruaryAsync();
        var reporting = hub.Hub.Get<SubmitReporting>();

        (await reporting.OutstandingAsync(Cancellation)).Select(id => id.ToString()).Should().Equal("hub-reporting.2025-01.1", "hub-reporting.2025-02.1");
        (await hub.Hub.Caller(HubCallers.Operator).SubmissionsAsync("hub-reporting")).Should().BeEmpty();

        await hub.ReportAsync();
        (await reporting.OutstandingAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task Verify_names_the_months_that_are_outstanding_and_takes_them_for_no_difference()
    {
        await using var hub = await ReportingHub.StartAsync();
        await hub.MarketAsync("2024-12");
        hub.GoTo(2025, 3, 1);
        await hub.ReportAsync();

        // The machine's clock is years ahead of the test's.
        var verified = await EndToEnd.HubProcess.RunAsync("verify", "--data", hub.Hub.Data);

        verified.ExitCode.Should().Be(0, verified.Output);
        verified.Output.Should().Contain("Note: the receipts tell otherwise of ").And.Contain("than hub-reporting does").And.Contain(": 0 difference(s)");
        (await hub.Hub.Caller(HubCallers.Operator).SubmissionsAsync("hub-reporting")).Should().HaveCount(2);
    }

    [Fact]
    public void Feeds_and_partners_are_named_as_in_their_own_files()
    {
        var definitions = Definitions.Load(HubUnderTest.ShippedSchemas);
        var labels = definitions.Feeds.Find(Reporting.OwnFeed)!.Latest.Labels;

        labels["feed"].Should().BeEquivalentTo(definitions.Feeds.All.Where(feed => feed.Id != Reporting.OwnFeed).ToDictionary(feed => feed.Id, feed => feed.Title));
        labels["partner"].Should().BeEquivalentTo(definitions.Partners.All.Where(partner => partner.Id != "partner-hub").ToDictionary(partner => partner.Id, partner => partner.Title));
    }

    /// <summary>
    /// On 1 March: all three feeds were on time in January; in February the housing market was on time, the newcomers were
    /// late and the events are missing.
    /// </summary>
    private static async Task<ReportingHub> FebruaryAsync()
    {
        var hub = await ReportingHub.StartAsync();
        await hub.MarketAsync("2024-12");
        await hub.NewcomersAsync("2024-12");
        await hub.EventsAsync("2024-12");
        hub.GoTo(2025, 2, 16);
        await hub.MarketAsync("2025-01");
        hub.GoTo(2025, 2, 17);
        await hub.NewcomersAsync("2025-01");
        hub.GoTo(2025, 3, 1);
        return hub;
    }

    private static Dictionary<string, decimal?> Figures(params (string Key, decimal? Value)[] figures) => figures.ToDictionary(figure => figure.Key, figure => figure.Value);
}
