namespace Hub.Feeds.PersonalData;

/// <summary>
/// International bank account numbers (ISO 13616): a country's two letters, two check digits and as many further letters
/// and digits as that country has, in groups or not, that pass the check modulo 97 (ISO 7064).
/// </summary>
internal static class BankAccountText
{
    // Length by country, from the IBAN registry.
    private static readonly Dictionary<int, int> Lengths = Read(
        """
        AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18
        FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20
        LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31
        SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20
        """);

    public static bool IsIn(MarkedText text)
    {
        for (var index = 0; index + 15 <= text.Length; index++)
        {
            if (text.IsLetter(index) && text.IsLetter(index + 1) && text.IsDigit(index + 2) && !text.IsLetterOrDigit(index - 1)
                && Lengths.TryGetValue(Country(text[index], text[index + 1]), out var length) && Passes(text, index, length))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Passes(MarkedText text, int index, int length)
    {
        Span<byte> account = stackalloc byte[length];
        var found = 0;
        for (; found < length; index++)
        {
            if (char.IsAsciiLetterOrDigit((char)text[index]))
            {
                account[found++] = text[index];
            }
            else if (text[index] is not ((byte)' ' or (byte)'.' or (byte)'-') || !text.IsLetterOrDigit(index + 1))
            {
                return false;
            }
        }

        if (!text.IsEnd(index) || !char.IsAsciiDigit((char)account[3]))
        {
            return false;
        }

        // The country and check digits count behind the rest, letters as 10 to 35.
        var remainder = 0;
        for (var position = 4; position < length + 4; position++)
        {
            var unit = account[position % length];
            remainder = char.IsAsciiDigit((char)unit)
                ? ((remainder * 10) + unit - '0') % 97
                : ((remainder * 100) + (unit | 0x20) - 'a' + 10) % 97;
        }

        return remainder == 1;
    }

    private static int Country(byte first, byte second) => ((first & 0x5F) << 8) | (second & 0x5F);

    private static Dictionary<int, int> Read(string lengths) =>
        lengths.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToDictionary(
            entry => Country((byte)entry[0], (byte)entry[1]),
            entry => int.Parse(entry.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture));
}
