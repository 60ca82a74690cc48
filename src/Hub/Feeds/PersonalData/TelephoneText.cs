namespace Hub.Feeds.PersonalData;

/// <summary>
/// Telephone numbers: Dutch ones of ten digits that begin with 0 (Nummerplan telefoon- en ISDN-diensten), and
/// international ones of 9 to 15 digits behind + or 00 (ITU-T E.164).
/// </summary>
internal static class TelephoneText
{
    private const int Dutch = 10;
    private const int LeastInternational = 9;
    private const int MostInternational = 15;

    public static bool IsIn(MarkedText text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == (byte)'+' && text[index + 1] is >= (byte)'1' and <= (byte)'9' && !text.IsLetterOrDigit(index - 1)
                && IsInternational(text, index + 1))
            {
                return true;
            }

            if (text[index] != (byte)'0' || !MayStart(text, index))
            {
                continue;
            }

            if (text[index + 1] == (byte)'0' ? text[index + 2] is >= (byte)'1' and <= (byte)'9' && IsInternational(text, index + 2) : IsDutch(text, index))
            {
                return true;
            }
        }

        return false;
    }

    // Behind a word and hyphen only with a label, as in "tel-0648215937", or with 06 apart, as in "jan-06-48215937".
    private static bool MayStart(MarkedText text, int index) =>
        text[index - 1] switch
        {
            (byte)',' or (byte)'/' => false,
            (byte)'.' => text.IsLetter(index - 2),
            _ => text.IsStart(index) || (text.IsJoinedToWord(index) && (text.Digits(index) == 2 || IsLabelled(text, index - 1))),
        };

    private static bool IsLabelled(MarkedText text, int index) =>
        text.IsBehind(index, "tel"u8) || text.IsBehind(index, "telefoon"u8) || text.IsBehind(index, "mobiel"u8)
        || text.IsBehind(index, "gsm"u8) || text.IsBehind(index, "bel"u8) || text.IsBehind(index, "phone"u8);

    private static bool IsDutch(MarkedText text, int index)
    {
        // 06, an area code of three or four digits, or the whole number in one piece.
        var first = text.Digits(index);
        if (text[index + 1] is < (byte)'1' or > (byte)'9' || IsDate(text, index)
            || !(first is 3 or 4 or Dutch || (first == 2 && text[index + 1] == (byte)'6')))
        {
            return false;
        }

        var (digits, end) = Count(text, index, Dutch);
        return digits == Dutch && text.IsEnd(end);
    }

    private static bool IsInternational(MarkedText text, int index)
    {
        var (digits, end) = Count(text, index, MostInternational);
        return digits >= LeastInternational && (digits == MostInternational || text.IsEnd(end));
    }

    /// <summary>Counts digits, at most so many, over what people write between them.</summary>
    private static (int Digits, int End) Count(MarkedText text, int index, int most)
    {
        var digits = 0;
        var end = index;
        for (var separators = 0; digits < most && separators <= 2; index++)
        {
            if (text.IsDigit(index))
            {
                digits++;
                separators = 0;
                end = index + 1;
            }
            else if (text[index] is (byte)' ' or (byte)'-' or (byte)'.' or (byte)'/' or (byte)'(' or (byte)')')
            {
                separators++;
            }
            else
            {
                break;
            }
        }

        return (digits, end);
    }

    // 06-12-2024 10:30, with any separator.
    private static bool IsDate(MarkedText text, int index) =>
        text.Digits(index) == 2 && text.Digits(index + 3) == 2 && text.Digits(index + 6) == 4
        && text[index + 2] == text[index + 5] && text.Number(index + 3, 2) is >= 1 and <= 12 && text.Number(index + 6, 4) is >= 1900 and < 2100;
}
