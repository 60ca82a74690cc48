using System.Collections.Concurrent;
using Hub.Azure;
using Hub.Indicators;
using Hub.Partners;
using Hub.Receiving;
using Hub.Server;
using Hub.Storage;
using Hub.Tests.Functions;
using Hub.Tests.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Hub.Tests;

/// <summary>What a test may ask of a hub's surroundings.</summary>
public sealed record HubOptions
{
    /// <summary>The data folder; null for a fresh one that goes with the hub.</summary>
    public string? Data { get; init; }

    /// <summary>The connection string of an Azurite; null for SQLite.</summary>
    public string? Azurite { get; init; }

    /// <summary>The prefix of its tables in that Azurite, for hubs that share them; null for one that no other has.</summary>
    public string? TablePrefix { get; init; }

    /// <summary>The functions head, called in this process, in place of the server.</summary>
    public bool Functions { get; init; }

    /// <summary>The folder of definitions; null for the shipped ones.</summary>
    public string? Schemas { get; init; }

    /// <summary>Whether Newtonsoft's validator is as it is past its quota, for a test that would use up what others need.</summary>
    public bool SparesQuota { get; init; }

    /// <summary>Settings beside those of every test.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>The clock; null for the machine's.</summary>
    public TimeProvider? Clock { get; init; }

    /// <summary>Replaces services, after the hub's own are registered.</summary>
    public Action<IServiceCollection>? Configure { get; init; }
}

/// <summary>
/// The real server, started as <c>serve</c> starts it, or the functions head behind a front that does what its platform
/// does; on a free port and with a key for every role. What it logs as an error makes <see cref="DisposeAsync"/> fail, so that no test passes over one.
/// </summary>
public sealed class HubUnderTest : IHubAddress, IAsyncDisposable
{
    // Schemas are compiled once for all hubs of the run.
    private static readonly Lazy<Definitions> Shipped = new(() => Definitions.Load(ShippedSchemas));
    private static readonly Lazy<Definitions> Sparing = new(() => QuotaUsedUp.In(Shipped.Value));

    private readonly DirectoryInfo? ownFolder;
    private readonly ErrorLog errors = new();
    private readonly WebApplication app;
    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly Dictionary<string, string> keys = new(StringComparer.Ordinal);

