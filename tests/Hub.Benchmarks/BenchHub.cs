using System.Net.Http.Headers;
using Hub.Partners;
using Hub.Receiving;
using Hub.Server;
using Hub.Sqlite;

namespace Hub.Benchmarks;

/// <summary>The real server in this process, on a fresh folder and a free port, with a key per partner.</summary>
internal sealed class BenchHub : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly string folder;
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    private BenchHub(WebApplication app, string folder)
    {
        this.app = app;
        this.folder = folder;
    }

    public IServiceProvider Services => app.Services;

    public Uri Address => new(app.Urls.First());

    public static async Task<BenchHub> StartAsync(string? storage = null, Action? beforeCommit = null)
    {
        var folder = Directory.CreateTempSubdirectory("hub-bench-").FullName;
        var settings = new HubSettings(folder, storage, Path.Combine(AppContext.BaseDirectory, "schemas"))
        {
            Port = 0,
            LogLevel = LogLevel.Error,
            Defaults = new Dictionary<string, string?> { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" },
        };
        var hub = new BenchHub(
            HubHost.BuildServer(settings, services =>
            {
                if (beforeCommit is not null)
                {
                    services.AddSingleton(_ => SqliteStore.Open(folder, beforeCommit));
                }
            }),
            folder);
        await hub.app.StartAsync();
        foreach (var partner in hub.Services.GetRequiredService<PartnerCatalogue>().All.Where(partner => partner.Id != hub.Services.GetRequiredService<OwnPartner>().Id))
        {
            var issued = await hub.Services.GetRequiredService<IssueKey>().HandleAsync(new IssueKeyCommand(partner.Id, Role.Partner), CancellationToken.None);
            hub.keys[partner.Id] = issued.Value.Key;
        }

        return hub;
    }

    /// <summary>A client with its own connection; with a partner's key where one is named.</summary>
    public HttpClient Client(string? partner = null)
    {
        var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = Address };
        if (partner is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys[partner]);
        }

        return client;
    }

    /// <summary>Posts a submission and waits for its durable answer.</summary>
    public static Task PostAsync(HttpClient client, string feed, byte[] body) => PostAsync(client, $"{feed}/submissions", "application/json", body);

    /// <summary>Posts a submission in any format to a path below the feeds and waits for its durable answer.</summary>
    public static async Task PostAsync(HttpClient client, string path, string mediaType, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var answer = await client.PostAsync(new Uri($"/v1/feeds/{path}", UriKind.Relative), content);
        if (answer.StatusCode != System.Net.HttpStatusCode.Created)
        {
            throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }
    }

    /// <summary>Receives submissions and tells nobody, so that nothing is computed or relayed behind them.</summary>
    public ReceiveSubmission Unsignalled() => new(
        Services.GetRequiredService<Feeds.FeedCatalogue>(),
        Services.GetRequiredService<SubmissionArchive>(),
        Services.GetRequiredService<KeepRefusal>(),
        Services.GetRequiredService<ReferenceCubes>(),
        Services.GetRequiredService<Indicators.Disclosure.PublicationRules>(),
        Services.GetRequiredService<Storage.ITableStore>(),
        Services.GetRequiredService<Storage.IIdSource>(),
        TimeProvider.System,
        new NoSignal());

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class NoSignal : IChangeSignal
    {
        public void Changed(FeedChange change)
        {
        }

        public ValueTask SettledAsync(CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
