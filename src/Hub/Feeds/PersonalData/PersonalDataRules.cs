using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Hub.Feeds.PersonalData;

/// <summary>
/// Recognises texts that look like personal data. The exact rules stand in docs/feeds.md; what they are after is a
/// column filled in wrongly or a name and number in a note, and not a sender who hides them.
/// </summary>
internal static class PersonalDataRules
{
    /// <summary>The code of the violation.</summary>
    public const string Code = "personal-data";

    private const string Hidden = "(personal data)";

    // The shortest of them, a postcode with a house number, has five digits.
    private const int LeastDigits = 5;

    private static readonly SearchValues<byte> Telling = SearchValues.Create("0123456789@"u8);

    /// <summary>What a text looks like; most texts are passed after one vectorised search.</summary>
    public static PersonalDataKind Find(ReadOnlySpan<byte> utf8)
    {
        var first = utf8.IndexOfAny(Telling);
        if (first < 0)
        {
            return PersonalDataKind.None;
        }

        var digits = 0;
        var hasAt = false;
        foreach (var unit in utf8[first..])
        {
            digits += char.IsAsciiDigit((char)unit) ? 1 : 0;
            hasAt |= unit == (byte)'@';
        }

        if (hasAt && EmailText.IsIn(utf8))
        {
            return PersonalDataKind.Email;
        }

        if (digits < LeastDigits)
        {
            return PersonalDataKind.None;
        }

        if (utf8.IndexOfAny((byte)0xC2, (byte)0xE2) < 0)
        {
            return FindNumber(new MarkedText(utf8));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(utf8.Length);
        var kind = FindNumber(new MarkedText(buffer.AsSpan(0, Plain(utf8, buffer))));
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return kind;
    }

    /// <summary>
    /// The text, or <c>(personal data)</c> when it looks like that. The digits of a UUID that the text is, or ends with
    /// behind a full stop as the ids of refused submissions do, are those of an id.
    /// </summary>
    public static string Mask(string text)
    {
        var last = text.LastIndexOf('.') + 1;
        var own = Guid.TryParseExact(text.AsSpan(last), "D", out _) ? text[..last] : text;
        return Find(Encoding.UTF8.GetBytes(own)) == PersonalDataKind.None ? text : Hidden;
    }

    /// <summary>A path with each segment masked that looks like personal data, still a valid path.</summary>
    public static string MaskPath(string? path) =>
        string.Join('/', (path ?? string.Empty).Split('/').Select(segment =>
            Mask(Uri.UnescapeDataString(segment)) != Hidden ? segment : Uri.EscapeDataString(Hidden)));

    // Spaces and hyphens that do not break a line are spaces and hyphens: U+00A0, U+2007, U+202F; U+2010, U+2011.
    private static int Plain(ReadOnlySpan<byte> utf8, Span<byte> plain)
    {
        var length = 0;
        for (var index = 0; index < utf8.Length; length++)
        {
            var rest = utf8[index..];
            var (unit, size) = rest.StartsWith("\u00A0"u8) ? ((byte)' ', 2)
                : rest.StartsWith("\u2007"u8) || rest.StartsWith("\u202F"u8) ? ((byte)' ', 3)
                : rest.StartsWith("\u2010"u8) || rest.StartsWith("\u2011"u8) ? ((byte)'-', 3)
                : (rest[0], 1);
            plain[length] = unit;
            index += size;
        }

        return length;
    }

    private static PersonalDataKind FindNumber(MarkedText text)
    {
        return AddressText.IsIn(text) ? PersonalDataKind.Address
            : BankAccountText.IsIn(text) ? PersonalDataKind.BankAccount
            : TelephoneText.IsIn(text) ? PersonalDataKind.Telephone
            : CitizenServiceNumberText.IsIn(text) ? PersonalDataKind.CitizenServiceNumber
            : PersonalDataKind.None;
    }

    /// <summary>What the text or member name looks like that the reader stands on.</summary>
    public static PersonalDataKind Find(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Find(reader.ValueSpan);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        var length = reader.CopyString(buffer);
        var kind = Find(buffer.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        return kind;
    }

    /// <summary>Says which kind it is; never the value.</summary>
    public static Localized Detail(PersonalDataKind kind)
    {
        var (nl, en) = kind switch
        {
            PersonalDataKind.Email => ("een e-mailadres", "an e-mail address"),
            PersonalDataKind.CitizenServiceNumber => ("een burgerservicenummer (BSN)", "a Dutch citizen service number (BSN)"),
            PersonalDataKind.Telephone => ("een telefoonnummer", "a telephone number"),
            PersonalDataKind.BankAccount => ("een bankrekeningnummer (IBAN)", "a bank account number (IBAN)"),
            _ => ("een postcode met huisnummer", "a postcode with a house number"),
        };
        return new Localized(
            $"verwacht tekst zonder persoonsgegevens, gevonden iets dat lijkt op {nl}",
            $"expected a text without personal data, found what looks like {en}");
    }
}
