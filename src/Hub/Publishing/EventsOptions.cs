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

    /// <summary><c>Events:MostReaders</c>: how many callers' requests may wait for events or stream them at once. Default 200.</summary>
    public int MostReaders { get; set; } = 200;

    /// <summary><c>Events:MostReadersPerCaller</c>: how many of those may be of one caller. Default 10.</summary>
    public int MostReadersPerCaller { get; set; } = 10;

    /// <summary><c>Events:MostPublicReaders</c>: how many more may wait or stream without a key. Default 100.</summary>
    public int MostPublicReaders { get; set; } = 100;

    /// <summary>
    /// <c>Events:LongestStream</c>: when a stream of events is ended, for the reader to come back and show its key anew.
    /// Default 15 minutes.
    /// </summary>
    public TimeSpan LongestStream { get; set; } = TimeSpan.FromMinutes(15);

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

        if (MostReaders is < 0 or > 100_000 || MostReadersPerCaller is < 0 or > 100_000 || MostPublicReaders is < 0 or > 100_000)
        {
            return "Events:MostReaders, Events:MostReadersPerCaller and Events:MostPublicReaders must be from 0 to 100000.";
        }

        if (LongestStream < TimeSpan.FromSeconds(1) || LongestStream > TimeSpan.FromDays(1))
        {
            return "Events:LongestStream must be from a second to a day.";
        }

        return SweepInterval <= TimeSpan.Zero || SweepInterval > TimeSpan.FromDays(1)
            ? "Events:SweepInterval must be more than zero and at most a day."
            : null;
    }
}
