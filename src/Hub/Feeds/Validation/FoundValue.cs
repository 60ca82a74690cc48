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

    /// <summary>Describes the value the reader stands on.</summary>
    public static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject or JsonTokenType.EndObject => "an object",
        JsonTokenType.StartArray or JsonTokenType.EndArray => "an array",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.Null => "null",
        JsonTokenType.Number => Number(System.Text.Encoding.UTF8.GetString(reader.ValueSpan)),
        _ => Text(reader.GetString()!),
    };

    /// <summary>How many items, characters or the like were found.</summary>
    public static string Amount(int count, string singular) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {singular}{(count == 1 ? string.Empty : "s")}");

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

    private static string Number(string text)
    {
        var digits = CountDigits(text);
        return digits > LongestNumber
            ? string.Create(CultureInfo.InvariantCulture, $"a number of {digits} digits")
            : Cut(text, Longest);
    }

    private static string Text(string text)
    {
        if (!IsPeriod(text) && (text.Contains('@', StringComparison.Ordinal) || CountDigits(text) >= TellingDigits))
        {
            var length = 0;
            foreach (var _ in text.EnumerateRunes())
            {
                length++;
            }

            return $"a text of {Amount(length, "character")}";
        }

        return $"\"{Cut(text, Longest)}\"";
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
