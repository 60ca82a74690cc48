using System.CommandLine;
using System.Text.Json;
using Hub.Receiving.Formats;

namespace Hub.Server.Commands;

/// <summary>A file with a submission: an envelope in JSON, or records in CSV or NDJSON.</summary>
internal static class SubmissionFile
{
    /// <summary>The feed an envelope says it is for, or null when it says none that can be read.</summary>
    public static string? FeedOf(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json.StartsWith("\uFEFF"u8) ? utf8Json[3..] : utf8Json);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isFeed = reader.ValueTextEquals("feed"u8);
                reader.Read();
                if (isFeed)
                {
                    return reader.TokenType == JsonTokenType.String && DefinitionReader.IsCode(reader.GetString()!) ? reader.GetString() : null;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // Not well-formed up to the feed; whoever validates it says where.
        }

        return null;
    }

    /// <summary>The options that stand for the envelope's members when the file has records only.</summary>
    public static (Option<string?> Feed, Option<string?> Period) Members() => (
        new("--feed") { Description = "The feed; needed for .csv and .ndjson files, which do not name it." },
        new("--period") { Description = "The period, such as 2024, 2024-Q3 or 2024-09; needed for .csv and .ndjson files." });

    /// <summary>
    /// The feed and, for records in lines, the period a file is about, or what is missing on the command line.
    /// </summary>
    public static (string? Feed, string? Period, string? Wrong) About(string mediaType, ReadOnlySpan<byte> body, string? feed, string? period)
    {
        if (SubmissionFormats.IsInLines(mediaType))
        {
            return feed is null || period is null
                ? (null, null, "A file of records names neither its feed nor its period: give --feed and --period.")
                : (feed, period, null);
        }

        return feed is not null || period is not null
            ? (null, null, "--feed and --period go with .csv and .ndjson files; an envelope says both itself.")
            : (FeedOf(body), null, null);
    }

    /// <summary>Writes violations as a person reads them: counts per code, then the first of them.</summary>
    public static async Task WriteAsync(TextWriter output, long count, IEnumerable<KeyValuePair<string, long>> counts, IReadOnlyList<Violation> errors, string language)
    {
        const int shown = 20;
        await output.WriteLineAsync($"{count} violation(s): {string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"))}");
        foreach (var error in errors.Take(shown))
        {
            await output.WriteLineAsync($"  {Place(error)}  {error.Code}: {error.Detail.In(language)}");
        }

        if (count > shown)
        {
            await output.WriteLineAsync($"  … and {count - Math.Min(shown, errors.Count)} more");
        }
    }

    // In lines the line and the column say it all; the pointer is into the envelope made of them.
    private static string Place(Violation error) => error switch
    {
        { Line: { } line, Column: { } column } => $"line {line}, {column}",
        { Line: { } line } => $"line {line}",
        { Pointer.Length: 0 } => "/",
        _ => error.Pointer,
    };
}
