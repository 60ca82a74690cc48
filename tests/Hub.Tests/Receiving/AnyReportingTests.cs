using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>
/// Whatever came in and was withdrawn, and whenever the hub reported on the way: in the end its figures are those of the
/// days on which what counts came in, worked out here anew from the rule that a month is due on the 16th of the next.
/// </summary>
public sealed class AnyReportingTests
{
    private const int Histories = 8;

    private static readonly string[] Feeds = ["duwo-housing-market", "lic-newcomers"];

    private static readonly DateOnly FirstPeriod = new(2024, 10, 1);

    // Some days pass; then a feed is sent for one of eight months, something of it is withdrawn, or the hub reports.
    private static readonly Gen<List<(int Days, int Feed, int Period, int Kind)>> History =
        Gen.Select(Gen.Int[0, 12], Gen.Int[0, 1], Gen.Int[0, 7], Gen.Int[0, 9]).List[1, 30];

    [Fact]
    public Task The_figures_depend_on_the_days_of_what_counts_only() => Check.SampleAsync(History, CheckAsync, iter: Histories, threads: 1);

    private static async Task CheckAsync(List<(int Days, int Feed, int Period, int Kind)> steps)
    {
        await using var hub = await ReportingHub.StartAsync();
        var sent = new List<(string Id, int Feed, DateOnly Period, DateOnly Day)>();
        var began = new Dictionary<int, DateOnly>();
        var number = 0;
        foreach (var (days, feed, at, kind) in steps)
        {
            hub.Clock.Advance(TimeSpan.FromDays(days));
            var (today, period) = (DateOnly.FromDateTime(hub.Clock.GetUtcNow().Date), FirstPeriod.AddMonths(at));
            var before = sent.FindIndex(one => one.Feed == feed && one.Period == period);
            if (kind == 0)
            {
                await hub.ReportAsync();
            }
            else if (kind < 3 && before >= 0)
            {
                (await hub.Hub.Caller(feed == 0 ? "duwo" : "lic").PostAsync($"/v1/submissions/{sent[before].Id}/withdrawal", string.Empty)).Expect(200);
                sent.RemoveAt(before);
            }
            else if (period <= today)
            {
                sent.Add((await SubmitAsync(hub, feed, period, ++number), feed, period, today));
                began.TryAdd(feed, today);
            }
        }

        await hub.ReportAsync();

        var (completeness, timeliness) = Expected(sent, began, DateOnly.FromDateTime(hub.Clock.GetUtcNow().Date));
        (await hub.FiguresAsync("completeness", "?by=feed")).Should().BeEquivalentTo(completeness);
        (await hub.FiguresAsync("timeliness", "?by=feed")).Should().BeEquivalentTo(timeliness);
        (await hub.ReportAsync()).Should().BeEmpty();
        (await hub.Hub.DifferencesAsync()).Should().BeEmpty();
    }

    private static (Dictionary<string, decimal?> Completeness, Dictionary<string, decimal?> Timeliness) Expected(
        List<(string Id, int Feed, DateOnly Period, DateOnly Day)> sent, Dictionary<int, DateOnly> began, DateOnly today)
    {
        var (completeness, timeliness) = (new Dictionary<string, decimal?>(), new Dictionary<string, decimal?>());
        foreach (var (feed, first) in began)
        {
            for (var period = FirstPeriod; period.AddMonths(2) <= today; period = period.AddMonths(1))
            {
                var due = period.AddMonths(1).AddDays(15);
                if (due < first)
                {
                    continue;
                }

                var days = sent.Where(one => one.Feed == feed && one.Period == period).Select(one => one.Day).ToList();
                var name = $"{due.ToString("yyyy-MM", CultureInfo.InvariantCulture)} {Feeds[feed]}";
                completeness.Add(name, days.Count > 0 ? 100 : 0);
                timeliness.Add(name, days.Count > 0 && days.Min() <= due ? 100 : 0);
            }
        }

        return (completeness, timeliness);
    }

    // Never the same content twice, so that each is a revision.
    private static async Task<string> SubmitAsync(ReportingHub hub, int feed, DateOnly period, int number)
    {
        var month = period.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        var submission = feed == 0 ? Samples.Market(month, 100 + number) : Samples.Newcomers(month, 40 + number);
        return (await hub.Hub.Caller(feed == 0 ? "duwo" : "lic").SubmitAsync(submission)).Expect(201).Json.Text("id");
    }
}
