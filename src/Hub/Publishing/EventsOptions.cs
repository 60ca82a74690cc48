namespace Hub.Publishing;

/// <summary>Settings of the events the hub publishes, section <c>Events</c>.</summary>
public sealed class EventsOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Events";

    /// <summary>
    /// <c>Events:Source</c>: the CloudEvents <c>source</c> of every event. The NL GOV profile wants
    /// <c>urn:nld:oin:{OIN}:systeem:{name}</c>; the default carries an OIN of zeros.
    /// </summary>
    public string Source { get; set; } = "urn:nld:oin:00000000000000000000:systeem:partner-hub";

    /// <summary>
    /// <c>Events:PublicBaseUrl</c>: the absolute http(s) address under which the hub's paths are reached from outside;
    /// makes <c>dataref</c> absolute. Without it <c>dataref</c> is a path.
    /// </summary>
    public Uri? PublicBaseUrl { get; set; }

    /// <summary>
    /// <c>Events:SweepInterval</c>: how often a lasting process looks through the outboxes for what was left behind. Default 30 s.
    /// </summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>A path of the interface as it is reached from outside; the path itself without <see cref="PublicBaseUrl"/>.</summary>
    public string Absolute(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return PublicBaseUrl is { } root && path.StartsWith('/') ? new Uri(root, root.AbsolutePath.TrimEnd('/') + path).AbsoluteUri : path;
    }

    /// <summary>What is wrong with these settings, or null.</summary>
    internal string? Fault()
    {
        if (!Uri.IsWellFormedUriString(Source, UriKind.RelativeOrAbsolute) || Source.Length is 0 or > 256)
        {
            return "Events:Source must be a URI reference of at most 256 characters.";
        }

        if (PublicBaseUrl is not null && (!PublicBaseUrl.IsAbsoluteUri || PublicBaseUrl.Scheme is not ("http" or "https")))
        {
            return "Events:PublicBaseUrl must be an absolute http or https address.";
        }

        return SweepInterval <= TimeSpan.Zero || SweepInterval > TimeSpan.FromDays(1)
            ? "Events:SweepInterval must be more than zero and at most a day."
            : null;
    }
}
