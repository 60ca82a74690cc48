using System.Security.Cryptography;
using System.Text.Json;

namespace Hub;

/// <summary>A definition file (partner, feed, indicator, alert rule) that cannot be used; stops the hub at start.</summary>
public sealed class DefinitionException(string file, string pointer, string reason)
    : Exception($"{file}{(pointer.Length == 0 ? string.Empty : $" at {pointer}")}: {reason}")
{
    /// <summary>The file, as it was found.</summary>
    public string File { get; } = file;

    /// <summary>Where in the file, as an RFC 6901 JSON pointer; empty for the whole of it.</summary>
    public string Pointer { get; } = pointer;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}

/// <summary>
/// Reads a definition file strictly: what is missing, of the wrong kind or unknown is refused with file, pointer and
/// reason, so that whoever adds a feed or an indicator by files alone is told what to mend.
/// </summary>
public readonly struct DefinitionReader
{
    private readonly string file;
    private readonly JsonElement element;

    private DefinitionReader(string file, string pointer, JsonElement element)
    {
        this.file = file;
        this.element = element;
        Pointer = pointer;
    }

    /// <summary>Where this value stands in the file (RFC 6901).</summary>
    public string Pointer { get; }

    /// <summary>Opens a file as one JSON object.</summary>
    /// <exception cref="DefinitionException">It is no JSON object, or repeats a member.</exception>
    public static DefinitionReader Open(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 32 });
            var reader = new DefinitionReader(path, string.Empty, document.RootElement.Clone());
            return reader.element.ValueKind == JsonValueKind.Object ? reader : throw reader.Wrong("a JSON object was expected");
        }
        catch (JsonException problem)
        {
            throw new DefinitionException(path, string.Empty, $"is not well-formed JSON: {problem.Message}");
        }
    }

    /// <summary>Whether this value is an object.</summary>
    public bool IsObject => element.ValueKind == JsonValueKind.Object;

    /// <summary>Whether this value is a text.</summary>
    public bool IsText => element.ValueKind == JsonValueKind.String;

    /// <summary>Whether this value is <c>false</c>.</summary>
    public bool IsFalse => element.ValueKind == JsonValueKind.False;

    /// <summary>The names of this object's members, in file order.</summary>
    public IEnumerable<string> Names => Object().EnumerateObject().Select(member => member.Name);

    /// <summary>Refuses members other than <paramref name="known"/> (and <c>$schema</c>).</summary>
    public void Only(params string[] known)
    {
        foreach (var member in Object().EnumerateObject())
        {
            if (member.Name != "$schema" && !known.Contains(member.Name, StringComparer.Ordinal))
            {
                throw Child(member.Name, member.Value).Wrong($"is not known here; known are {string.Join(", ", known)}");
            }
        }
    }

    /// <summary>The member called <paramref name="name"/>.</summary>
    /// <exception cref="DefinitionException">There is none.</exception>
    public DefinitionReader Member(string name) =>
        Optional(name) ?? throw new DefinitionException(file, $"{Pointer}/{Escape(name)}", "is missing");

    /// <summary>The member called <paramref name="name"/>, or null when there is none.</summary>
    public DefinitionReader? Optional(string name) =>
        Object().TryGetProperty(name, out var value) ? Child(name, value) : null;

    /// <summary>This array's items.</summary>
    public IReadOnlyList<DefinitionReader> Items()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            throw Wrong("an array was expected");
        }

        var items = new List<DefinitionReader>();
        foreach (var item in element.EnumerateArray())
        {
            items.Add(new DefinitionReader(file, $"{Pointer}/{items.Count}", item));
        }

        return items;
    }

    /// <summary>This value as text that is not empty.</summary>
    public string Text() =>
        element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : throw Wrong("a text was expected");

    /// <summary>This value as a kebab-case code.</summary>
    public string Code()
    {
        var code = Text();
        return IsCode(code) ? code : throw Wrong($"'{code}' is no code: lower-case letters and digits, words joined by single hyphens");
    }

    /// <summary>This value as one of <paramref name="choices"/>.</summary>
    public string OneOf(params string[] choices)
    {
        var text = Text();
        return choices.Contains(text, StringComparer.Ordinal) ? text : throw Wrong($"'{text}' is not one of {string.Join(", ", choices)}");
    }

    /// <summary>This array as texts, each once.</summary>
    public IReadOnlyList<string> Texts()
    {
        var texts = Items().Select(item => item.Text()).ToList();
        return texts.Distinct(StringComparer.Ordinal).Count() == texts.Count ? texts : throw Wrong("names something twice");
    }

    /// <summary>This value as a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public int Whole(int least, int most) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= least && number <= most
            ? number
            : throw Wrong($"a whole number from {least} to {most} was expected");

    /// <summary>This value as an exact decimal number.</summary>
    public decimal Number() =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out var number) ? number : throw Wrong("a number was expected");

    /// <summary>This value as a text in both languages.</summary>
    public Localized Localized()
    {
        Only("nl", "en");
        return new Localized(Member("nl").Text(), Member("en").Text());
    }

    /// <summary>This value as an ISO 8601 duration of years, months, weeks or days.</summary>
    public CalendarDuration Duration() =>
        CalendarDuration.TryParse(Text(), out var duration) ? duration : throw Wrong("an ISO 8601 duration such as P2M or P45D was expected");

    /// <summary>
    /// The SHA-256 of this value's content, whatever the order and layout of its members, in lower-case hexadecimal.
    /// </summary>
    /// <param name="without">Pointers from this value of members that do not count; neither does <c>$schema</c>.</param>
    public string Digest(params string[] without)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            WriteSorted(json, element, string.Empty, [.. without, "/$schema"]);
        }

        return Convert.ToHexStringLower(SHA256.HashData(content.ToArray()));
    }

    /// <summary>The exception that says what is wrong with this value.</summary>
    public DefinitionException Wrong(string reason) => new(file, Pointer, reason);

    /// <summary>Whether <paramref name="text"/> is a kebab-case code: <c>short-stay</c>, <c>mainport-2</c>.</summary>
    public static bool IsCode(string text)
    {
        var before = '-';
        foreach (var character in text)
        {
            if (character == '-' ? before == '-' : !char.IsAsciiLetterLower(character) && !char.IsAsciiDigit(character))
            {
                return false;
            }

            before = character;
        }

        return before != '-' && text.Length <= 100;
    }

    private static void WriteSorted(Utf8JsonWriter json, JsonElement value, string pointer, HashSet<string> without)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    if (!without.Contains($"{pointer}/{Escape(member.Name)}"))
                    {
                        json.WritePropertyName(member.Name);
                        WriteSorted(json, member.Value, $"{pointer}/{Escape(member.Name)}", without);
                    }
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    WriteSorted(json, item, pointer + "/-", without);
                }

                json.WriteEndArray();
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private DefinitionReader Child(string name, JsonElement value) => new(file, $"{Pointer}/{Escape(name)}", value);

    private JsonElement Object() => element.ValueKind == JsonValueKind.Object ? element : throw Wrong("an object was expected");
}
