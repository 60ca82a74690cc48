using System.Globalization;
using System.Net;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>Settings of webhook delivery, section <c>Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Webhooks";

    /// <summary>
    /// <c>Webhooks:AllowedNetworks</c>: networks in CIDR notation (<c>127.0.0.0/8</c>, <c>::1/128</c>) that sinks may lie
    /// in although they are not public, over http too. Several may be given in one entry, with commas. Default none.
    /// </summary>
    public IList<string> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// <c>Webhooks:AllowedPorts</c>: ports that sinks at public addresses may have. In <see cref="AllowedNetworks"/> every
    /// port may be. Several may be given in one entry, with commas. Default 443 and 8443.
    /// </summary>
    public IList<string> AllowedPorts { get; init; } = [];

    /// <summary>
    /// <c>Webhooks:RequestOrigin</c>: the name under which the hub asks sinks for consent and delivers
    /// (<c>WebHook-Request-Origin</c>), a DNS name. Default the host of <see cref="EventsOptions.PublicBaseUrl"/>, and
    /// <c>localhost</c> without one.
    /// </summary>
    public string? RequestOrigin { get; set; }

    /// <summary><c>Webhooks:RequestRate</c>: deliveries a minute the hub asks a sink for whose owner set no <c>maxRate</c>. Default 600.</summary>
    public int RequestRate { get; set; } = 600;

    /// <summary><c>Webhooks:SecretOverlap</c>: how long a secret that was rotated signs beside its successor. Default 24 hours (Standard Webhooks 1.0).</summary>
    public TimeSpan SecretOverlap { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The longest that two secrets may sign side by side.</summary>
    public static readonly TimeSpan LongestSecretOverlap = TimeSpan.FromDays(7);

    /// <summary><c>Webhooks:Concurrency</c>: attempts under way at once for one subscription, 1 to 64. Default 4.</summary>
    public int Concurrency { get; set; } = 4;

    /// <summary>
    /// <c>Webhooks:TotalConcurrency</c>: attempts under way at once in this process beyond one for each subscription, 0 to 10000. Default 256.
    /// </summary>
    public int TotalConcurrency { get; set; } = 256;

    /// <summary><c>Webhooks:Timeout</c>: how long a sink may take to answer. Default 15 s (Standard Webhooks 1.0).</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary><c>Webhooks:Retention</c>: how long deliveries that are over are kept in the log. Default 90 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(90);

    /// <summary>The allowed networks, parsed.</summary>
    /// <exception cref="FormatException">An entry is no network in CIDR notation.</exception>
    internal IReadOnlyList<IPNetwork> Networks() =>
    [
        .. AllowedNetworks
            .SelectMany(entry => entry.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(text => IPNetwork.Parse(text)),
    ];

    /// <summary>The allowed ports, parsed.</summary>
    /// <exception cref="FormatException">An entry is no port.</exception>
    internal IReadOnlyList<int> Ports()
    {
        int[] ports =
        [
            .. AllowedPorts
                .SelectMany(entry => entry.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(text => ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
                    ? port
                    : throw new FormatException($"'{text}' is no port.")),
        ];
        return ports.Length == 0 ? [443, 8443] : ports;
    }

    /// <summary>The name under which the hub asks and delivers.</summary>
    internal string OriginOf(EventsOptions events) => RequestOrigin ?? events.PublicBaseUrl?.IdnHost ?? "localhost";

    /// <summary>What is wrong with these settings, or null.</summary>
    internal string? Fault()
    {
        try
        {
            _ = Networks();
        }
        catch (FormatException)
        {
            return "Webhooks:AllowedNetworks must be networks in CIDR notation, such as 10.1.0.0/16.";
        }

        try
        {
            _ = Ports();
        }
        catch (FormatException)
        {
            return "Webhooks:AllowedPorts must be ports, 1 to 65535.";
        }

        if (RequestOrigin is not null && Uri.CheckHostName(RequestOrigin) != UriHostNameType.Dns)
        {
            return "Webhooks:RequestOrigin must be a DNS name.";
        }

        if (RequestRate is < 1 or > SubscriptionConfig.HighestRate)
        {
            return $"Webhooks:RequestRate must be 1 to {SubscriptionConfig.HighestRate}.";
        }

        if (SecretOverlap < TimeSpan.Zero || SecretOverlap > LongestSecretOverlap)
        {
            return "Webhooks:SecretOverlap must be zero to 7 days.";
        }

        if (Concurrency is < 1 or > 64)
        {
            return "Webhooks:Concurrency must be 1 to 64.";
        }

        if (TotalConcurrency is < 0 or > 10_000)
        {
            return "Webhooks:TotalConcurrency must be 0 to 10000.";
        }

        if (Retention < TimeSpan.FromDays(1) || Retention > TimeSpan.FromDays(36_500))
        {
            return "Webhooks:Retention must be 1 to 36500 days.";
        }

        return Timeout <= TimeSpan.Zero || Timeout > TimeSpan.FromMinutes(5)
            ? "Webhooks:Timeout must be more than zero and at most 5 minutes."
            : null;
    }
}
