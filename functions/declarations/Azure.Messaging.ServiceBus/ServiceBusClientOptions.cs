namespace Azure.Messaging.ServiceBus;

/// <summary>Settings of a client.</summary>
public class ServiceBusClientOptions
{
    /// <summary>How often and how long the client tries.</summary>
    public ServiceBusRetryOptions RetryOptions { get; set; } = new();
}

/// <summary>How often and how long a client tries.</summary>
public class ServiceBusRetryOptions
{
    /// <summary>How the wait between attempts grows.</summary>
    public ServiceBusRetryMode Mode { get; set; } = ServiceBusRetryMode.Exponential;

    /// <summary>Attempts after the first.</summary>
    public int MaxRetries { get; set; } = 3;

    /// <summary>The wait between attempts.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(0.8);

    /// <summary>How long one attempt may last.</summary>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromMinutes(1);
}

/// <summary>How the wait between attempts grows.</summary>
public enum ServiceBusRetryMode
{
    /// <summary>Not at all.</summary>
    Fixed = 0,

    /// <summary>It doubles.</summary>
    Exponential = 1,
}
