using System.Text;
using Hub.Feeds.PersonalData;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// What is kept of a sink's answer, so that its owner can see what it said: the beginning, as one line of plain text.
/// What looks like personal data is not kept, as nowhere in the hub.
/// </summary>
internal static class AnswerExcerpt
{
    /// <summary>Bytes of an answer that are looked at, in UTF-8.</summary>
    public const int Bytes = 1024;

    /// <summary>The text, or null when there is none.</summary>
    public static string? Of(ReadOnlySpan<byte> answer)
    {
        if (answer.IsEmpty)
        {
            return null;
        }

        var text = new StringBuilder();
        foreach (var rune in Encoding.UTF8.GetString(answer[..Math.Min(answer.Length, Bytes)]).EnumerateRunes())
        {
            if (rune != Rune.ReplacementChar && !Rune.IsControl(rune) && !Rune.IsWhiteSpace(rune))
            {
                text.Append(rune.ToString());
            }
            else if (text.Length > 0 && text[^1] != ' ')
            {
                text.Append(' ');
            }
        }

        var line = text.ToString().Trim();
        return line.Length == 0 ? null : PersonalDataRules.Mask(line);
    }
}
