using Hub.Feeds.Quality;
using Hub.Feeds.Validation;

namespace Hub.Feeds;

/// <summary>One kind of data a partner sends: <c>schemas/feeds/{id}/feed.json</c> with its JSON Schemas beside it.</summary>
public sealed record Feed
{
    /// <summary>The feed's code, such as <c>duwo-housing-stock</c>; also its partition in storage.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the partner that sends it.</summary>
    public required string Partner { get; init; }

    /// <summary>Its name.</summary>
    public required Localized Title { get; init; }

    /// <summary>What it tells.</summary>
    public required Localized Description { get; init; }

    /// <summary>How often it is sent.</summary>
    public required Periodicity Periodicity { get; init; }

    /// <summary>The moment within the period the figures are of, in words, such as "31 December".</summary>
    public required Localized Reference { get; init; }

    /// <summary>When a submission is due.</summary>
    public required DueDate Due { get; init; }

    /// <summary>The fields that together identify a record within a submission.</summary>
    public required IReadOnlyList<string> Key { get; init; }

    /// <summary>The key fields that figures may be broken down by; a cube has one cell per combination of their codes.</summary>
    public required IReadOnlyList<string> Dimensions { get; init; }

    /// <summary>The numeric fields that are summed.</summary>
    public required IReadOnlyList<string> Measures { get; init; }

    /// <summary>Per measure what kind of number it is; without the measures whose definition does not say.</summary>
    public IReadOnlyDictionary<string, MeasureKind> Kinds { get; init; } = new Dictionary<string, MeasureKind>();

    /// <summary>What the number of records is, such as a flow of events; null where the definition does not say.</summary>
    public MeasureKind? RecordKind { get; init; }

    /// <summary>How the feed's partner writes numbers in CSV.</summary>
    public CsvNumbers Csv { get; init; } = CsvNumbers.Plain;

    /// <summary>A valid submission in JSON that shows what one looks like.</summary>
    public required string Example { get; init; }

    /// <summary>The schema versions, oldest first; never empty.</summary>
    public required IReadOnlyList<FeedSchema> Schemas { get; init; }

    /// <summary>The quality rules, in the order of their file; empty when the feed has none.</summary>
    public IReadOnlyList<QualityRule> Rules { get; init; } = [];

    /// <summary>How many periods before a submission's own the rules look at; 0 when none of them does.</summary>
    public int RuledPeriods => Rules.Select(rule => rule switch { ChangeRule change => change.Periods, OutlierRule outlier => outlier.Periods, _ => 0 }).DefaultIfEmpty().Max();

    /// <summary>The newest schema version.</summary>
    public FeedSchema Latest => Schemas[^1];
}

/// <summary>One version of a feed's JSON Schema.</summary>
/// <param name="Version">The version, <c>v1</c> upwards.</param>
/// <param name="Json">The schema's text, exactly as in its file.</param>
/// <param name="Fields">The record's fields in the schema's order; records are stored in this order.</param>
/// <param name="Labels">Per field the names of its codes (<c>x-labels</c>), for the fields that have them.</param>
/// <param name="Compiled">The schema, ready to validate a whole submission.</param>
public sealed record FeedSchema(
    string Version,
    string Json,
    IReadOnlyList<string> Fields,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, Localized>> Labels,
    SubmissionSchema Compiled)
{
    /// <summary>The record's fields with their type and titles, in the order of <see cref="Fields"/>.</summary>
    public IReadOnlyList<FieldDescription> Described { get; } = FieldDescription.In(Json);

    /// <summary>From when on senders are told to move to a newer version; null when they are not.</summary>
    public DateOnly? Deprecated { get; init; }

    /// <summary>From when on no submission is judged by it any more; null when that is not decided.</summary>
    public DateOnly? Sunset { get; init; }
}

/// <summary>When a submission is due: so long after the period's first day, or after the day behind its last.</summary>
/// <param name="FromStart">True to count from the first day, false from the day behind the last.</param>
/// <param name="After">How long after that.</param>
public sealed record DueDate(bool FromStart, CalendarDuration After)
{
    /// <summary>The last day on which a submission for <paramref name="period"/> is on time.</summary>
    public DateOnly For(Period period) => After.After(FromStart ? period.Start : period.End.AddDays(1));
}
