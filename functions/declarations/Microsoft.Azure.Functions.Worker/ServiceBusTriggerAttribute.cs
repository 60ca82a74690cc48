namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls a function for the messages of a queue. Of Microsoft.Azure.Functions.Worker.Extensions.ServiceBus.</summary>
/// <param name="queueName">The queue.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : Attribute
{
    /// <summary>The queue.</summary>
    public string? QueueName { get; } = queueName;

    /// <summary>The name of the setting, or group of settings, with the connection.</summary>
    public string? Connection { get; set; }

    /// <summary>Whether the platform completes a message when the function returns; false when the function does so itself.</summary>
    public bool AutoCompleteMessages { get; set; }
}
