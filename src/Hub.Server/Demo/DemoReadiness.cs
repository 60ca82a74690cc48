using Hub.Http;

namespace Hub.Server.Demo;

/// <summary>Keeps the hub from being ready until the demonstration data are loaded.</summary>
internal sealed class DemoReadiness : IReadiness
{
    private volatile bool loaded;

    /// <inheritdoc/>
    public ValueTask<string?> MissingAsync(CancellationToken cancellation) =>
        ValueTask.FromResult(loaded ? null : "The demonstration data are being loaded.");

    public void Loaded() => loaded = true;
}
