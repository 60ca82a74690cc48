namespace Hub.Feeds.PersonalData;

/// <summary>E-mail addresses: something before an @, and a host name with a dot behind it (RFC 5321, section 4.1.2).</summary>
internal static class EmailText
{
    public static bool IsIn(ReadOnlySpan<byte> utf8)
    {
        var text = new MarkedText(utf8);
        for (var at = 1; at < text.Length; at++)
        {
            if (text[at] == (byte)'@' && IsLocal(text[at - 1]) && IsHost(text, at + 1))
            {
                return true;
            }
        }

        return false;
    }

    // The last character of a local part; a quoted one ends in a quotation mark.
    private static bool IsLocal(byte unit) => unit > (byte)' ' && !"()<>[]:;@,\\"u8.Contains(unit);

    private static bool IsHost(MarkedText text, int start)
    {
        if (text[start] == (byte)'[')
        {
            return text.IsDigit(start + 1);
        }

        var labelStart = start;
        for (var index = start; ; index++)
        {
            if (text.IsLetterOrDigit(index) || (text[index] == (byte)'-' && index > labelStart))
            {
                continue;
            }

            if (text[index] != (byte)'.' || index == labelStart)
            {
                return false;
            }

            // A top-level domain has at least two letters.
            if (text.IsLetter(index + 1) && text.IsLetterOrDigit(index + 2))
            {
                return true;
            }

            labelStart = index + 1;
        }
    }
}
