using System.Text.Json;

namespace Hub.Server.Commands;

/// <summary>A file with a submission's envelope.</summary>
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

    /// <summary>Writes violations as a person reads them: counts per code, then the first of them.</summary>
    public static async Task WriteAsync(TextWriter output, long count, IEnumerable<KeyValuePair<string, long>> counts, IReadOnlyList<Violation> errors, string language)
    {
        const int shown = 20;
        await output.WriteLineAsync($"{count} violation(s): {string.Join(", ", counts.Select(pair => $"{pair.Key} {pair.Value}"))}");
        foreach (var error in errors.Take(shown))
        {
            await output.WriteLineAsync($"  {(error.Pointer.Length == 0 ? "/" : error.Pointer)}  {error.Code}: {error.Detail.In(language)}");
        }

        if (count > shown)
        {
            await output.WriteLineAsync($"  … and {count - Math.Min(shown, errors.Count)} more");
        }
    }
}
