using System.Globalization;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>
/// Whatever was submitted, revised and withdrawn on the way: what is published is what the records that count give, and
/// what a hub publishes that got nothing else.
/// </summary>
public sealed class AnyHistoryEndsAlikeTests
{
    private const int Histories = 6;

    private static readonly string[] Indicators =
        ["housing-units", "housing-units-change", "housing-shortage", "housing-shortage-per-100-units", "seekers-per-offered-room", "housing-vacancy-rate", "newcomers-served", "short-stay-share-of-lettings"];

    // A step submits a content for a period of a feed, or withdraws some revision of it.
    private static readonly Gen<List<Step>> History =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 5], Gen.Int[0, 3], (feed, period, content, kind) => new Step(feed, period, content, kind == 0)).List[1, 30];

    [Fact]
    public Task What_is_published_depends_on_what_counts_only() => Check.SampleAsync(History, CheckAsync, iter: Histories, threads: 1);

    private static async Task CheckAsync(List<Step> steps)
    {
        await using var lived = await HubUnderTest.StartAsync();
        var counting = new Dictionary<(int Feed, int Period), List<(string Id, JsonObject Envelope)>>();
        foreach (var step in steps)
        {
            await TakeAsync(lived, step, counting);
        }

        await using var fresh = await HubUnderTest.StartAsync();
        foreach (var (_, revisions) in counting.OrderByDescending(entry => entry.Key.Period).Where(entry => entry.Value.Count > 0))
        {
            (await Partner(fresh, revisions[^1].Envelope).SubmitAsync(revisions[^1].Envelope)).Expect(201);
        }

        (await lived.DifferencesAsync()).Should().BeEmpty();
        (await fresh.DifferencesAsync()).Should().BeEmpty();
        (await PublishedAsync(lived)).Should().Equal(await PublishedAsync(fresh));
    }

    private static async Task TakeAsync(HubUnderTest hub, Step step, Dictionary<(int, int), List<(string Id, JsonObject Envelope)>> counting)
    {
        var envelope = step.Envelope();
        if (!counting.TryGetValue((step.Feed, step.Period), out var revisions))
        {
            counting.Add((step.Feed, step.Period), revisions = []);
        }

        if (!step.Withdraws)
        {
            var answer = await Partner(hub, envelope).SubmitAsync(envelope);
            answer.Status.Should().BeOneOf(200, 201);
            if (answer.Status == 201)
            {
                revisions.Add((answer.Json.Text("id"), envelope));
            }
        }
        else if (revisions.Count > 0)
        {
            var chosen = revisions[step.Content % revisions.Count];
            (await Partner(hub, envelope).SendAsync("POST", $"/v1/submissions/{chosen.Id}/withdrawal")).Expect(200);
            revisions.Remove(chosen);
        }
    }

    private static HubClient Partner(HubUnderTest hub, JsonObject envelope) =>
        hub.Caller(((string)envelope["feed"]!).StartsWith("lic", StringComparison.Ordinal) ? "lic" : "duwo");

    private static async Task<List<string>> PublishedAsync(HubUnderTest hub)
    {
        var published = new List<string>();
        foreach (var indicator in Indicators)
        {
            foreach (var by in new[] { string.Empty, indicator == "newcomers-served" ? "?by=origin,purpose" : "?by=place" })
            {
                published.AddRange((await hub.Caller(null).ObservationsAsync(indicator, by)).Select(found => $"{indicator} {found.Key} {found.Value}"));
            }
        }

        return published;
    }

    private sealed record Step(int Feed, int Period, int Content, bool Withdraws)
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
