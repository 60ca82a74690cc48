namespace Hub.Alerts;

/// <summary>How much an alert matters.</summary>
public enum AlertSeverity
{
    /// <summary>Somebody should look at it.</summary>
    Warning,

    /// <summary>Somebody should act.</summary>
    Critical,
}

/// <summary>
/// When an alert is raised over an indicator and when it is resolved, for every group of dimension values by itself. Read
/// from <c>schemas/alerts/{id}.json</c>.
/// </summary>
public sealed record AlertRule
{
    /// <summary>The kebab-case id, and the file's name.</summary>
    public required string Id { get; init; }

    /// <summary>Counts from 1; raised by whoever changes the rule.</summary>
    public required int Version { get; init; }

    /// <summary>The id of the indicator that is watched.</summary>
    public required string Indicator { get; init; }

    /// <summary>The dimensions whose values make a group; empty for the indicator's total.</summary>
    public required IReadOnlyList<string> By { get; init; }

    /// <summary>Per dimension of <see cref="By"/> the values that are watched; a dimension that is absent is watched whole.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Where { get; init; }

    /// <summary>The condition that raises the alert.</summary>
    public required Threshold Raise { get; init; }

    /// <summary>The condition that resolves it; never met together with <see cref="Raise"/>.</summary>
    public required Threshold Clear { get; init; }

    /// <summary>For how many observed periods in a row <see cref="Raise"/> must hold; from 1.</summary>
    public required int For { get; init; }

    /// <summary>How much it matters.</summary>
    public required AlertSeverity Severity { get; init; }

    /// <summary>A title with placeholders; see <see cref="AlertText"/>.</summary>
    public required Localized Title { get; init; }

    /// <summary>A text with placeholders; see <see cref="AlertText"/>.</summary>
    public required Localized Text { get; init; }

    /// <summary>Whether the group with these dimension codes, in the order of <see cref="By"/>, is watched.</summary>
    public bool Watches(IReadOnlyList<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (codes.Count != By.Count)
        {
            return false;
        }

        for (var index = 0; index < codes.Count; index++)
        {
            if (Where.TryGetValue(By[index], out var allowed) && !allowed.Contains(codes[index], StringComparer.Ordinal))
            {
                return false;
            }
        }

        return true;
    }
}
