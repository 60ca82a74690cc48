using System.Globalization;

namespace Hub.Receiving;

/// <summary>
/// Which revisions of a period counted while which rules of publication held, in that order: <c>1-3@{name} 3@{name}</c>.
/// It stays in the period's head, and only grows: what was published once is known for good, whatever the rules are now.
/// </summary>
internal static class RulesLog
{
    /// <summary>The property of the head.</summary>
    public const string Property = "rules";

    // So many stretches fit one property by far; a log that would be longer says only that nothing can be told any more.
    private const int MostStretches = 500;
    private const string Lost = "*";

    /// <summary>The log with what is published from now on.</summary>
    /// <param name="before">The log so far; null when the head has none, because it is new or older than this.</param>
    /// <param name="revisions">How many revisions there were so far.</param>
    /// <param name="counted">The revision that counted so far; null when none did.</param>
    /// <param name="counts">The revision that counts now; null when none does.</param>
    /// <param name="rules">The name of the present rules.</param>
    public static string Write(string? before, int revisions, int? counted, int? counts, string rules)
    {
        if (before == Lost)
        {
            return Lost;
        }

        // Of a head older than this it is not known by which rules its revisions were published; the present ones are the best guess.
        var stretches = before is null ? revisions > 0 ? [new Stretch(1, revisions, rules)] : [] : Read(before).ToList();
        foreach (var revision in new[] { counted, counts }.OfType<int>())
        {
            if (stretches.Exists(stretch => stretch.Holds(revision, rules)))
            {
                continue;
            }

            if (stretches is [.., var last] && last.Rules == rules && last.To + 1 == revision)
            {
                stretches[^1] = last with { To = revision };
            }
            else
            {
                stretches.Add(new Stretch(revision, revision, rules));
            }
        }

        return stretches.Count > MostStretches ? Lost : string.Join(' ', stretches);
    }

    /// <summary>What was published before a revision came to count while rules held, in that order.</summary>
    /// <param name="text">The log; null when the head has none, because it is older than this.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="rules">The name of the rules.</param>
    /// <returns>Revisions with the names of the rules of then; null when that can no longer be told.</returns>
    public static IEnumerable<(int Revision, string Rules)>? Before(string? text, int revision, string rules) =>
        text == Lost ? null
            : (text is null ? [new Stretch(1, revision, rules)] : Read(text))
                .SelectMany(stretch => Enumerable.Range(stretch.From, stretch.To - stretch.From + 1).Select(one => (one, stretch.Rules)))
                .TakeWhile(step => step != (revision, rules));

    private static IEnumerable<Stretch> Read(string text)
    {
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var at = part.IndexOf('@', StringComparison.Ordinal);
            var dash = part.IndexOf('-', 0, at);
            var from = int.Parse(part.AsSpan(0, dash < 0 ? at : dash), NumberStyles.None, CultureInfo.InvariantCulture);
            yield return new Stretch(from, dash < 0 ? from : int.Parse(part.AsSpan(dash + 1, at - dash - 1), NumberStyles.None, CultureInfo.InvariantCulture), part[(at + 1)..]);
        }
    }

    private readonly record struct Stretch(int From, int To, string Rules)
    {
        public bool Holds(int revision, string rules) => From <= revision && revision <= To && Rules == rules;

        public override string ToString() =>
            From == To ? string.Create(CultureInfo.InvariantCulture, $"{From}@{Rules}") : string.Create(CultureInfo.InvariantCulture, $"{From}-{To}@{Rules}");
    }
}
