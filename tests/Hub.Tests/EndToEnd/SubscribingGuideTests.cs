using System.Text.Json;
using System.Text.RegularExpressions;
using FluentAssertions;
using Hub.Publishing.Deliveries;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>What docs/subscribing.md tells beside its receivers is so.</summary>
public sealed class SubscribingGuideTests
{
    [Fact]
    public void The_table_of_attempts_is_the_ladder_the_hub_goes_by()
    {
        var rows = Regex.Matches(Receivers.Text, @"^\| (\d+) \| (at once|\d+ (?:s|min|h)) \| ([^|]+) \|$", RegexOptions.Multiline);

        rows.Select(row => Length(row.Groups[2].Value)).Should().Equal(RetryLadder.Waits);
        var sum = TimeSpan.Zero;
        foreach (Match row in rows)
        {
            sum += Length(row.Groups[2].Value);
            Length(row.Groups[3].Value).Should().BeCloseTo(sum, TimeSpan.FromMinutes(1), row.Value);
        }
    }

    [Theory]
    [InlineData("js")]
    [InlineData("python")]
    [InlineData("csharp")]
    public void A_receiver_has_twenty_lines_that_can_be_read(string language)
    {
        var lines = Receivers.Programs(language)[0].Split('\n').Where(line => line.Trim() is { Length: > 0 } text && !text.StartsWith("//", StringComparison.Ordinal) && !text.StartsWith("# ", StringComparison.Ordinal)).ToList();

        lines.Should().HaveCount(20).And.OnlyContain(line => line.Length < 180);
    }

    [Fact]
    public async Task The_program_that_fetches_brings_what_was_missed_and_nothing_twice()
    {
        await using var hub = await HubUnderTest.StartAsync();
        var folder = Directory.CreateTempSubdirectory("hub-resync-");
        try
        {
            var command = Receivers.Resync(folder.FullName);
            var environment = new Dictionary<string, string> { ["HUB"] = hub.Address.AbsoluteUri.TrimEnd('/'), ["KEY"] = hub.Key(HubCallers.Municipality) };
            await SubmitAsync(hub, "2022-01", 2700);
            await SubmitAsync(hub, "2022-02", 1000);
            await Eventually.TrueAsync(async () => (await AlertsAsync(hub)).Count > 1, "the events of an alert that is over again");
            var alerts = await AlertsAsync(hub);
            alerts.Should().HaveCountGreaterThan(1);
            var delivered = Directory.CreateDirectory(Path.Combine(folder.FullName, "inbox")).FullName + "/" + alerts[0];
            await File.WriteAllTextAsync(delivered, "as it was delivered", TestContext.Current.CancellationToken);

            await Receivers.RunAsync(folder.FullName, environment, command);
            var first = Inbox(folder);
            await SubmitAsync(hub, "2022-03", 2700);
            await Eventually.TrueAsync(async () => (await AlertsAsync(hub)).Count > first.Count, "the alert's event");
            await Receivers.RunAsync(folder.FullName, environment, command);

            first.Should().Equal(alerts);
            Inbox(folder).Should().HaveCountGreaterThan(first.Count).And.Equal(await AlertsAsync(hub));
            (await File.ReadAllTextAsync(delivered, TestContext.Current.CancellationToken)).Should().Be("as it was delivered");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task SubmitAsync(HubUnderTest hub, string month, int shortage) =>
        (await hub.Caller("duwo").SubmitAsync(Samples.Market(month, shortage))).Expect(201);

    private static async Task<List<string>> AlertsAsync(HubUnderTest hub) =>
        [.. (await hub.Caller(HubCallers.Municipality).EventsAsync()).Where(one => one.Text("type").StartsWith("nl.partnerhub.housing.alert", StringComparison.Ordinal)).Select(NameOf)];

    private static string NameOf(JsonElement one) => $"{one.Text("sequence")}.{one.Text("id")}.json";

    private static List<string> Inbox(DirectoryInfo folder) =>
        [.. Directory.GetFiles(Path.Combine(folder.FullName, "inbox"), "*.json").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private static TimeSpan Length(string text) => Regex.Matches(text, @"(\d+) (s|min|h)").Aggregate(TimeSpan.Zero, (sum, part) => sum + (int.Parse(part.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) * part.Groups[2].Value switch
    {
        "s" => TimeSpan.FromSeconds(1),
        "min" => TimeSpan.FromMinutes(1),
        _ => TimeSpan.FromHours(1),
    }));
}
