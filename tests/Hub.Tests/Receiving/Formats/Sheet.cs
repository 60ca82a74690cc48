using System.Text;
using FluentAssertions;
using Hub.Feeds;
using Hub.Receiving;
using Hub.Receiving.Formats;
using Xunit;

namespace Hub.Tests.Receiving.Formats;

/// <summary>Reads what a partner would send, without a hub around it.</summary>
internal static class Sheet
{
    public const string Header = "place,contract,units,vacant,offered,activeSeekers";
    public const string Row = "leiden,regular,2880,30,66,3900";

    private static readonly Lazy<FeedCatalogue> Feeds = new(() => Definitions.Load(HubUnderTest.ShippedSchemas).Feeds);

    public static IEnumerable<Feed> AllFeeds => Feeds.Value.All;

    public static Feed Market => Feed("duwo-housing-market");

    public static Feed Feed(string id) => Feeds.Value.Find(id)!;

    public static Result<SubmissionInput> Read(string text, string mediaType = SubmissionFormats.Csv, Feed? feed = null, string period = "2021-04") =>
        Read(Encoding.UTF8.GetBytes(text), mediaType, feed, period);

    public static Result<SubmissionInput> Read(byte[] body, string mediaType = SubmissionFormats.Csv, Feed? feed = null, string period = "2021-04", int limit = 32 * 1024 * 1024)
    {
        feed ??= Market;
        return SubmissionFormats.Read(mediaType, body, feed, feed.Latest, new EnvelopeMembers(period), limit, TestContext.Current.CancellationToken);
    }

    /// <summary>The envelope a text becomes.</summary>
    public static string Envelope(string text, string mediaType = SubmissionFormats.Csv, Feed? feed = null, string period = "2021-04") =>
        Encoding.UTF8.GetString(Read(text, mediaType, feed, period).Value.Utf8Json.Span);

    /// <summary>The one record of a text with one row.</summary>
    public static string Record(string text, Feed? feed = null)
    {
        var envelope = Envelope(text, feed: feed);
        return envelope[(envelope.IndexOf("\"records\":[", StringComparison.Ordinal) + 11)..^2];
    }

    /// <summary>Everything that is wrong: reading and the schema together, as "line column pointer code".</summary>
    public static IReadOnlyList<string> Wrong(string text, string mediaType = SubmissionFormats.Csv) => Wrong(Encoding.UTF8.GetBytes(text), mediaType);

    public static IReadOnlyList<string> Wrong(byte[] body, string mediaType = SubmissionFormats.Csv) =>
        [.. Violations(body, mediaType).Select(found => $"{found.Line} {found.Column} {found.Pointer} {found.Code}")];

    public static IReadOnlyList<Violation> Violations(byte[] body, string mediaType = SubmissionFormats.Csv)
    {
        var read = Read(body, mediaType);
        if (!read.Succeeded(out var input, out var problem))
        {
            return problem.Report!.Errors;
        }

        var report = input.Report(Market.Latest.Compiled.Validate(input.Utf8Json, TestContext.Current.CancellationToken));
        return report?.Errors ?? [];
    }

    /// <summary>The digest of what a valid text holds.</summary>
    public static string Digest(Feed feed, SubmissionInput input)
    {
        input.Report(feed.Latest.Compiled.Validate(input.Utf8Json, TestContext.Current.CancellationToken))?.Errors.Should().BeNull(Encoding.UTF8.GetString(input.Utf8Json.Span));
        return SubmissionContent.Read(feed, feed.Latest, input.Utf8Json, new DateOnly(2026, 1, 1)).Value.Digest;
    }
}
