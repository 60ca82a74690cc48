namespace Hub.Feeds.PersonalData;

/// <summary>
/// A Dutch postcode (NEN 5825: four digits, two letters, not SA, SD or SS) with a house number behind it or in front. A
/// postcode alone, or the four digits of one, names an area.
/// </summary>
internal static class AddressText
{
    public static bool IsIn(MarkedText text)
    {
        for (var index = 0; index + 5 < text.Length; index++)
        {
            if (text[index] is >= (byte)'1' and <= (byte)'9' && (text.IsStart(index) || text.IsJoinedToWord(index)) && text.Digits(index) == 4
                && IsPostcode(text, index, out var end) && (HasNumberBehind(text, end) || HasNumberInFront(text, index, end)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPostcode(MarkedText text, int index, out int end)
    {
        var letters = index + 4;
        var isSpaced = text[letters] == (byte)' ';
        letters += isSpaced ? 1 : 0;
        end = letters + 2;
        var (first, second) = ((char)text[letters], (char)text[letters + 1]);
        var areCapitals = char.IsAsciiLetterUpper(first) && char.IsAsciiLetterUpper(second);

        // "in 2024 en 12 …" is a sentence; in small letters only in one piece.
        if (!areCapitals && (isSpaced || !char.IsAsciiLetter(first) || !char.IsAsciiLetter(second)))
        {
            return false;
        }

        (first, second) = (char.ToUpperInvariant(first), char.ToUpperInvariant(second));
        return !(first == 'S' && second is 'A' or 'D' or 'S') && !IsYear(text.Number(index, 4), first, second);
    }

    // "2021 NL 38, EU 29".
    private static bool IsYear(int number, char first, char second) =>
        number is >= 1900 and < 2100 && (first, second) is ('N', 'L') or ('E', 'U');

    private static bool HasNumberBehind(MarkedText text, int index)
    {
        for (var separators = 0; separators <= 2 && text[index] is (byte)' ' or (byte)',' or (byte)'-' or (byte)'/'; separators++)
        {
            index++;
        }

        return text.Digits(BehindLabel(text, index)) is >= 1 and <= 5;
    }

    // "2311 EG nr. 47".
    private static int BehindLabel(MarkedText text, int index)
    {
        if ((text[index] | 0x20) != 'n' || (text[index + 1] | 0x20) is not ('r' or 'o'))
        {
            return index;
        }

        index += 2;
        for (var separators = 0; separators < 2 && text[index] is (byte)' ' or (byte)'.' or (byte)':'; separators++)
        {
            index++;
        }

        return index;
    }

    private static bool HasNumberInFront(MarkedText text, int index, int end)
    {
        if (text.IsLetterOrDigit(end))
        {
            return false;
        }

        index--;
        for (var separators = 0; separators < 2 && text[index] is (byte)' ' or (byte)','; separators++)
        {
            index--;
        }

        // An addition, as in 12A.
        index -= text.IsLetter(index) && text.IsDigit(index - 1) ? 1 : 0;
        var digits = 0;
        while (text.IsDigit(index - digits))
        {
            digits++;
        }

        return digits is >= 1 and <= 3 && !text.IsLetterOrDigit(index - digits);
    }
}
