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
        foreach (var (feed, field) in FieldsOf(indicator, dimension))
        {
            if (feed.Latest.Labels.TryGetValue(field, out var labels) && labels.TryGetValue(code, out var label))
            {
                return label;
            }
        }

        return AsWords(code);
    }

    /// <summary>The place of a code in the order its schema names the codes in, which is that of their meaning; of a code without a name, behind all others.</summary>
    public int PlaceOf(Indicator indicator, string dimension, string code)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        foreach (var (feed, field) in FieldsOf(indicator, dimension))
        {
            if (feed.Latest.Labels.TryGetValue(field, out var labels) && labels.ContainsKey(code))
            {
                return labels.Keys.TakeWhile(known => known != code).Count();
            }
        }

        return int.MaxValue;
    }

    /// <summary>The name of an indicator's dimension: the title of the field it is (<c>x-title</c>).</summary>
    public Localized TitleOf(Indicator indicator, string dimension)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(dimension);
        return FieldsOf(indicator, dimension)
            .Select(of => of.Feed.Latest.Described.FirstOrDefault(field => field.Name == of.Field)?.Title)
            .FirstOrDefault(title => title is not null) ?? AsWords(dimension);
    }

    /// <summary>A code that has no name, written as words.</summary>
    internal static Localized AsWords(string code)
    {
        if (code == CellSums.Total)
        {
            return new Localized("Totaal", "Total");
        }

        var words = code.Replace('-', ' ');
        words = words.Length == 0 ? words : char.ToUpper(words[0], CultureInfo.InvariantCulture) + words[1..];
        return new Localized(words, words);
    }

    // The field that a dimension is in each of the feeds the indicator rests on; a feed it is renamed from comes last,
    // since its own title is about something else: a campus that stands for a place.
    private IEnumerable<(Feed Feed, string Field)> FieldsOf(Indicator indicator, string dimension) =>
        from leaf in indicator.Value.Leaves
        let field = leaf.As.FirstOrDefault(renamed => renamed.Value == dimension).Key ?? dimension
        orderby field == dimension ? 0 : 1
        let feed = feeds.Find(leaf.Feed)
        where feed is not null
        select (feed, field);
}
