using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Configuration;

namespace Hub.Functions.ServiceBus;

/// <summary>
/// Where the bus is and who the hub is towards it: the section <c>ServiceBusConnection</c>, which the platform's
/// triggers read in the same way.
/// </summary>
internal sealed class ServiceBusSettings
{
    /// <summary>The section's name; also the <c>Connection</c> of the triggers.</summary>
    public const string Section = "ServiceBusConnection";

    private const string Namespace = Section + "__fullyQualifiedNamespace";

    private readonly string? connectionString;
    private readonly string? fullyQualifiedNamespace;
    private readonly string? clientId;

    private ServiceBusSettings(string? connectionString, string? fullyQualifiedNamespace, string? clientId) =>
        (this.connectionString, this.fullyQualifiedNamespace, this.clientId) = (connectionString, fullyQualifiedNamespace, clientId);

    /// <summary>
    /// Reads either a connection string, the section's value, or <c>fullyQualifiedNamespace</c> and, for a user-assigned
    /// identity, <c>clientId</c>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Neither or both are there, or one is malformed. The message never repeats the value.</exception>
    public static ServiceBusSettings Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var settings = new ServiceBusSettings(Text(section.Value), Text(section["fullyQualifiedNamespace"]), Text(section["clientId"]));
        return settings.Fault() is { } fault ? throw new InvalidOperationException(fault) : settings;
    }

    /// <summary>A client with these settings. It connects when it is first used.</summary>
    public ServiceBusClient Connect()
    {
        var options = new ServiceBusClientOptions
        {
            // Short: a caller waits for this, and who waits for the event itself is served by the next sweep.
            RetryOptions = new ServiceBusRetryOptions
            {
                Mode = ServiceBusRetryMode.Fixed,
                MaxRetries = 1,
                Delay = TimeSpan.FromMilliseconds(500),
                TryTimeout = TimeSpan.FromSeconds(8),
            },
        };
        return connectionString is not null
            ? new ServiceBusClient(connectionString, options)
            : new ServiceBusClient(
                fullyQualifiedNamespace!,
                new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = clientId }),
                options);
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private string? Fault() => (connectionString, fullyQualifiedNamespace) switch
    {
        (null, null) => $"The Service Bus is not configured: set {Namespace} to the namespace's host name, or {Section} to a connection string.",
        (not null, not null) => $"Both {Section} and {Namespace} are set: give one of them.",
        (null, _) when Uri.CheckHostName(fullyQualifiedNamespace) == UriHostNameType.Unknown =>
            $"{Namespace} must be a host name, such as partner-hub.servicebus.windows.net.",
        (not null, _) => ConnectionStringFault(connectionString),
        _ => null,
    };

    private static string? ConnectionStringFault(string text)
    {
        var parts = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split('=', 2))
            .ToLookup(part => part[0], part => part.Length == 2 ? part[1] : string.Empty, StringComparer.OrdinalIgnoreCase);
        if (!Uri.TryCreate(parts["Endpoint"].FirstOrDefault(), UriKind.Absolute, out _))
        {
            return $"{Section} is no connection string of a Service Bus namespace: it has no Endpoint=sb://….";
        }

        return parts.Contains("EntityPath")
            ? $"{Section} is the connection string of one queue or topic; the hub needs that of the namespace."
            : null;
    }
}
