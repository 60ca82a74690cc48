using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Hub.Feeds.Validation;

/// <summary>
/// What every submission must be before a schema is asked: strict JSON (RFC 8259) in valid UTF-8, at most
/// <see cref="MaxDepth"/> containers deep, without duplicate member names, lone surrogates or numbers that cannot be kept
/// exactly (RFC 7493). Readers differ in what they make of such input, so it gets no meaning at all.
/// </summary>
internal static class StrictJson
{
    /// <summary>How many containers may lie within each other, the document itself included.</summary>
    public const int MaxDepth = 16;

    /// <summary>No comments, no trailing commas; one level more than allowed, so that the excess can be told from bad syntax.</summary>
    public static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth + 1 };

    /// <summary>Leaves out the byte order mark that a sender may have put in front (RFC 8259 section 8.1).</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;

    /// <summary>Lists what is wrong with the document as JSON; null when nothing is.</summary>
    public static ViolationReport? Check(ReadOnlySpan<byte> json, CancellationToken ct)
    {
        var found = new ViolationCollector();
        if (!Utf8.IsValid(json))
        {
            found.Add(ViolationCodes.InvalidJson, At(PositionOfBadUtf8(json), "verwacht: JSON in UTF-8; gevonden: andere bytes", "expected JSON in UTF-8, found other bytes"));
            return found.Report;
        }

        try
        {
            Read(json, found, ct);
        }
        catch (JsonException e)
        {
            found.Add(ViolationCodes.InvalidJson, At(
                (e.LineNumber ?? 0, e.BytePositionInLine ?? 0), "verwacht: JSON zoals RFC 8259 het schrijft; gevonden: iets anders", "expected JSON as RFC 8259 writes it, found something else"));
        }

        return found.Found;
    }

    private static void Read(ReadOnlySpan<byte> json, ViolationCollector found, CancellationToken ct)
    {
        var reader = new Utf8JsonReader(json, Options);
        var containers = new Stack<Container>();
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
            {
                containers.Pop();
                found.Path.Leave();
                continue;
            }

            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                ct.ThrowIfCancellationRequested();
                Name(ref reader, containers.Peek(), found);
                continue;
            }

            if (containers.TryPeek(out var container) && container.Names is null)
            {
                found.Path.AtItem(container.Items++);
            }

            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (containers.Count == MaxDepth)
                {
                    found.Add(ViolationCodes.TooDeep, new Localized(
                        string.Create(CultureInfo.InvariantCulture, $"verwacht: ten hoogste {MaxDepth} objecten en lijsten in elkaar; gevonden: meer"),
                        string.Create(CultureInfo.InvariantCulture, $"expected at most {MaxDepth} objects and arrays within each other, found more")));
                    return;
                }

                containers.Push(new Container(reader.TokenType == JsonTokenType.StartObject));
                found.Path.Enter();
            }
            else
            {
                Scalar(ref reader, found);
            }
        }
    }

    private static void Name(ref Utf8JsonReader reader, Container container, ViolationCollector found)
    {
        if (!JsonText.IsUnicode(ref reader))
        {
            found.Path.AtContainer();
            found.Add(ViolationCodes.InvalidJson, new Localized(
                "verwacht: Unicode-tekst als naam van een veld; gevonden: een half surrogaatpaar", "expected Unicode text as a member name, found a lone surrogate escape"));
            return;
        }

        var name = reader.GetString()!;
        found.Path.AtMember(name);
        if (!container.Names!.Add(name))
        {
            found.Add(ViolationCodes.DuplicateMember, new Localized(
                "verwacht: elk veld van een object eenmaal; gevonden: dit veld nogmaals", "expected every member of an object once, found this one again"));
        }
    }

    private static void Scalar(ref Utf8JsonReader reader, ViolationCollector found)
    {
        if (reader.TokenType == JsonTokenType.Number && !JsonNumber.TryParse(reader.ValueSpan, out _))
        {
            var (largest, value) = (JsonNumber.Largest.ToString(CultureInfo.InvariantCulture), FoundValue.Describe(ref reader));
            found.Add(ViolationCodes.NumberRange, new Localized(
                $"verwacht: een geheel getal binnen ±{largest} of een getal van ten hoogste 15 cijfers; gevonden: {value.Nl}",
                $"expected an integer within ±{largest} or a number of at most 15 digits, found {value.En}"));
        }
        else if (reader.TokenType == JsonTokenType.String && !JsonText.IsUnicode(ref reader))
        {
            found.Add(ViolationCodes.InvalidJson, new Localized(
                "verwacht: Unicode-tekst; gevonden: een half surrogaatpaar", "expected Unicode text, found a lone surrogate escape"));
        }
    }

    private static (long Line, long InLine) PositionOfBadUtf8(ReadOnlySpan<byte> json)
    {
        var line = 0;
        var lineStart = 0;
        var position = 0;
        while (Rune.DecodeFromUtf8(json[position..], out var rune, out var length) == System.Buffers.OperationStatus.Done)
        {
            position += length;
            if (rune.Value == '\n')
            {
                line++;
                lineStart = position;
            }
        }

        return (line, position - lineStart);
    }

    private static Localized At((long Line, long InLine) position, string nl, string en) => new(
        string.Create(CultureInfo.InvariantCulture, $"{nl} op regel {position.Line + 1}, byte {position.InLine + 1}"),
        string.Create(CultureInfo.InvariantCulture, $"{en} at line {position.Line + 1}, byte {position.InLine + 1}"));

    private sealed class Container(bool isObject)
    {
        public HashSet<string>? Names { get; } = isObject ? new HashSet<string>(StringComparer.Ordinal) : null;

        public int Items { get; set; }
    }
}
