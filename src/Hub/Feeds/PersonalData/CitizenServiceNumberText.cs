namespace Hub.Feeds.PersonalData;

/// <summary>
/// Citizen service numbers: eight or nine digits that pass the 11-test (Dutch Logisch Ontwerp BSN), in one piece, or nine
/// of them in groups with dots or spaces, or three times three with hyphens.
/// </summary>
internal static class CitizenServiceNumberText
{
    private const int Full = 9;

    // How nine digits are written in groups; others, such as a year beside an amount, are no such number.
    private static readonly int[][] Groupings = [[3, 3, 3], [4, 2, 3], [2, 2, 2, 3]];

    public static bool IsIn(MarkedText text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (!text.IsDigit(index))
            {
                continue;
            }

            var digits = text.Digits(index);
            if (StartsNumber(text, index) && (IsWhole(text, index, digits) || IsGrouped(text, index)))
            {
                return true;
            }

            index += digits;
        }

        return false;
    }

    private static bool IsWhole(MarkedText text, int index, int digits) =>
        digits is Full or (Full - 1) && EndsNumber(text, index + digits)
        && Passes(text, index, [digits], digits)
        && !(digits == Full - 1 && (IsDate(text.Number(index, 4), text.Number(index + 4, 2), text.Number(index + 6, 2))
            || IsDate(text.Number(index + 4, 4), text.Number(index + 2, 2), text.Number(index, 2))));

    private static bool IsGrouped(MarkedText text, int index)
    {
        foreach (var grouping in Groupings)
        {
            var separator = text[index + grouping[0]];
            var position = index;
            var fits = separator is (byte)'.' or (byte)' ' || (separator == (byte)'-' && grouping[0] == 3);
            for (var group = 0; fits && group < grouping.Length; group++)
            {
                fits = text.Digits(position) == grouping[group] && (group == 0 || text[position - 1] == separator);
                position += grouping[group] + 1;
            }

            if (fits && EndsNumber(text, position - 1) && !(text[position - 1] == separator && text.IsDigit(position)) && Passes(text, index, grouping, Full))
            {
                return true;
            }
        }

        return false;
    }

    private static bool StartsNumber(MarkedText text, int index) =>
        text.IsStart(index) && !(text[index - 1] is (byte)'.' or (byte)',' && text.IsDigit(index - 2)) && !IsBehindGroup(text, index);

    // "1 123 456 782" is one amount; "30 123456782" is two numbers.
    private static bool IsBehindGroup(MarkedText text, int index)
    {
        if (text[index - 1] != (byte)' ' || !text.IsDigit(index - 2))
        {
            return false;
        }

        var start = index - 2;
        while (text.IsDigit(start - 1))
        {
            start--;
        }

        return text.Digits(index) < 3 || (text.Digits(index) == 3 && index - 1 - start <= 3);
    }

    // Not within a larger number: 123456782,50 is an amount.
    private static bool EndsNumber(MarkedText text, int index) =>
        text.IsEnd(index) && !(text[index] is (byte)'.' or (byte)',' && text.IsDigit(index + 1));

    /// <summary>The 11-test: 9a + 8b + 7c + 6d + 5e + 4f + 3g + 2h − i is a multiple of 11; eight digits have a 0 in front.</summary>
    private static bool Passes(MarkedText text, int index, ReadOnlySpan<int> groups, int digits)
    {
        var weight = digits;
        var sum = 0;
        var anything = 0;
        foreach (var group in groups)
        {
            for (var end = index + group; index < end; index++)
            {
                var digit = text[index] - '0';
                sum += weight == 1 ? -digit : weight * digit;
                anything |= digit;
                weight--;
            }

            index++;
        }

        return anything != 0 && sum % 11 == 0;
    }

    private static bool IsDate(int year, int month, int day) =>
        year is >= 1900 and < 2100 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
