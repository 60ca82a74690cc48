using FluentAssertions;
using Hub.Storage;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>What a hand in the storage does to the history of what was published is found.</summary>
public sealed class VerifyVintagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sound_history_has_no_differences()
    {
        await using var hub = await LivedAsync();

        (await hub.DifferencesAsync()).Should().BeEmpty();
    }

    [Theory]
    [InlineData("lines00")]
    [InlineData("version")]
    [InlineData("sources")]
    [InlineData("since")]
    public async Task An_old_vintage_that_was_changed_is_found(string property)
    {
        await using var hub = await LivedAsync();
        var oldest = (await VintagesAsync(hub))[^1];
        await ReplaceAsync(hub, oldest, property);

        (await hub.DifferencesAsync()).Should().NotBeEmpty().And.OnlyContain(difference => difference.StartsWith("housing-units 2021, vintage of ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_newest_vintage_that_is_gone_is_found()
    {
        await using var hub = await LivedAsync();
        await CommitAsync(hub, TableOperation.Delete("published", (await VintagesAsync(hub))[0].RowKey));

        (await hub.DifferencesAsync()).Should().ContainSingle().Which.Should().Match("housing-units 2021: the newest vintage, of * is not what is published.");
    }

    [Fact]
    public async Task A_set_without_any_vintage_is_found()
    {
        await using var hub = await LivedAsync();
        await CommitAsync(hub, [.. (await VintagesAsync(hub)).Select(row => TableOperation.Delete("published", row.RowKey))]);

        (await hub.DifferencesAsync()).Should().Equal("housing-units 2021: published, and there is no vintage of it.");
    }

    [Fact]
    public async Task Vintages_of_a_set_that_is_gone_are_found()
    {
        await using var hub = await LivedAsync();
        await CommitAsync(hub, TableOperation.Delete("published", "i|housing-units|2021"));

        (await hub.DifferencesAsync()).Should().Contain("housing-units 2021: there are vintages of a set that does not exist.");
    }

    [Fact]
    public async Task Another_definition_under_the_same_version_is_found()
    {
        await using var hub = await LivedAsync();
        var set = (await hub.Get<ITableStore>().GetAsync("indicators", "published", "i|housing-units|2021", Cancellation))!;
        set["definition"] = "another";
        await CommitAsync(hub, TableOperation.Replace(set, set.ETag!));

        (await hub.DifferencesAsync()).Should().ContainSingle().Which.Should().StartWith("housing-units 2021: published with another definition of the same version 1");
    }

    private static async Task<HubUnderTest> LivedAsync()
    {
        var hub = await HubUnderTest.StartAsync();
        foreach (var units in new[] { 1, 2, 3 })
        {
            (await hub.Caller("duwo").SubmitAsync(Samples.Stock("2021", units))).Expect(201);
            (await hub.Caller(null).GetAsync("/v1/alerts")).Expect(200);
        }

        return hub;
    }

    private static async Task ReplaceAsync(HubUnderTest hub, TableEntity row, string property)
    {
        row[property] = row[property] switch
        {
            string text when property == "sources" => text.Replace(".1", ".9", StringComparison.Ordinal),
            string text => text.Replace("1", "9", StringComparison.Ordinal),
            long number => number + 1,
            DateTimeOffset moment => moment.AddMilliseconds(-1),
            var other => other,
        };
        await CommitAsync(hub, TableOperation.Replace(row, row.ETag!));
    }

    private static async Task CommitAsync(HubUnderTest hub, params TableOperation[] operations) =>
        (await hub.Get<ITableStore>().CommitAsync("indicators", "published", operations, Cancellation)).Committed.Should().BeTrue();

    private static ValueTask<List<TableEntity>> VintagesAsync(HubUnderTest hub) =>
        hub.Get<ITableStore>().QueryAsync("indicators", "published", RowRange.Prefix("v|housing-units|"), null, Cancellation).ToListAsync(Cancellation);
}
