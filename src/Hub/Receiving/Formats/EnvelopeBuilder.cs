using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hub.Receiving.Formats;

/// <summary>Writes the JSON envelope around records that come one by one, and remembers the line of each.</summary>
internal sealed class EnvelopeBuilder : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly string feed;
    private readonly EnvelopeMembers members;
    private readonly int limit;
    private readonly List<int> lines = [];
    private readonly ViolationReport found = new();
    private ArrayBufferWriter<byte> bytes = new();
    private Utf8JsonWriter? json;
    private List<int>? indexes;
    private int next;

    public EnvelopeBuilder(string feed, EnvelopeMembers members, int limit)
    {
        this.feed = feed;
        this.members = members;
        this.limit = limit;
    }

    /// <summary>Whether the envelope has grown beyond its limit; nothing more should be added then.</summary>
    public bool IsFull => json is not null && json.BytesCommitted + json.BytesPending > limit;

    /// <summary>Begins the envelope; takes memory for about so many bytes of records at once.</summary>
    public Utf8JsonWriter Begin(long expected)
    {
        bytes = new ArrayBufferWriter<byte>((int)Math.Clamp(expected, 1024, limit));
        json = new Utf8JsonWriter(bytes, Options);
        json.WriteStartObject();
        json.WriteString("feed", feed);
        json.WriteString("period", members.Period);
        if (members.Note is { } note)
        {
            json.WriteString("note", note);
        }

        if (members.ObsStatus is { } status)
        {
            json.WriteString("obsStatus", status);
        }

        json.WriteStartArray("records");
        return json;
    }

    /// <summary>Counts a record that was written, or is about to be, and that stands on this line.</summary>
    public void Add(int line)
    {
        lines.Add(line);
        indexes?.Add(next);
        next++;
    }

    /// <summary>Counts a record that cannot be written, for what is wrong with its line.</summary>
    public void Refuse(int line, string code, Localized detail, string? column = null)
    {
        indexes ??= [.. Enumerable.Range(0, next)];
        Wrong(new Violation(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/records/{next}"), code, detail, next) { Line = line, Column = column });
        next++;
    }

    /// <summary>Reports what is wrong with the input beside its records.</summary>
    public void Wrong(Violation violation) => found.Add(violation);

    /// <summary>Ends without an envelope: what was found is too much to go on.</summary>
    public Problem Refused() => Problems.InvalidSubmission(found);

    /// <summary>Ends the envelope.</summary>
    public Result<SubmissionInput> End(IReadOnlyDictionary<string, string> columns)
    {
        if (IsFull)
        {
            return Problems.TooLarge(limit);
        }

        if (lines.Count == 0 && found.Count > 0)
        {
            return Refused();
        }

        json!.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return new SubmissionInput(bytes.WrittenMemory)
        {
            Source = new SourceMap(lines, columns) { Indexes = indexes },
            Found = found.Count > 0 ? found : null,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => json?.Dispose();
}
