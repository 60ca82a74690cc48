using Hub.Feeds;

namespace Hub.Receiving.Formats;

/// <summary>What an envelope says beside its records, for formats that hold records only.</summary>
/// <param name="Period">The period as the caller wrote it; validation judges it.</param>
public sealed record EnvelopeMembers(string Period)
{
    /// <summary>The note, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The SDMX observation status, or null.</summary>
    public string? ObsStatus { get; init; }
}

/// <summary>
/// The formats a submission may be sent in. Records in lines are turned into the JSON envelope first, so that everything
/// behind it is one path, and the same content has the same digest whatever it was sent as.
/// </summary>
public static class SubmissionFormats
{
    /// <summary>The envelope itself (RFC 8259).</summary>
    public const string Json = "application/json";

    /// <summary>A header and one record a line (RFC 4180).</summary>
    public const string Csv = "text/csv";

    /// <summary>One record a line, each a JSON object.</summary>
    public const string NdJson = "application/x-ndjson";

    /// <summary>Another name of <see cref="NdJson"/>.</summary>
    public const string JsonLines = "application/jsonl";

    /// <summary>
    /// How many times larger the envelope may be than what was sent: a header names each field once, an envelope in
    /// every record.
    /// </summary>
    public const int Growth = 8;

    /// <summary>All media types taken.</summary>
    public static IReadOnlyList<string> All { get; } = [Json, NdJson, JsonLines, Csv];

    /// <summary>Whether a media type is of records in lines, which need <see cref="EnvelopeMembers"/>.</summary>
    public static bool IsInLines(string? mediaType) => mediaType is Csv or NdJson or JsonLines;

    /// <summary>The media type of a file by its name; null when it is none of these.</summary>
    public static string? OfFile(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => Csv,
            ".ndjson" or ".jsonl" => NdJson,
            ".json" => Json,
            _ => null,
        };
    }

    /// <summary>Turns records in lines into the envelope.</summary>
    /// <param name="mediaType">One for which <see cref="IsInLines"/> is true.</param>
    /// <param name="body">What was sent, expanded; it is read in place and not kept.</param>
    /// <param name="feed">The feed it was sent to.</param>
    /// <param name="schema">The schema version the records are written by.</param>
    /// <param name="members">What the envelope says beside its records.</param>
    /// <param name="limit">Bytes of the envelope, as if it had been sent as one.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>
    /// The input, possibly with single lines left out that <see cref="SubmissionInput.Found"/> tells of; or
    /// invalid-submission when nothing can be judged any further, or too-large.
    /// </returns>
    public static Result<SubmissionInput> Read(
        string mediaType, ReadOnlyMemory<byte> body, Feed feed, FeedSchema schema, EnvelopeMembers members, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(feed);
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(members);
        if (TextCheck.Find(body.Span) is { } noText)
        {
            var report = new ViolationReport();
            report.Add(noText);
            return Problems.InvalidSubmission(report);
        }

        var text = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        using var envelope = new EnvelopeBuilder(feed.Id, members, limit);
        try
        {
            return mediaType == Csv
                ? CsvRecords.Read(text, feed, schema, envelope, cancellation)
                : NdJsonRecords.Read(text, envelope, cancellation);
        }
        catch (JudgingStoppedException stopped)
        {
            return Problems.InvalidSubmission(stopped.Report);
        }
    }
}
