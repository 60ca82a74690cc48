namespace Hub.Storage;

/// <summary>A range of row keys: from <paramref name="From"/> (included) up to <paramref name="Before"/> (excluded).</summary>
/// <param name="From">The first key that may be in the range; null for the start of the partition.</param>
/// <param name="Before">The first key past the range; null for the end of the partition.</param>
public readonly record struct RowRange(string? From, string? Before)
{
    /// <summary>The whole partition.</summary>
    public static RowRange All => default;

    /// <summary>All keys that begin with <paramref name="prefix"/>.</summary>
    public static RowRange Prefix(string prefix)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return new RowRange(prefix, After(prefix));
    }

    /// <summary>The first key behind all keys that begin with <paramref name="prefix"/>.</summary>
    public static string After(string prefix) => prefix[..^1] + (char)(prefix[^1] + 1);

    /// <summary>Whether <paramref name="rowKey"/> lies in the range (ordinal comparison).</summary>
    public bool Contains(string rowKey) =>
        (From is null || string.CompareOrdinal(rowKey, From) >= 0)
        && (Before is null || string.CompareOrdinal(rowKey, Before) < 0);
}
