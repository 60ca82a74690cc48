namespace Hub.Indicators.Formats;

/// <summary>Fits texts into a drawing, which does not wrap them by itself. Widths are in characters.</summary>
internal static class TextLines
{
    /// <summary>A text in lines of at most so many characters, broken between words, and within one that is longer than a line. Nothing is left out.</summary>
    public static IReadOnlyList<string> Wrap(string text, int most)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= most)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.AddRange(word.Chunk(most).Select(part => new string(part)));
            }
        }

        return lines;
    }
}
