using System.Collections.Concurrent;
using System.Net;
using Hub.Publishing.Deliveries;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Tests.Publishing;

/// <summary>A name service in which every name has the addresses that the test says, and may have others a moment later.</summary>
internal sealed class ChangingHosts : IHostResolver
{
    public string[] Addresses { get; set; } = [];

    /// <summary>The names that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = [];

    public void Register(IServiceCollection services) => services.AddSingleton<IHostResolver>(this);

    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        Asked.Enqueue(host);
        return Task.FromResult<IReadOnlyList<IPAddress>>([.. Addresses.Select(IPAddress.Parse)]);
    }
}
