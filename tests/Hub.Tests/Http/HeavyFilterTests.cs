using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>A filter that takes all that judging one event may take: what is asked with it comes in short pages, and holds up nobody.</summary>
public sealed class HeavyFilterTests
{
    private const string Accepted = "nl.partnerhub.submission.accepted.v1";

    // Widened a thousand times, over a thousand characters each.
    private static readonly string Filter = Uri.EscapeDataString($"type = '{Accepted}' OR '{new string('a', 2_000)}' LIKE '%{new string('a', 1_000)}b'");

    [Fact]
    public async Task Its_pages_are_short_and_lead_on_to_all_there_is()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var all = await SubmitAsync(hub);
        var (found, pages, path) = (new List<string>(), 0, $"/v1/events?limit=1000&filter={Filter}");
        while (true)
        {
            var page = (await hub.Caller(HubCallers.Monitor).GetAsync(path)).Expect(200);
            found.AddRange(page.Json.EnumerateArray().Select(one => one.Text("id")));
            var next = page.Header("Link")!.Split('<', '>')[1];
            if (After(next) == After(path))
            {
                break;
            }

            (pages, path) = (pages + 1, next);
        }

        found.Should().Equal(all);
        pages.Should().BeGreaterThan(1);
    }

    [Fact]
    public async Task A_stream_with_it_brings_all_there_is()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var all = await SubmitAsync(hub);
        await using var stream = await OpenStream.OpenAsync(hub, HubCallers.Monitor, $"/v1/events?filter={Filter}&limit={all.Count}");

        var came = await stream.TakeAsync(all.Count);

        came.Select(one => one.Text("id")).Should().Equal(all);
    }

    private static string After(string path) => path.Contains("after=", StringComparison.Ordinal) ? path.Split("after=")[1].Split('&')[0] : "0";

    // Enough that there is more than one page of it; gives the submissions' events.
    private static async Task<List<string>> SubmitAsync(HubUnderTest hub)
    {
        for (var year = 1990; year < 2000; year++)
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock($"{year}"))).Expect(201);
        }

        return [.. (await hub.Caller(HubCallers.Monitor).EventsAsync()).Where(one => one.Text("type") == Accepted).Select(one => one.Text("id"))];
    }
}
