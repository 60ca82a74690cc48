using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using FluentAssertions;
using Hub.Feeds;
using Hub.Receiving;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>
/// Scanning a submission in one pass gives what validating and then reading it gives, or nothing at all.
/// </summary>
public sealed class ScanTests
{
    private static readonly DateOnly Today = new(2026, 11, 2);

    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions Spaced = new(Unescaped) { WriteIndented = true };

    private static readonly Definitions Shipped = Definitions.Load(HubUnderTest.ShippedSchemas);

    private static readonly (Feed Feed, string Json)[] Examples =
    [
        .. from feed in Shipped.Feeds.All
           from file in Directory.GetFiles(Path.Combine(HubUnderTest.ShippedSchemas, "feeds", feed.Id, "examples", "valid"), "*.json")
           select (feed, Compact(File.ReadAllText(file))),
    ];

    // What takes the place of a piece of a submission, or is put into it.
    private static readonly string[] Pieces =
    [
        " ", "\n", ",", ":", "\"", "\\", "{", "}", "[", "]", "{}", "[]", "null", "true", "0", "-0", "-1", "01", "1.", "1.0", "2.5", "-2.5", "1e2", "9007199254740993",
        "\"\"", "\"total\"", "\"leiden\"", "\"l\\u0065iden\"", "\"06-48215937\"", "\"jan@example.org\"", "\u0001", "é", "\uFEFF", "},{", "\"records\":[", "\"period\":\"2024\",",
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Plain => new(Examples.Where(example => !example.Json.Contains("\"records\":[]", StringComparison.Ordinal)).Select(example => (example.Feed.Id, example.Json)));

    [Theory]
    [MemberData(nameof(Plain))]
    public void Every_valid_example_is_scanned_whatever_its_white_space_and_order(string feedId, string json)
    {
        var feed = Shipped.Feeds.Find(feedId)!;
        var spaced = Encoding.UTF8.GetBytes(JsonSerializer.Serialize(JsonDocument.Parse(json), Spaced));

        foreach (var written in new[] { Encoding.UTF8.GetBytes(json), spaced, [0xEF, 0xBB, 0xBF, .. spaced], Encoding.UTF8.GetBytes(Reversed(json)) })
        {
            var scanned = Scan(feed, written);

            scanned.Should().NotBeNull(Encoding.UTF8.GetString(written));
            Told(scanned!.Value).Should().Be(Told(SubmissionContent.Read(feed, feed.Latest, written, Today)));
        }
    }

    [Fact]
    public void What_is_scanned_is_valid_and_says_the_same_whatever_was_sent()
    {
        var (scannedOnes, others) = (0, 0);
        var damages = Gen.Select(Gen.Int[0, 9999], Gen.Int[0, 4], Gen.Int[0, Pieces.Length - 1]).Array[0, 3];
        Gen.Select(Gen.Int[0, Examples.Length - 1], damages, Gen.Bool).Sample(
            (which, damage, isRepeated) =>
            {
                var (feed, json) = Examples[which];
                json = isRepeated ? Repeated(json) : json;
                var written = Encoding.UTF8.GetBytes(damage.Aggregate(json, Damage));
                if (Scan(feed, written) is not { } scanned)
                {
                    Interlocked.Increment(ref others);
                    return;
                }

                Interlocked.Increment(ref scannedOnes);
                feed.Latest.Compiled.Validate(written, Cancellation).Should().BeNull(Encoding.UTF8.GetString(written).Replace('{', '(').Replace('}', ')'));
                Told(scanned).Should().Be(Told(SubmissionContent.Read(feed, feed.Latest, written, Today)));
            },
            iter: 30_000);

        // Most damage is found, and enough is none.
        Math.Min(scannedOnes, others).Should().BeGreaterThan(3_000);
    }

    private static Result<SubmissionContent>? Scan(Feed feed, byte[] written) => SubmissionContent.Scan(feed, feed.Latest, written, Today, Cancellation);

    private static string Told(Result<SubmissionContent> read) => read.Succeeded(out var content, out var problem)
        ? $"{content.Period} {content.ObsStatus} {content.Note} {content.Digest} {content.Records.Count} {string.Join(' ', content.Warnings.Errors)} {string.Join('|', content.Records.CubeLines().Select(line => Encoding.UTF8.GetString(line.Span)))}"
        : string.Join(' ', problem.Report!.Errors);

    private static string Damage(string json, (int At, int Length, int Piece) damage)
    {
        var at = damage.At * json.Length / 10_000;
        return json[..at] + Pieces[damage.Piece] + json[Math.Min(json.Length, at + damage.Length)..];
    }

    private static string Compact(string json) => JsonSerializer.Serialize(JsonDocument.Parse(json), Unescaped);

    // The same record once more, which is a violation that no schema knows.
    private static string Repeated(string json)
    {
        var (begin, end) = (json.IndexOf("\"records\":[{", StringComparison.Ordinal) + 11, json.IndexOf('}', json.IndexOf("\"records\":[", StringComparison.Ordinal)));
        return begin < 11 ? json : json[..begin] + json[begin..(end + 1)] + "," + json[begin..];
    }

    private static string Reversed(string json)
    {
        var envelope = JsonNode.Parse(json)!.AsObject();
        return Turned(envelope).ToJsonString(Unescaped);

        static JsonNode Turned(JsonNode node) => node switch
        {
            JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Turned(member.Value!)))),
            JsonArray items => new JsonArray([.. items.Select(item => Turned(item!))]),
            _ => node.DeepClone(),
        };
    }
}
