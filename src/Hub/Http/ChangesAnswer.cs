using System.Buffers;
using System.Text.Json;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>
/// What changed between two submissions: as JSON the counts and the first <see cref="Listed"/> records, as NDJSON every
/// record that differs, a line each, streamed.
/// </summary>
internal sealed class ChangesAnswer(CompareSubmissions compare, CompareSubmissions.Pair pair, string mediaType) : IResult
{
    public const string Json = "application/json";
    public const string Lines = "application/x-ndjson";

    /// <summary>How many records are listed as JSON.</summary>
    public const int Listed = 1000;

    private const int Piece = 32 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        if (mediaType == Lines)
        {
            await StreamAsync(httpContext);
            return;
        }

        var counts = new RecordChangeCounts();
        var listed = new List<RecordChange>();
        await foreach (var change in compare.ChangesAsync(pair, counts, httpContext.RequestAborted))
        {
            if (listed.Count < Listed)
            {
                listed.Add(change);
            }
        }

        await JsonAnswer.Ok(json => Write(json, counts, listed)).ExecuteAsync(httpContext);
    }

    private async Task StreamAsync(HttpContext http)
    {
        http.Response.ContentType = Lines;
        var buffer = new ArrayBufferWriter<byte>(Piece);
        await foreach (var change in compare.ChangesAsync(pair, new RecordChangeCounts(), http.RequestAborted))
        {
            using (var json = new Utf8JsonWriter(buffer, JsonAnswer.Options))
            {
                Write(json, change);
            }

            buffer.Write("\n"u8);
            if (buffer.WrittenCount >= Piece)
            {
                await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
                buffer.ResetWrittenCount();
            }
        }

        await http.Response.Body.WriteAsync(buffer.WrittenMemory, http.RequestAborted);
    }

    private void Write(Utf8JsonWriter json, RecordChangeCounts counts, List<RecordChange> listed)
    {
        json.WriteStartObject();
        json.WriteString("submission", pair.Submission.Id.ToString());
        json.WriteString("since", pair.Since?.Id.ToString());
        json.WriteStartObject("counts");
        json.WriteNumber("added", counts.Added);
        json.WriteNumber("removed", counts.Removed);
        json.WriteNumber("changed", counts.Changed);
        json.WriteNumber("unchanged", counts.Unchanged);
        json.WriteEndObject();
        json.WriteStartArray("changes");
        foreach (var change in listed)
        {
            Write(json, change);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, RecordChange change)
    {
        json.WriteStartObject();
        json.WriteString("change", change.Kind.ToString().ToLowerInvariant());
        if (change.Kind != RecordChangeKind.Changed)
        {
            json.WritePropertyName("record");
            (change.Kind == RecordChangeKind.Added ? change.New : change.Old).WriteTo(json);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("key");
        foreach (var field in pair.Key.Where(field => change.New.TryGetProperty(field, out _)))
        {
            json.WritePropertyName(field);
            change.New.GetProperty(field).WriteTo(json);
        }

        json.WriteEndObject();
        json.WriteStartObject("fields");
        foreach (var field in change.Old.EnumerateObject().Concat(change.New.EnumerateObject()).Select(member => member.Name).Distinct(StringComparer.Ordinal))
        {
            WriteField(json, field, Value(change.Old, field), Value(change.New, field));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static JsonElement? Value(JsonElement record, string field) => record.TryGetProperty(field, out var value) ? value : null;

    // A side that does not have the field is left out: null is a value of its own.
    private static void WriteField(Utf8JsonWriter json, string field, JsonElement? old, JsonElement? @new)
    {
        if (old?.GetRawText() == @new?.GetRawText())
        {
            return;
        }

        json.WriteStartObject(field);
        if (old is { } was)
        {
            json.WritePropertyName("old");
            was.WriteTo(json);
        }

        if (@new is { } now)
        {
            json.WritePropertyName("new");
            now.WriteTo(json);
        }

        json.WriteEndObject();
    }
}
