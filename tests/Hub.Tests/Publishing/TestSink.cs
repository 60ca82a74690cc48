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

/// <summary>A subscriber's endpoint: a real server on loopback that answers as the test says and keeps what it got.</summary>
internal sealed class TestSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<Received> received = Channel.CreateUnbounded<Received>();
    private int requests;

    private TestSink(WebApplication app) => this.app = app;

    public Uri Address { get; private set; } = null!;

    public int Port => Address.Port;

    public int Requests => requests;

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

    /// <summary>The next request, in the order of arrival.</summary>
    public async Task<Received> NextAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await received.Reader.ReadAsync(limit.Token);
    }

    /// <summary>A request that has arrived, if there is one.</summary>
    public bool TryNext([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Received? next) => received.Reader.TryRead(out next);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task ReceiveAsync(HttpContext context, Func<HttpContext, int, Task> answer)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var number = Interlocked.Increment(ref requests);
        received.Writer.TryWrite(new Received(context.Request.Path, headers, body.ToArray()));
        await answer(context, number);
    }
}
