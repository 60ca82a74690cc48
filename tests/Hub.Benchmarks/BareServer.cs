namespace Hub.Benchmarks;

/// <summary>What HTTP takes at the least: the same kind of server as the hub's with one endpoint.</summary>
internal sealed class BareServer(WebApplication app) : IAsyncDisposable
{
    /// <summary>Where it listens.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Starts one that answers every GET with the same bytes, from memory.</summary>
    public static Task<BareServer> AnsweringAsync(byte[] bytes) => StartAsync(app => app.MapGet("{**path}", http =>
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = bytes.Length;
        return http.Response.Body.WriteAsync(bytes).AsTask();
    }));

    /// <summary>Starts one that reads the body of every POST into memory and answers 201.</summary>
    public static Task<BareServer> ReadingAsync() => StartAsync(app => app.MapPost("{**path}", async http =>
    {
        var body = new byte[(int)http.Request.ContentLength!];
        await http.Request.Body.ReadExactlyAsync(body);
        http.Response.StatusCode = StatusCodes.Status201Created;
    }));

    /// <summary>Stops it.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static async Task<BareServer> StartAsync(Action<WebApplication> map)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        map(app);
        await app.StartAsync();
        return new BareServer(app);
    }
}
