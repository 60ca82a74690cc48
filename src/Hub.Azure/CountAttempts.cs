using Azure.Core;
using Azure.Core.Pipeline;

namespace Hub.Azure;

/// <summary>Counts how often the SDK has sent the requests of one <see cref="Attempts"/> scope.</summary>
internal sealed class CountAttempts : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        if (message.TryGetProperty(Attempts.Key, out var scope))
        {
            ((Attempts)scope!).Add(message.Request.ClientRequestId);
        }
    }
}

/// <summary>The requests sent while this is in scope; ends with <see cref="Dispose"/>.</summary>
internal sealed class Attempts : IDisposable
{
    public const string Key = "hub-attempts";
    private readonly HashSet<string> requests = new(StringComparer.Ordinal);
    private readonly IDisposable scope;

    public Attempts() => scope = HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Key] = this });

    /// <summary>Whether any request was sent more than once.</summary>
    public bool Repeated { get; private set; }

    // The request id stays the same when the SDK sends a request again.
    public void Add(string request) => Repeated |= !requests.Add(request);

    public void Dispose() => scope.Dispose();
}
