using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Hub.Feeds.Validation;

/// <summary>
/// Says what was found, for a violation's detail. A partner may send personal data by mistake, and details end up in
/// logs and mailboxes: a text with an @ or five digits (an address, a telephone number, a citizen service number) and a
/// number of eight digits or more are described and not repeated. Calendar periods and dates are harmless and shown.
/// </summary>
internal static class FoundValue
{
    private const int Longest = 40;
    private const int TellingDigits = 5;
    private const int LongestNumber = 7;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    /// <summary>An object, whatever is in it.</summary>
    public static Localized AnObject { get; } = new("een object", "an object");

    /// <summary>An array, whatever is in it.</summary>
    public static Localized AnArray { get; } = new("een lijst", "an array");

    /// <summary>Describes the value the reader stands on.</summary>
    public static Localized Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => AnObject,
        JsonTokenType.StartArray or JsonTokenType.EndArray => AnArray,
        JsonTokenType.True => Alike("true"),
        JsonTokenType.False => Alike("false"),
        JsonTokenType.Null => Alike("null"),
        JsonTokenType.Number => Number(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
        _ => Text(reader.GetString()!),
    };

    /// <summary>How many items, characters or the like were found.</summary>
    public static Localized Amount(int count, string singular) => new(
        string.Create(CultureInfo.InvariantCulture, $"{count} {Dutch(singular, count == 1)}"),
        string.Create(CultureInfo.InvariantCulture, $"{count} {singular}{(count == 1 ? string.Empty : "s")}"));

    /// <summary>The Dutch word for what is counted.</summary>
    public static string Dutch(string singular, bool isOne) => (singular, isOne) switch
    {
        ("character", true) => "teken",
        ("character", false) => "tekens",
        ("item", true) => "element",
        ("item", false) => "elementen",
        (_, true) => "veld",
        _ => "velden",
    };

    /// <summary>A text of at most so many UTF-16 units, never ending within a character.</summary>
    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static Localized Alike(string text) => new(text, text);

    private static Localized Number(string text)
    {
        var digits = CountDigits(text);
        return digits > LongestNumber
            ? new Localized(
                string.Create(CultureInfo.InvariantCulture, $"een getal van {digits} cijfers"),
                string.Create(CultureInfo.InvariantCulture, $"a number of {digits} digits"))
            : Alike(Cut(text, Longest));
    }

    private static Localized Text(string text)
    {
        if (!IsPeriod(text) && (text.Contains('@', StringComparison.Ordinal) || CountDigits(text) >= TellingDigits))
        {
            var length = 0;
            foreach (var _ in text.EnumerateRunes())
            {
                length++;
            }

            var amount = Amount(length, "character");
            return new Localized($"een tekst van {amount.Nl}", $"a text of {amount.En}");
        }

        return Alike($"\"{Cut(text, Longest)}\"");
    }

    private static int CountDigits(string text)
    {
        var count = 0;
        foreach (var character in text)
        {
            count += Digits.Contains(character) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Whether it is written like 2024-13, 2024-Q5 or 2024-02-30.</summary>
    private static bool IsPeriod(string text) =>
        text.Length is 7 or 10 && text[4] == '-' && !text.AsSpan(0, 4).ContainsAnyExcept(Digits)
        && Digits.Contains(text[6]) && (text[5] == 'Q' || Digits.Contains(text[5]))
        && (text.Length == 7 || (text[7] == '-' && Digits.Contains(text[8]) && Digits.Contains(text[9])));
}
