using FluentAssertions;
using Hub.Publishing;
using Hub.Receiving;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>Warnings are kept with the receipt: the first thousand in full, all of them counted.</summary>
public sealed class StoredWarningsTests
{
    private static readonly Definitions Shipped = Definitions.Load(HubUnderTest.ShippedSchemas);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1, 10)]
    [InlineData(1000, 10)]
    [InlineData(1500, 10)]
    [InlineData(1000, 1500)]
    public async Task What_was_warned_of_is_read_back_with_the_receipt(int count, int length)
    {
        await using var store = new TempStore();
        var warnings = Enumerable.Range(0, count).Select(index => new Violation(
            $"/records/{index}/units", index % 2 == 0 ? "outlier" : "sum", new Localized(new string('é', length), new string('"', length)), index)
        { Line = index + 2, Column = "woningen" }).ToList();
        var receipt = await StoreAsync(store, warnings);
        var archive = new SubmissionArchive(Shipped.Feeds, store);

        var found = await archive.FindWholeAsync(receipt.Id, Cancellation);

        found!.Warnings.Should().Equal(warnings.Take(1000));
        found.WarningCounts.Values.Sum().Should().Be(count);
        found.WarningCounts.GetValueOrDefault("outlier").Should().Be((count + 1) / 2);
    }

    private static async Task<Receipt> StoreAsync(TempStore store, IReadOnlyList<Violation> warnings)
    {
        var now = new DateTimeOffset(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
        var feed = Shipped.Feeds.Find("duwo-housing-stock")!;
        var content = SubmissionContent.Read(feed, feed.Latest, System.Text.Encoding.UTF8.GetBytes(Samples.Stock("2021").ToJsonString()), new DateOnly(2026, 11, 2)).Value;
        var upload = new Upload(store, feed, "upload", now, "rules");
        var receipt = new Receipt
        {
            Id = new SubmissionId(feed.Id, content.Period, 1),
            Status = SubmissionStatus.Accepted,
            Records = 1,
            ReceivedAt = now,
            ReceivedFrom = "duwo",
            Sha256 = content.Digest,
            Schema = "v1",
            ObsStatus = "A",
            Warnings = warnings,
            Upload = "upload",
        };
        await upload.WritePagesAsync(content.Records, warnings, Cancellation);
        (await upload.CompleteAsync(receipt, null, new HubEvent("01a205ee-e5d8-7000-8b3d-466e20d00ec2", EventTypes.SubmissionAccepted, feed.Id, now, "{}", "/x"), null, Cancellation)).Should().BeTrue();
        return receipt;
    }
}
