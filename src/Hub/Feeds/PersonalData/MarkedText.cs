namespace Hub.Feeds.PersonalData;

/// <summary>A text in UTF-8 in which numbers and words are looked for; reading past its ends gives 0.</summary>
internal readonly ref struct MarkedText(ReadOnlySpan<byte> utf8)
{
    private readonly ReadOnlySpan<byte> utf8 = utf8;

    public int Length => utf8.Length;

    public byte this[int index] => (uint)index < (uint)utf8.Length ? utf8[index] : (byte)0;

    public bool IsDigit(int index) => char.IsAsciiDigit((char)this[index]);

    public bool IsLetter(int index) => char.IsAsciiLetter((char)this[index]) || this[index] >= 0x80;

    public bool IsLetterOrDigit(int index) => IsLetter(index) || IsDigit(index);

    /// <summary>
    /// Whether something may begin here: not within a word or number, nor behind a hyphen or underscore that joins it to
    /// one, as in the code <c>event-123456782</c>.
    /// </summary>
    public bool IsStart(int index) =>
        (!IsLetterOrDigit(index - 1) || IsAfterBsn(index)) && !(this[index - 1] is (byte)'-' or (byte)'_' && IsLetterOrDigit(index - 2) && !IsAfterBsn(index - 1));

    /// <summary>Whether a hyphen or underscore and a word stand before here.</summary>
    public bool IsJoinedToWord(int index) => this[index - 1] is (byte)'-' or (byte)'_' && IsLetter(index - 2);

    /// <summary>Whether the whole word that ends before here is <paramref name="word"/>, in small letters, or the same in capitals.</summary>
    public bool IsBehind(int index, ReadOnlySpan<byte> word)
    {
        var start = index - word.Length;
        for (var position = 0; position < word.Length; position++)
        {
            if ((this[start + position] | 0x20) != word[position])
            {
                return false;
            }
        }

        return !IsLetterOrDigit(start - 1);
    }

    /// <summary>Whether something may end before here, by the same rule.</summary>
    public bool IsEnd(int index) =>
        !IsLetterOrDigit(index) && !(this[index] is (byte)'-' or (byte)'_' && IsLetterOrDigit(index + 1));

    /// <summary>How many digits stand here in a row.</summary>
    public int Digits(int index)
    {
        var end = index;
        while (IsDigit(end))
        {
            end++;
        }

        return end - index;
    }

    /// <summary>The digits here as a number; at most nine of them.</summary>
    public int Number(int index, int digits)
    {
        var number = 0;
        for (var end = index + digits; index < end; index++)
        {
            number = (number * 10) + this[index] - '0';
        }

        return number;
    }

    // "bsn-123456782" and "bsn123456782" are no codes that happen to end in digits.
    private bool IsAfterBsn(int index) => (this[index - 3] | 0x20) == 'b' && (this[index - 2] | 0x20) == 's' && (this[index - 1] | 0x20) == 'n';
}