    private HubUnderTest(HubOptions options)
    {
        ownFolder = options.Data is null ? Directory.CreateTempSubdirectory("hub-http-") : null;
        Data = options.Data ?? ownFolder!.FullName;
        var defaults = new Dictionary<string, string?>(options.Settings) { ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8" };
        var definitions = options.Schemas is not null ? null : options.SparesQuota ? Sparing.Value : Shipped.Value;
        app = options.Functions
            ? FunctionsFront.Build(Data, defaults, definitions ?? Definitions.Load(options.Schemas!), Configure)
            : HubHost.BuildServer(
                new HubSettings(Data, null, options.Schemas ?? ShippedSchemas) { Port = 0, Definitions = definitions, Defaults = defaults }, Configure);

        void Configure(IServiceCollection services)
        {
            services.AddLogging(logging => logging.ClearProviders().AddProvider(errors));
            if (options.Azurite is { } connection)
            {
                services.AddAzureTables(connection, tablePrefix: options.TablePrefix ?? Tests.Azurite.UniquePrefix());
            }

            if (options.Clock is { } clock)
            {
                services.AddSingleton(clock);
            }

            options.Configure?.Invoke(services);
        }
    }

    /// <summary>The folder of the definitions that are shipped.</summary>
    public static string ShippedSchemas => Path.Combine(AppContext.BaseDirectory, "schemas");

    /// <summary>The folder of the demonstration's submissions.</summary>
    public static string DemoFolder => Path.Combine(AppContext.BaseDirectory, "demo");

    /// <summary>The data folder.</summary>
    public string Data { get; }

    /// <inheritdoc/>
    public Uri Address { get; private set; } = null!;

    /// <summary>Errors the hub logged; a test that provokes one takes it out.</summary>
    public ConcurrentQueue<string> Errors => errors.Lines;

    /// <summary>Starts a hub and issues a key for every partner, <c>monitor</c>, <c>municipality</c> and <c>operator</c>.</summary>
    public static async Task<HubUnderTest> StartAsync(HubOptions? options = null)
    {
        var hub = new HubUnderTest(options ?? new HubOptions());
        await hub.app.StartAsync(TestContext.Current.CancellationToken);
        hub.Address = new Uri(hub.app.Urls.Single());
        hub.http.BaseAddress = hub.Address;
        var own = hub.Get<OwnPartner>().Id;
        foreach (var partner in hub.Get<PartnerCatalogue>().All.Where(partner => partner.Id != own))
        {
            await hub.IssueAsync(partner.Id, partner.Id, Role.Partner);
        }

        if (own is not null)
        {
            await hub.ForgeAsync(own);
        }


        await hub.IssueAsync(HubCallers.Monitor, "monitor", Role.Reader);
        await hub.IssueAsync(HubCallers.Municipality, "municipality", Role.Subscriber);
        await hub.IssueAsync(HubCallers.Operator, "operator", Role.Operator);
        await hub.IssueAsync(HubCallers.Expired, "duwo", Role.Partner, KeyLifetime.Of(TimeSpan.FromTicks(1)));
        var revoked = await hub.IssueAsync(HubCallers.Revoked, "duwo", Role.Partner);
        (await hub.Get<RevokeKey>().HandleAsync(revoked.Id, "tests", TestContext.Current.CancellationToken)).Succeeded(out _, out _);
        return hub;
    }

    /// <summary>A service of the running hub, for what cannot be seen from outside.</summary>
    public T Get<T>()
        where T : notnull => app.Services.GetRequiredService<T>();

    /// <summary>A caller's key, for what no client of ours would do.</summary>
    public string Key(string caller) => keys[caller];

    /// <inheritdoc/>
    public HubClient Caller(string? caller) => new(http, caller is null ? null : keys[caller]);

    /// <summary>Recomputes everything and gives the differences from what is published.</summary>
    public async Task<IReadOnlyList<string>> DifferencesAsync()
    {
        await Get<IChangeSignal>().SettledAsync(TestContext.Current.CancellationToken);
        return (await Get<VerifyIndicators>().HandleAsync(null, TestContext.Current.CancellationToken)).Differences;
    }

    /// <summary>Waits until what the start has to do is done.</summary>
    public async Task ReadyAsync()
    {
        using var asking = new HttpClient { BaseAddress = Address };
        while (!(await asking.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken)).IsSuccessStatusCode)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await app.StopAsync(limit.Token);
        await app.DisposeAsync();
        ownFolder?.Delete(recursive: true);
        Assert.True(errors.Lines.IsEmpty, "The hub logged errors: " + string.Join('\n', errors.Lines));
    }

    // A key that no use case gives, so that the feed of the hub itself can be tried over HTTP as the others are.
    private async Task ForgeAsync(string owner)
    {
        var (id, key) = ApiKey.New(Get<IIdSource>());
        var row = new KeyRow(new KeyInfo(id, owner, Role.Partner, "tests", Get<TimeProvider>().GetUtcNow(), null, null), ApiKey.Hash(key), null);
        await Get<ITableStore>().CommitAsync(KeyRow.Table, KeyRow.Partition, [TableOperation.Insert(row.ToEntity())], TestContext.Current.CancellationToken);
        keys[owner] = key;
    }

    private async Task<KeyInfo> IssueAsync(string caller, string owner, Role role, KeyLifetime lifetime = default)
    {
        var issued = await Get<IssueKey>().HandleAsync(new IssueKeyCommand(owner, role, "tests", lifetime), TestContext.Current.CancellationToken);
        keys[caller] = issued.Value.Key;
        return issued.Value.Info;
    }
}
