namespace Hub.Publishing.Filters.Cesql;

/// <summary>
/// A pattern of LIKE (CESQL 1.0, section 3.4.3): <c>%</c> is any characters, <c>_</c> is one, a backslash makes either
/// of them stand for itself. A character is a Unicode code point.
/// </summary>
internal sealed class LikePattern
{
    private readonly List<Step> steps = [];

    /// <summary>Reads a pattern; every text is one.</summary>
    public LikePattern(string text)
    {
        Text = text;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is '%' or '_')
            {
                steps.Add(new Step(StepKind.Itself, text[++at]));
            }
            else
            {
                steps.Add(new Step(text[at] switch { '%' => StepKind.Any, '_' => StepKind.One, _ => StepKind.Itself }, text[at]));
            }
        }
    }

    private enum StepKind
    {
        Itself,
        One,
        Any,
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>
    /// Whether a text fits; null when the budget ran out. Only the last <c>%</c> is ever widened, so it takes at most as many
    /// steps as the text has characters times those of the pattern.
    /// </summary>
    public bool? Fits(string text, CesqlBudget budget)
    {
        int at = 0, step = 0, lastAny = -1, widened = 0;
        while (at < text.Length)
        {
            if (!budget.Spend(1))
            {
                return null;
            }

            var next = step < steps.Count ? steps[step] : default(Step?);
            if (next is { Kind: StepKind.Any })
            {
                lastAny = step++;
                widened = at;
            }
            else if (next is { Kind: StepKind.One })
            {
                at += Width(text, at);
                step++;
            }
            else if (next is { Kind: StepKind.Itself } itself && itself.Character == text[at])
            {
                at++;
                step++;
            }
            else if (lastAny >= 0)
            {
                widened += Width(text, widened);
                at = widened;
                step = lastAny + 1;
            }
            else
            {
                return false;
            }
        }

        return steps.Skip(step).All(rest => rest.Kind == StepKind.Any);
    }

    private static int Width(string text, int at) =>
        at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? 2 : 1;

    private readonly record struct Step(StepKind Kind, char Character);
}
