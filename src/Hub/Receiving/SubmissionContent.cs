using System.Text.Json;
using System.Text.Unicode;
using Hub.Feeds;
using Hub.Feeds.PersonalData;
using Hub.Feeds.Validation;

namespace Hub.Receiving;

/// <summary>What a submission says, read from its validated envelope.</summary>
/// <param name="Period">The period it is about.</param>
/// <param name="Note">The partner's note, or null.</param>
/// <param name="ObsStatus">The SDMX observation status of its figures: <c>A</c> normal, <c>B</c> a break in series, <c>E</c> estimated.</param>
/// <param name="Records">Its records, in order.</param>
/// <param name="Digest">The SHA-256 of the records' lines, which tells same content from other content.</param>
public sealed record SubmissionContent(Period Period, string? Note, string ObsStatus, RecordTable Records, string Digest)
{
    private const string Normal = "A";
    private const int BetweenCancellationChecks = 1024;

    /// <summary>What the quality rules found that is no reason to refuse it; other submissions are not looked at yet.</summary>
    public ViolationReport Warnings { get; init; } = new();

    /// <summary>
    /// Validates a submission and reads it in one pass, when it is written plainly and its schema finds nothing wrong
    /// with it; rules that a schema cannot say may still refuse it.
    /// </summary>
    /// <param name="feed">The feed posted to.</param>
    /// <param name="schema">The schema version to judge by.</param>
    /// <param name="utf8Json">The envelope.</param>
    /// <param name="today">Today's date where the hub stands.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>
    /// The content, or a problem with every violation of those rules; null when it is to be validated in full first, and
    /// then read by <see cref="Read(Feed, FeedSchema, ReadOnlyMemory{byte}, DateOnly)"/>.
    /// </returns>
    public static Result<SubmissionContent>? Scan(
        Feed feed, FeedSchema schema, ReadOnlyMemory<byte> utf8Json, DateOnly today, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(schema);
        var json = StrictJson.WithoutMark(utf8Json).Span;
        if (schema.Compiled.Records is not { } shape || !Utf8.IsValid(json) || EnvelopeText.BeginOfRecords(json) is not { } begin)
        {
            return null;
        }

        var records = new RecordTable(feed, schema, json.Length);
        var scanner = new RecordScanner(shape, json, begin);
        while (scanner.Next())
        {
            if (!records.TryAdd(json, scanner))
            {
                return null;
            }

            if (scanner.Count % BetweenCancellationChecks == 0)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        // The rest of the envelope with one record in it is judged and read as any submission is.
        if (!scanner.IsAtEnd)
        {
            return null;
        }

        var rest = EnvelopeText.WithOneRecord(json, begin, scanner);
        return CompiledValidation.Accepts(shape.Root, rest, cancellation) ? Read(feed, rest, records, areRead: true, today) : default(Result<SubmissionContent>?);
    }

    /// <summary>Reads an envelope that its schema has found valid, and applies the rules a schema cannot say.</summary>
    /// <param name="feed">The feed posted to.</param>
    /// <param name="schema">The schema version it was validated against.</param>
    /// <param name="utf8Json">The envelope.</param>
    /// <param name="today">Today's date where the hub stands; a period that has not begun by then is refused.</param>
    /// <returns>The content, or a problem with every violation found.</returns>
    public static Result<SubmissionContent> Read(Feed feed, FeedSchema schema, ReadOnlyMemory<byte> utf8Json, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(schema);
        return Read(feed, StrictJson.WithoutMark(utf8Json).Span, new RecordTable(feed, schema, utf8Json.Length), areRead: false, today);
    }

    private static Result<SubmissionContent> Read(Feed feed, ReadOnlySpan<byte> json, RecordTable records, bool areRead, DateOnly today)
    {
        var report = new ViolationReport();
        var totals = new List<StatedTotal>();
        string? periodText = null, note = null, obsStatus = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isRecords = reader.ValueTextEquals("records"u8);
            var name = isRecords ? null : reader.GetString();
            reader.Read();
            switch (name)
            {
                case null when areRead:
                    reader.Skip();
                    break;
                case null:
                    while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    {
                        records.Add(ref reader, report);
                    }

                    break;
                case "period":
                    periodText = reader.GetString();
                    break;
                case "note":
                    note = reader.GetString();
                    if (PersonalDataRules.Find(ref reader) is not PersonalDataKind.None and var kind)
                    {
                        report.Add(new Violation("/note", PersonalDataRules.Code, PersonalDataRules.Detail(kind)));
                    }

                    break;
                case "obsStatus":
                    obsStatus = reader.GetString();
                    break;
                case "totals":
                    totals = StatedTotal.Read(feed, ref reader, report);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        var period = CheckPeriod(feed, periodText, today, report);
        records.Sort(report);
        var warnings = new ViolationReport();
        var quality = new CheckQuality(feed, records, report, warnings);
        quality.Comparisons();
        if (period != default)
        {
            quality.Days(period);
        }

        if (report.Count == 0)
        {
            quality.Table(totals);
        }

        return report.Count > 0
            ? Problems.InvalidSubmission(report)
            : new SubmissionContent(period, note, obsStatus ?? Normal, records, records.Digest()) { Warnings = warnings };
    }

    // The period, or the default where there is none to be read.
    private static Period CheckPeriod(Feed feed, string? text, DateOnly today, ViolationReport report)
    {
        if (!Period.TryParse(text, out var period) || period.Periodicity != feed.Periodicity)
        {
            var example = Period.Of(today, feed.Periodicity);
            report.Add(new Violation("/period", "period", new Localized(
                $"verwacht: een {Dutch(feed.Periodicity)} zoals {example}", $"expected a {feed.Periodicity.ToString().ToLowerInvariant()} such as {example}")));
        }
        else if (period.Start > today)
        {
            report.Add(new Violation("/period", "period-not-begun", new Localized(
                $"de periode {period} begint op {period.Start:yyyy-MM-dd}; cijfers worden vanaf dan aangenomen", $"the period {period} begins on {period.Start:yyyy-MM-dd}; figures are taken from then on")));
        }

        return period;
    }

    private static string Dutch(Periodicity periodicity) => periodicity switch
    {
        Periodicity.Year => "jaar",
        Periodicity.Quarter => "kwartaal",
        _ => "maand",
    };
}
