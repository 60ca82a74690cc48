using Microsoft.Extensions.Hosting;

namespace Hub.Hosting;

/// <summary>Notes when this process began to serve.</summary>
public sealed class HubStart(TimeProvider clock) : IHostedService
{
    /// <summary>When (UTC); before the host starts, when this was made.</summary>
    public DateTimeOffset At { get; private set; } = clock.GetUtcNow();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        At = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
