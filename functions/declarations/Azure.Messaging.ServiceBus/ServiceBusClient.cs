using Azure.Core;

namespace Azure.Messaging.ServiceBus;

/// <summary>The connection to a namespace.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    /// <summary>For a class that stands in for it.</summary>
    protected ServiceBusClient()
    {
    }

    /// <summary>A client with a connection string.</summary>
    public ServiceBusClient(string connectionString, ServiceBusClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(connectionString);
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>A client with an Azure identity.</summary>
    public ServiceBusClient(string fullyQualifiedNamespace, TokenCredential credential, ServiceBusClientOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(fullyQualifiedNamespace);
        ArgumentNullException.ThrowIfNull(credential);
        ArgumentNullException.ThrowIfNull(options);
    }

    /// <summary>A sender to a queue or topic; here one that cannot send.</summary>
    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new DeclaredSender();

    /// <summary>Closes the connection.</summary>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private sealed class DeclaredSender : ServiceBusSender;
}
