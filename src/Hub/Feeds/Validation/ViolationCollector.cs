namespace Hub.Feeds.Validation;

/// <summary>
/// Gathers violations as a reader meets them. Past the number that is listed in full only codes are counted, so that a
/// submission with a million faults costs no more memory than one with a thousand.
/// </summary>
internal sealed class ViolationCollector(ViolationReport report)
{
    public ViolationCollector()
        : this(new ViolationReport())
    {
    }

    public DocumentPath Path { get; } = new();

    public ViolationReport Report { get; } = report;

    /// <summary>Whether the next violation will be listed, and so is worth describing.</summary>
    public bool Lists => Report.Errors.Count < ViolationReport.Listed;

    /// <summary>The report, or null when nothing was found.</summary>
    public ViolationReport? Found => Report.Count == 0 ? null : Report;

    /// <summary>Adds a violation at the present place, or at a member of the object there.</summary>
    public void Add(string code, Localized detail, string? member = null) =>
        Report.Add(Lists
            ? new Violation(Path.Pointer(member), code, detail, Path.Record)
            : new Violation(string.Empty, code, Localized.None));

    /// <summary>The same, with a detail in both languages.</summary>
    public void Add(string code, Localized detail) => Report.Add(new Violation(Lists ? Path.Pointer() : string.Empty, code, detail, Path.Record));
}
