using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Threading.Channels;
using Hub.Tests.EndToEnd;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;
using Xunit;

namespace Hub.Tests.Publishing.Mail;

/// <summary>A mail server on loopback that really speaks SMTP, answers as the test says, and keeps what it took.</summary>
internal sealed class TestMailServer : IMessageStore, IMailboxFilter, IUserAuthenticator, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly Channel<MimeMessage> taken = Channel.CreateUnbounded<MimeMessage>();
    private Task running = Task.CompletedTask;
    private int offered;

    private TestMailServer(int port) => Port = port;

    public int Port { get; }

    /// <summary>How often a recipient was named: attempts, as far as the server saw them.</summary>
    public int Offered => offered;

    /// <summary>All that was taken, in order.</summary>
    public List<MimeMessage> Taken { get; } = [];

    /// <summary>What it answers to the how manieth recipient; null to take it.</summary>
    public Func<int, SmtpResponse?> Answer { get; set; } = _ => null;

    /// <summary>Starts it; with a certificate it offers STARTTLS.</summary>
    public static async Task<TestMailServer> StartAsync(X509Certificate2? certificate = null)
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var server = new TestMailServer(port);
        var options = new SmtpServerOptionsBuilder()
            .ServerName("mail.example.nl")
            .Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port)).AllowUnsecureAuthentication();
                if (certificate is not null)
                {
                    endpoint.Certificate(certificate);
                }
            })
            .Build();
        var services = new SmtpServer.ComponentModel.ServiceProvider();
        services.Add((IMessageStore)server);
        services.Add((IMailboxFilter)server);
        services.Add((IUserAuthenticator)server);
        server.running = new SmtpServer.SmtpServer(options, services).StartAsync(server.stopping.Token);
        await Eventually.TrueAsync(() => IsListeningAsync(port), "the mail server");
        return server;
    }

    /// <summary>A port at which nobody listens.</summary>
    public static async Task<int> DeadPortAsync()
    {
        await using var server = await StartAsync();
        return server.Port;
    }

    /// <summary>The next mail, in the order of arrival.</summary>
    public async Task<MimeMessage> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await taken.Reader.ReadAsync(limit.Token);
    }

    public async Task<SmtpResponse> SaveAsync(ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        using var stream = new MemoryStream(buffer.ToArray());
        var message = await MimeMessage.LoadAsync(stream, cancellationToken);
        lock (Taken)
        {
            Taken.Add(message);
        }

        taken.Writer.TryWrite(message);
        return SmtpResponse.Ok;
    }

    public Task<bool> CanAcceptFromAsync(ISessionContext context, IMailbox from, int size, CancellationToken cancellationToken) => Task.FromResult(true);

    public Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
        Answer(Interlocked.Increment(ref offered)) is { } refusal ? throw new SmtpResponseException(refusal) : Task.FromResult(true);

    public Task<bool> AuthenticateAsync(ISessionContext context, string user, string password, CancellationToken cancellationToken) =>
        Task.FromResult(user == "hub" && password == "right");

    public async ValueTask DisposeAsync()
    {
        if (!running.IsCompleted)
        {
            await stopping.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.Dispose();
        }
    }

    private static async Task<bool> IsListeningAsync(int port)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
