using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Hub.Benchmarks;

/// <summary>Pulls one address again and again over a connection of its own.</summary>
internal interface IPuller : IDisposable
{
    /// <summary>Sends the request and reads the whole answer.</summary>
    ValueTask PullAsync();
}

/// <summary>With the platform's client.</summary>
internal sealed class HttpPuller(Uri address, string path) : IPuller
{
    private readonly HttpClient client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = address };
    private readonly Uri uri = new(path, UriKind.Relative);

    public async ValueTask PullAsync() => await client.GetByteArrayAsync(uri);

    public void Dispose() => client.Dispose();
}

/// <summary>
/// With a socket and nothing else. All answers to one request have the same length, as the date in them has; so one is
/// read to its end, and of the others as many bytes.
/// </summary>
internal sealed class SocketPuller : IPuller
{
    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] request;
    private readonly byte[] answer = new byte[1 << 20];
    private readonly int length;

    public SocketPuller(Uri address, string path)
    {
        request = Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n");
        socket.Connect(IPAddress.Loopback, address.Port);
        socket.Send(request);
        for (var (read, whole) = (0, int.MaxValue); read < whole; whole = Whole(read) ?? int.MaxValue)
        {
            read += socket.Receive(answer.AsSpan(read));
            length = read;
        }
    }

    public async ValueTask PullAsync()
    {
        await socket.SendAsync(request);
        for (var read = 0; read < length;)
        {
            var received = await socket.ReceiveAsync(answer.AsMemory(read));
            read += received > 0 ? received : throw new InvalidOperationException("The server closed the connection.");
        }

        if (!answer.AsSpan().StartsWith("HTTP/1.1 200"u8))
        {
            throw new InvalidOperationException("The answer is no 200.");
        }
    }

    public void Dispose() => socket.Dispose();

    // How long the answer is in all, once its headers are there.
    private int? Whole(int read)
    {
        const string name = "Content-Length: ";
        var text = Encoding.Latin1.GetString(answer, 0, read);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var start = text.IndexOf(name, StringComparison.OrdinalIgnoreCase) + name.Length;
        return end + 4 + int.Parse(text.AsSpan(start, text.IndexOf('\r', start) - start), System.Globalization.CultureInfo.InvariantCulture);
    }
}
