namespace Hub;

/// <summary>
/// An expected failure, on its way to an <c>application/problem+json</c> answer (RFC 9457). Made in one place,
/// <see cref="Problems"/>; exceptions are for bugs and broken machinery.
/// </summary>
/// <param name="Code">The stable kebab-case code; the problem's type is <c>urn:problem-type:partnerhub:{code}</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Title">What kind of problem this is; the same for every occurrence.</param>
/// <param name="Detail">What happened this time and what to do; never secrets, personal data or stack traces.</param>
public sealed record Problem(string Code, int Status, string Title, string Detail)
{
    /// <summary>The violations found in invalid input, with their counts; null for other problems.</summary>
    public ViolationReport? Report { get; init; }

    /// <summary><see cref="Title"/> and <see cref="Detail"/> in Dutch; a detail that has no Dutch wording is null.</summary>
    public (string Title, string? Detail)? Dutch { get; init; }

    /// <summary>The id under which the refusal of a submission is kept; null when it is not.</summary>
    public string? Submission { get; init; }

    /// <summary>True when this is the answer an earlier request with the same <c>Idempotency-Key</c> got.</summary>
    public bool Replayed { get; init; }

    /// <summary>The entity tag of the state that a precondition missed; null for other problems.</summary>
    public string? ETag { get; init; }

    /// <summary>After how long the caller may try again; becomes <c>Retry-After</c>.</summary>
    public TimeSpan? RetryAfter { get; init; }
}

/// <summary>One thing that is wrong with some input.</summary>
/// <param name="Pointer">Where, as an RFC 6901 JSON pointer into the input; empty for the whole of it.</param>
/// <param name="Code">The stable kebab-case code of the broken rule.</param>
/// <param name="Detail">What was expected and what was found; values are cut and never personal data.</param>
/// <param name="Record">Zero-based index of the record concerned, when it lies in one.</param>
public sealed record Violation(string Pointer, string Code, Localized Detail, int? Record = null)
{
    /// <summary>The line of the input it lies in, from 1, for input in lines (NDJSON, CSV); null for others.</summary>
    public int? Line { get; init; }

    /// <summary>The column of the input it lies in, by the name in the header; null for input without columns.</summary>
    public string? Column { get; init; }
}

/// <summary>
/// The violations of one input: the first <see cref="Listed"/> of them in full, and always the counts of all
/// (after DHIS2's import summary: nothing is silently truncated).
/// </summary>
public sealed class ViolationReport
{
    /// <summary>How many violations are listed in full.</summary>
    public const int Listed = 1000;

    /// <summary>How many are counted. Input with more is not judged to its end: seconds of work for nobody's use.</summary>
    public const int Counted = 500_000;

    private readonly List<Violation> errors = [];
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    /// <summary>The first violations, in the order they were found; at most <see cref="Listed"/>.</summary>
    public IReadOnlyList<Violation> Errors => errors;

    /// <summary>How many violations there are in all.</summary>
    public long Count { get; private set; }

    /// <summary>How many there are per code.</summary>
    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Makes an empty report.</summary>
    public ViolationReport()
    {
    }

    /// <summary>Makes one again from what was kept of it.</summary>
    /// <param name="counts">How many violations there were per code.</param>
    /// <param name="listed">Those that were kept in full, in their order.</param>
    internal ViolationReport(IEnumerable<KeyValuePair<string, long>> counts, IEnumerable<Violation> listed)
    {
        foreach (var (code, count) in counts)
        {
            this.counts[code] = count;
            Count += count;
        }

        errors.AddRange(listed);
    }

    /// <summary>Counts a violation, and lists it while there is room.</summary>
    /// <exception cref="JudgingStoppedException">There are more than <see cref="Counted"/>; the report is complete with a note of that.</exception>
    public void Add(Violation violation)
    {
        ArgumentNullException.ThrowIfNull(violation);
        if (Count == Counted)
        {
            Count++;
            counts[JudgingStoppedException.Code] = 1;
            errors[^1] = new Violation(string.Empty, JudgingStoppedException.Code, new Localized(
                "verwacht: minder fouten; na 500 000 is niet verder gekeken", "expected fewer mistakes; after 500 000 nothing more was looked at"));
            throw new JudgingStoppedException(this);
        }

        Count++;
        counts[violation.Code] = counts.GetValueOrDefault(violation.Code) + 1;
        if (errors.Count < Listed)
        {
            errors.Add(violation);
        }
    }

    /// <summary>Adds all violations of another report, counted in full and listed while there is room.</summary>
    /// <param name="other">The other report; it stays as it is.</param>
    /// <param name="change">What becomes of a violation that is listed, such as being given its line; its code stays.</param>
    public void AddAll(ViolationReport other, Func<Violation, Violation> change)
    {
        ArgumentNullException.ThrowIfNull(other);
        ArgumentNullException.ThrowIfNull(change);
        Count += other.Count;
        foreach (var (code, count) in other.counts)
        {
            counts[code] = counts.GetValueOrDefault(code) + count;
        }

        errors.AddRange(other.errors.Take(Listed - errors.Count).Select(change));
    }
}

/// <summary>Input has so many violations that it is not judged to its end.</summary>
/// <param name="report">What was found until then, with a note of it as the last that is listed.</param>
public sealed class JudgingStoppedException(ViolationReport report) : Exception("Judging stopped: too many violations.")
{
    /// <summary>The code of the note.</summary>
    public const string Code = "judging-stopped";

    /// <summary>What was found.</summary>
    public ViolationReport Report => report;
}
