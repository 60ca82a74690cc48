using System.Buffers;
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

        var text = new MarkedText(utf8);
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
