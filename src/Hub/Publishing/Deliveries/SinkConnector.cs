using System.Net;
using System.Net.Sockets;

namespace Hub.Publishing.Deliveries;

/// <summary>A connection was refused because of where the sink lies by now.</summary>
internal sealed class SinkRefusedException(SinkRefusal refusal) : IOException(refusal.Detail.En)
{
    public SinkRefusal Refusal { get; } = refusal;
}

/// <summary>Opens the connections of webhook delivery: resolves, vets, and connects to a vetted address itself.</summary>
internal sealed class SinkConnector(SinkGuard guard)
{
    /// <summary>The handler for deliveries, handshakes and tokens alike: no redirects, no proxy, no cookies, small headers.</summary>
    public SocketsHttpHandler CreateHandler() => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxResponseHeadersLength = 16, // KiB
        MaxResponseDrainSize = 0,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        // A pooled connection keeps its address; after this a name is resolved and vetted anew.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        ConnectCallback = ConnectAsync,
    };

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var scheme = context.InitialRequestMessage.RequestUri!.Scheme;
        var (addresses, refusal) = await guard.VetAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, scheme, cancellation);
        if (refusal is not null)
        {
            throw new SinkRefusedException(refusal);
        }

        SocketException? last = null;
        foreach (var address in addresses)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, context.DnsEndPoint.Port), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException exception)
            {
                socket.Dispose();
                last = exception;
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        throw last!;
    }
}
