using System.Globalization;
using Hub.Feeds;

namespace Hub.Indicators;

/// <summary>The names of codes in both languages, from the feeds' schemas (<c>x-labels</c>).</summary>
public sealed class CodeLabels(FeedCatalogue feeds)
{
    /// <summary>
    /// The name of a code of an indicator's dimension. A code that no schema names is written as words: <c>the-hague</c>
    /// becomes "The hague".
    /// </summary>
    public Localized Of(Indicator indicator, string dimension, string code)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(code);
        foreach (var leaf in indicator.Value.Leaves)
        {
            var field = leaf.As.FirstOrDefault(renamed => renamed.Value == dimension).Key ?? dimension;
            if (feeds.Find(leaf.Feed) is { } feed
                && feed.Latest.Labels.TryGetValue(field, out var labels) && labels.TryGetValue(code, out var label))
            {
                return label;
            }
        }

        var words = code.Replace('-', ' ');
        words = words.Length == 0 ? words : char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
        return new Localized(words, words);
    }
}
