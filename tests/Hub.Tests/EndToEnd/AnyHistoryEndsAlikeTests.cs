using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Tests.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>
/// Whatever was submitted, revised, withdrawn, locked and unlocked on the way: what is published is what the records that
/// count give, and what a hub publishes that got nothing else. And what was published on the way can be told at its end.
/// </summary>
public sealed class AnyHistoryEndsAlikeTests
{
    private const int Histories = 6;

    private static readonly string[] Indicators =
        ["housing-units", "housing-units-change", "housing-shortage", "housing-shortage-per-100-units", "seekers-per-offered-room", "housing-vacancy-rate", "newcomers-served", "short-stay-share-of-lettings"];

    // A step submits a content for a period of a feed, withdraws some revision of it, or locks or unlocks it.
    private static readonly Gen<List<Step>> History =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 9], (feed, period, content, kind) =>
            new Step(feed, period, content, kind < 2 ? StepKind.Withdraw : kind < 4 ? StepKind.Lock : StepKind.Submit)).List[1, 30];

    [Fact]
    public Task What_is_published_depends_on_what_counts_only() => Check.SampleAsync(History, CheckAsync, iter: Histories, threads: 1);

    private static async Task CheckAsync(List<Step> steps)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 9, 0, 0, TimeSpan.Zero));
        await using var lived = await HubUnderTest.StartAsync(new HubOptions { Clock = clock });
        await lived.ReadyAsync();
        var periods = new Dictionary<(int Feed, int Period), Lived>();
        var seen = new List<(DateTimeOffset At, List<string> Published)>();
        foreach (var step in steps)
        {
            await TakeAsync(lived, step, periods);
            seen.Add((clock.GetUtcNow(), await PublishedAsync(lived, string.Empty, Whole)));
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        await using var fresh = await HubUnderTest.StartAsync();
        foreach (var period in periods.OrderByDescending(entry => entry.Key.Period).Select(entry => entry.Value).Where(period => period.Revisions.Count > 0))
        {
            var envelope = period.Revisions[^1].Envelope;
            (await Partner(fresh, envelope).SubmitAsync(envelope)).Expect(201);
            if (period.Locked)
            {
                (await fresh.Caller(HubCallers.Operator).SendAsync("PUT", LockOf(envelope))).Expect(200);
            }
        }

        (await lived.DifferencesAsync()).Should().BeEmpty();
        (await fresh.DifferencesAsync()).Should().BeEmpty();
        (await PublishedAsync(lived, string.Empty, Figure)).Should().Equal(await PublishedAsync(fresh, string.Empty, Figure));
        foreach (var (at, published) in seen)
        {
            (await PublishedAsync(lived, $"&asOf={at:yyyy-MM-dd'T'HH:mm:ss'Z'}", Whole)).Should().Equal(published, "that was published at {0}", at);
        }

        await CheckRevisionsAsync(lived);
    }

    // Followed from the newest to the oldest, each change begins where the one before it ended, and the newest ends in what is published.
    private static async Task CheckRevisionsAsync(HubUnderTest hub)
    {
        foreach (var indicator in Indicators)
        {
            var expected = (await PublishedAsync(hub, indicator, string.Empty, Figure)).ToDictionary(figure => figure[..figure.IndexOf(':', StringComparison.Ordinal)], figure => figure, StringComparer.Ordinal);
            var by = indicator == "newcomers-served" ? "origin,purpose" : "place";
            foreach (var revision in (await hub.Caller(null).JsonAsync($"/v1/indicators/{indicator}/revisions?limit=1000&by={by}")).GetProperty("revisions").EnumerateArray())
            {
                var name = string.Join(' ', revision.EnumerateObject().TakeWhile(member => member.Name != "old").Select(member => member.Value.GetString()));
                Side(name, revision.GetProperty("new")).Should().Be(expected.GetValueOrDefault(name));
                revision.GetProperty("causes").GetArrayLength().Should().BePositive(revision.GetRawText());
                if (Side(name, revision.GetProperty("old")) is { } old)
                {
                    expected[name] = old;
                }
                else
                {
                    expected.Remove(name);
                }
            }
        }

        static string? Side(string name, JsonElement side) =>
            side.ValueKind == JsonValueKind.Null ? null : $"{name}: {side.GetProperty("value").GetRawText()} {side.Text("status")}";
    }

    private static async Task TakeAsync(HubUnderTest hub, Step step, Dictionary<(int, int), Lived> periods)
    {
        var envelope = step.Envelope();
        if (!periods.TryGetValue((step.Feed, step.Period), out var period))
        {
            periods.Add((step.Feed, step.Period), period = new Lived());
        }

        switch (step.Kind)
        {
            case StepKind.Submit:
                var answer = await Partner(hub, envelope).SubmitAsync(envelope);
                answer.Status.Should().BeOneOf(period.Locked ? [200, 409] : [200, 201]);
                if (answer.Status == 201)
                {
                    period.Revisions.Add((answer.Json.Text("id"), envelope));
                }

                break;
            case StepKind.Withdraw when period.Revisions.Count > 0:
                var chosen = period.Revisions[step.Content % period.Revisions.Count];
                (await Partner(hub, envelope).SendAsync("POST", $"/v1/submissions/{chosen.Id}/withdrawal")).Expect(period.Locked ? 409 : 200);
                if (!period.Locked)
                {
                    period.Revisions.Remove(chosen);
                }

                break;
            case StepKind.Lock when period.Revisions.Count > 0:
                (await hub.Caller(HubCallers.Operator).SendAsync(period.Locked ? "DELETE" : "PUT", LockOf(envelope))).Expect(200);
                period.Locked = !period.Locked;
                break;
        }
    }

    private static string LockOf(JsonObject envelope) => $"/v1/feeds/{envelope["feed"]}/periods/{envelope["period"]}/lock";

    private static HubClient Partner(HubUnderTest hub, JsonObject envelope) =>
        hub.Caller(((string)envelope["feed"]!).StartsWith("lic", StringComparison.Ordinal) ? "lic" : "duwo");

    private static async Task<List<string>> PublishedAsync(HubUnderTest hub, string query, Func<JsonElement, string> told)
    {
        var published = new List<string>();
        foreach (var indicator in Indicators)
        {
            published.AddRange((await ObservationsAsync(hub, indicator, "?from=2000" + query)).Select(told));
            published.AddRange(await PublishedAsync(hub, indicator, query, told));
        }

        return published;
    }

    private static async Task<IEnumerable<string>> PublishedAsync(HubUnderTest hub, string indicator, string query, Func<JsonElement, string> told) =>
        (await ObservationsAsync(hub, indicator, (indicator == "newcomers-served" ? "?by=origin,purpose" : "?by=place") + query)).Select(told);

    private static async Task<IEnumerable<JsonElement>> ObservationsAsync(HubUnderTest hub, string indicator, string query) =>
        (await hub.Caller(null).JsonAsync($"/v1/indicators/{indicator}/observations{query}")).GetProperty("observations").EnumerateArray();

    private static string Whole(JsonElement observation) => observation.GetRawText();

    private static string Figure(JsonElement observation) =>
        $"{string.Join(' ', observation.EnumerateObject().TakeWhile(member => member.Name != "value").Select(member => member.Value.GetString()))}: "
        + $"{observation.GetProperty("value").GetRawText()} {observation.Text("status")}";

    private enum StepKind
    {
        Submit,
        Withdraw,
        Lock,
    }

    private sealed class Lived
    {
        public List<(string Id, JsonObject Envelope)> Revisions { get; } = [];

        public bool Locked { get; set; }
    }

    private sealed record Step(int Feed, int Period, int Content, StepKind Kind)
    {
        public JsonObject Envelope()
        {
            var year = (2010 + Period).ToString(CultureInfo.InvariantCulture);
            return Feed switch
            {
                0 => Samples.Stock(year, units: 1000 * (Content + 1)),
                1 => Samples.Market($"{year}-03", shortage: 2200 + (150 * Content)),
                2 => Samples.Newcomers($"{year}-03", newcomers: 4 * Content),
                _ => Samples.Envelope(
                    "duwo-lettings",
                    year,
                    new JsonObject { ["place"] = "leiden", ["programme"] = "regular", ["lettings"] = 40 + Content },
                    new JsonObject { ["place"] = "leiden", ["programme"] = "short-stay", ["lettings"] = 10 * Content }),
            };
        }
    }
}
