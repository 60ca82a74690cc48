namespace Hub.Partners;

/// <summary>Settings of the section <c>Keys</c>.</summary>
public sealed class KeyOptions
{
    /// <summary>After how many days a key expires when its issuer says nothing; default 365, and 0 for never.</summary>
    public int LifetimeDays { get; set; } = 365;

    /// <summary>
    /// How many authenticated keys are held in memory; default 1000. Beyond it the least recently used is read from
    /// storage again on its next call.
    /// </summary>
    public int CacheSize { get; set; } = 1000;
}

/// <summary>How long a new key is valid.</summary>
public readonly record struct KeyLifetime
{
    private KeyLifetime(bool never, TimeSpan? span)
    {
        IsNever = never;
        Span = span;
    }

    /// <summary>As <see cref="KeyOptions.LifetimeDays"/> says.</summary>
    public static KeyLifetime Default => default;

    /// <summary>Until it is revoked.</summary>
    public static KeyLifetime Never => new(true, null);

    /// <summary>Whether the key does not expire.</summary>
    public bool IsNever { get; }

    /// <summary>How long it is valid; null when <see cref="IsNever"/>, or when it is the default.</summary>
    public TimeSpan? Span { get; }

    /// <summary>For <paramref name="span"/> from its issue; use case <see cref="IssueKey"/> refuses a span that is not positive.</summary>
    public static KeyLifetime Of(TimeSpan span) => new(false, span);
}
