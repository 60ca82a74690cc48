using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Hub;

/// <summary>The hub's traces and metrics, under the one name a host has to ask OpenTelemetry for.</summary>
public static class Telemetry
{
    /// <summary>The name of <see cref="Source"/> and <see cref="Meter"/>.</summary>
    public const string Name = "Hub";

    /// <summary>Where the hub's spans come from.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Where the hub's instruments come from.</summary>
    public static Meter Meter { get; } = new(Name);

    /// <summary><c>hub.events</c>: events appended to the event log, by <c>type</c>.</summary>
    public static Counter<long> Events { get; } =
        Meter.CreateCounter<long>("hub.events", "{event}", "Events appended to the event log.");

    /// <summary><c>hub.deliveries</c>: webhook attempts, by <c>outcome</c> (delivered, retry, failed, dead).</summary>
    public static Counter<long> Deliveries { get; } =
        Meter.CreateCounter<long>("hub.deliveries", "{attempt}", "Webhook delivery attempts by their outcome.");
}
