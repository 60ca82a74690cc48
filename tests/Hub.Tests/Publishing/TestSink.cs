using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>A request as the sink got it.</summary>
internal sealed record Received(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Id => Headers["webhook-id"];
}

/// <summary>
/// A subscriber's endpoint: a real server on loopback that answers as the test says and keeps what it got. Asked for its
/// consent it gives it, unless the test says otherwise; that counts as no request.
/// </summary>
internal sealed class TestSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();
    private readonly Channel<Received> handshakes = Channel.CreateUnbounded<Received>();
    private int requests;
    private int asked;

    private TestSink(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    public int Port => Address.Port;

    public int Requests => requests;

    /// <summary>How often it was asked for its consent.</summary>
    public int Handshakes => asked;

    /// <summary>Answers when it is asked for its consent.</summary>
    public Func<HttpContext, Task> Consent { get; set; } = context =>
    {
        context.Response.Headers["WebHook-Allowed-Origin"] = context.Request.Headers["WebHook-Request-Origin"];
        context.Response.Headers["WebHook-Allowed-Rate"] = "*";
        return Task.CompletedTask;
    };

    /// <summary>A sink that answers each request, counted from 1, as told.</summary>
    public static async Task<TestSink> StartAsync(Func<HttpContext, int, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new TestSink(builder.Build());
        sink.app.Run(context => sink.ReceiveAsync(context, answer));
        await sink.app.StartAsync(TestContext.Current.CancellationToken);
        sink.Address = new Uri(sink.app.Urls.Single() + "/hook");
        return sink;
    }

    /// <summary>A sink that answers with these statuses in turn, and with the last one from then on.</summary>
    public static Task<TestSink> StartAsync(params int[] statuses) => StartAsync((context, number) =>
    {
        context.Response.StatusCode = statuses[Math.Min(number, statuses.Length) - 1];
        return Task.CompletedTask;
    });

    /// <summary>A sink that answers 500 to the event that is told at that moment, and takes all others.</summary>
    public static Task<TestSink> StartFailingAsync(Func<string?> eventId) => StartAsync((context, _) =>
    {
        context.Response.StatusCode = context.Request.Headers["webhook-id"] == eventId() ? 500 : 200;
        return Task.CompletedTask;
    });

    /// <summary>The requests that have come and were not asked for yet, in the order of arrival.</summary>
    public List<Received> Arrived()
    {
        List<Received> arrived = [];
        while (TryNext(out var next))
        {
            arrived.Add(next);
        }

        return arrived;
    }

    /// <summary>The next request, in the order of arrival.</summary>
    public Task<Received> NextAsync() => NextAsync(received);

    /// <summary>The next time it is asked for its consent.</summary>
    public Task<Received> NextHandshakeAsync() => NextAsync(handshakes);

    /// <summary>A request that has arrived, if there is one.</summary>
    public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Received? next) => received.Reader.TryRead(out next);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static async Task<Received> NextAsync(Channel<Received> channel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await channel.Reader.ReadAsync(limit.Token);
    }

    private async Task ReceiveAsync(HttpContext context, Func<HttpContext, int, Task> answer)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var got = new Received(context.Request.Path + context.Request.QueryString, headers, body.ToArray());
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            Interlocked.Increment(ref asked);
            handshakes.Writer.TryWrite(got);
            await Consent(context);
            return;
        }

        var number = Interlocked.Increment(ref requests);
        received.Writer.TryWrite(got);
        await answer(context, number);
    }
}
