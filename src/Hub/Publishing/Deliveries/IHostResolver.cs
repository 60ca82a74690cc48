using System.Net;
using System.Net.Sockets;

namespace Hub.Publishing.Deliveries;

/// <summary>Turns host names into addresses; a port so that tests need no DNS.</summary>
public interface IHostResolver
{
    /// <summary>Every address of a name; none when it has none.</summary>
    Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation);
}

/// <summary>Asks the operating system.</summary>
internal sealed class SystemHostResolver : IHostResolver
{
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellation)
    {
        try
        {
            return await System.Net.Dns.GetHostAddressesAsync(host, cancellation);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}
