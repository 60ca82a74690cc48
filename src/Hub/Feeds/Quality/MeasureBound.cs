namespace Hub.Feeds.Quality;

/// <summary>
/// What everybody knows of a feed's measures, because the hub refuses records that say otherwise: in each cell some
/// together are no more than, or equal to, others. It follows from the feed's <see cref="ComparisonRule"/>s that are errors.
/// </summary>
/// <param name="Parts">The measures that are no more.</param>
/// <param name="Whole">The measures that are no less.</param>
/// <param name="IsEqual">Whether both sums are equal.</param>
internal sealed record MeasureBound(IReadOnlyList<string> Parts, IReadOnlyList<string> Whole, bool IsEqual)
{
    /// <summary>Its name among a feed's bounds, such as <c>students-firstYear</c>.</summary>
    public string Name { get; } = $"{string.Join('+', Whole)}-{string.Join('-', Parts)}";

    /// <summary>All measures it is about.</summary>
    public IEnumerable<string> Measures => Whole.Concat(Parts);

    /// <summary>The bounds of a feed, in the order of its rules.</summary>
    public static IReadOnlyList<MeasureBound> Of(Feed feed) => [.. feed.Rules.OfType<ComparisonRule>().Where(rule => rule.IsError).Select(rule =>
        new MeasureBound([.. rule.Left.Select(place => feed.Measures[place])], [.. rule.Right.Select(place => feed.Measures[place])], rule.IsEqual))];

    /// <summary>The parts that a cell gives, as the rule reckons; none where it does not hold for the cell.</summary>
    /// <param name="sums">The cell's sum of a measure; null where no record of it gives that.</param>
    public IReadOnlyList<string> Given(Func<string, decimal?> sums)
    {
        var given = Parts.Where(part => sums(part) is not null).ToList();
        return Whole.All(measure => sums(measure) is not null) && (given.Count == Parts.Count || !IsEqual) ? given : [];
    }

    /// <summary>What the parts leave of the whole in a cell; null where the rule does not hold for it, less than 0 where it is broken.</summary>
    /// <param name="sums">The cell's sum of a measure; null where no record of it gives that.</param>
    public decimal? Rest(Func<string, decimal?> sums) =>
        Given(sums) is { Count: > 0 } given ? Whole.Sum(measure => sums(measure)!.Value) - given.Sum(part => sums(part)!.Value) : null;
}
