using System.Threading.Channels;

namespace Hub.Benchmarks;

/// <summary>A sink in this process: <c>/fast</c> takes what comes and answers at once, <c>/told</c> too and keeps its ids, <c>/never</c> never answers.</summary>
internal sealed class BenchSink : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<string> arrived = Channel.CreateUnbounded<string>();
    private int count;
    private (int Count, TaskCompletionSource Reached)? awaited;

    private BenchSink(WebApplication app) => this.app = app;

    public Uri Fast => new(app.Urls.First() + "/fast");

    /// <summary>The same, of which <see cref="NextIdAsync"/> tells.</summary>
    public Uri Told => new(app.Urls.First() + "/told");

    public Uri Never => new(app.Urls.First() + "/never");

    public static async Task<BenchSink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var sink = new BenchSink(builder.Build());
        sink.app.Run(sink.TakeAsync);
        await sink.app.StartAsync();
        return sink;
    }

    /// <summary>Completes when so many more requests were answered.</summary>
    public Task NextAsync(int more)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        awaited = (Volatile.Read(ref count) + more, reached);
        return reached.Task;
    }

    /// <summary>The <c>webhook-id</c> of the next request to <see cref="Told"/>, in the order of arrival.</summary>
    public ValueTask<string> NextIdAsync() => arrived.Reader.ReadAsync();

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            // The handshake: also of the one that never answers a delivery.
            context.Response.Headers["WebHook-Allowed-Origin"] = "*";
            return;
        }

        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        if (context.Request.Path == "/never")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        if (context.Request.Path == "/told")
        {
            arrived.Writer.TryWrite(context.Request.Headers["webhook-id"].ToString());
        }

        if (Interlocked.Increment(ref count) is var now && awaited is { } wanted && now >= wanted.Count)
        {
            wanted.Reached.TrySetResult();
        }
    }
}
