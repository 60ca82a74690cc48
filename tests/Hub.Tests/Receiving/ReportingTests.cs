using System.Text.Json;
using FluentAssertions;
using Hub.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>
/// Who is on time, late or missing, as a partner's steward and the operator read it. The housing market is monthly and
/// due 15 days after the month's end.
/// </summary>
public sealed class ReportingTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2025, 4, 10, 10, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Every_month_is_on_time_late_missing_or_expected()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await SubmitAsync(hub, "2024-12");
        await SubmitAsync(hub, "2025-02");
        clock.Advance(TimeSpan.FromDays(6));
        var march = await SubmitAsync(hub, "2025-03");

        var reporting = await ReadAsync(hub, "?feed=duwo-housing-market");

        reporting.GetProperty("reporting").EnumerateArray().Select(line => (line.Text("period"), line.Text("dueOn"), line.Text("status"))).Should().Equal(
            ("2024-12", "2025-01-16", "late"),
            ("2025-01", "2025-02-16", "missing"),
            ("2025-02", "2025-03-16", "late"),
            ("2025-03", "2025-04-16", "on-time"),
            ("2025-04", "2025-05-16", "expected"));
        reporting.GetProperty("feeds").GetRawText().Should().Be(
            """[{"feed":"duwo-housing-market","partner":"duwo","due":4,"received":3,"expected":1,"onTime":1,"late":2,"missing":1}]""");
        var line = reporting.GetProperty("reporting")[3];
        line.Text("submission").Should().Be(march);
        line.Text("receivedAt").Should().Be("2025-04-16T10:00:00.000Z");
    }

    [Fact]
    public async Task A_correction_does_not_make_a_submission_late_and_a_withdrawal_makes_it_missing()
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        var first = await SubmitAsync(hub, "2025-03", 100);
        clock.Advance(TimeSpan.FromDays(30));
        var second = await SubmitAsync(hub, "2025-03", 101);

        var line = (await ReadAsync(hub, "?feed=duwo-housing-market")).GetProperty("reporting")[0];
        (line.Text("status"), line.Text("submission")).Should().Be(("on-time", second));

        (await hub.Caller("duwo").PostAsync($"/v1/submissions/{second}/withdrawal", string.Empty)).Expect(200);
        (await ReadAsync(hub, "?feed=duwo-housing-market")).GetProperty("reporting")[0].Text("submission").Should().Be(first);
        (await hub.Caller("duwo").PostAsync($"/v1/submissions/{first}/withdrawal", string.Empty)).Expect(200);
        (await ReadAsync(hub, "?feed=duwo-housing-market")).GetProperty("reporting").EnumerateArray()
            .Select(left => (left.Text("period"), left.Text("status"))).Should().Equal(("2025-03", "missing"), ("2025-04", "expected"), ("2025-05", "expected"));
    }

    [Theory]
    [InlineData("missing", 1)]
    [InlineData("late", 2)]
    [InlineData("on-time", 0)]
    public async Task One_status_can_be_asked_for_and_the_counts_stay_those_of_all(string status, int lines)
    {
        await using var hub = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await SubmitAsync(hub, "2024-12");
        await SubmitAsync(hub, "2025-02");

        var reporting = await ReadAsync(hub, $"?feed=duwo-housing-market&status={status}");

        reporting.GetProperty("reporting").GetArrayLength().Should().Be(lines);
        reporting.GetProperty("feeds")[0].GetProperty("due").GetInt32().Should().Be(3);
    }

    private static async Task<string> SubmitAsync(HubUnderTest hub, string period, int shortage = 100) =>
        (await hub.Caller("duwo").SubmitAsync(Samples.Market(period, shortage))).Expect(201).Json.Text("id");

    private static Task<JsonElement> ReadAsync(HubUnderTest hub, string query) => hub.Caller("duwo").JsonAsync("/v1/reporting" + query);
}
