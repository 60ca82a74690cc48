using Hub.Partners;
using Hub.Storage;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Hub.Tests.Partners;

/// <summary>One process of the hub as far as keys are concerned; several over one store make a deployment.</summary>
internal sealed class KeyDesk
{
    public KeyDesk(ITableStore store, FakeTimeProvider? clock = null, KeyOptions? options = null, JwtOptions? jwt = null, string? own = null)
    {
        Clock = clock ?? new FakeTimeProvider(new DateTimeOffset(2026, 1, 5, 10, 0, 0, TimeSpan.Zero));
        var keys = Options.Create(options ?? new KeyOptions());
        Cache = new KeyCache(store, Clock, keys);
        var rules = new KeyRules(SomePartners.Catalogue, new OwnPartner(own));
        var ids = new SystemIdSource(Clock);
        Issue = new IssueKey(store, ids, Clock, rules, keys, Log.Of<IssueKey>());
        List = new ListKeys(store);
        Revoke = new RevokeKey(store, Clock, Cache, Log.Of<RevokeKey>());
        Rotate = new RotateKey(store, ids, Clock, rules, Cache, Log.Of<RotateKey>());
        Manage = new ManageKeys(store, rules, Issue, List, Revoke, Rotate, Clock);
        var tokens = new TokenReader(Options.Create(jwt ?? new JwtOptions()), Clock, NullLogger<TokenReader>.Instance);
        Authenticate = new Authenticate(Cache, tokens, Clock, Log.Of<Authenticate>());
    }

    public FakeTimeProvider Clock { get; }

    public LogBook Log { get; } = new();

    public KeyCache Cache { get; }

    public IssueKey Issue { get; }

    public ListKeys List { get; }

    public RevokeKey Revoke { get; }

    public RotateKey Rotate { get; }

    public ManageKeys Manage { get; }

    public Authenticate Authenticate { get; }

    public async Task<IssuedKey> IssueTo(string owner, Role role = Role.Partner, KeyLifetime lifetime = default) =>
        (await Issue.HandleAsync(new IssueKeyCommand(owner, role, "for a test", lifetime), TestContext.Current.CancellationToken)).Value;

    public async Task<RotatedKey> RotateAsync(string keyId, TimeSpan overlap) =>
        (await Rotate.HandleAsync(keyId, overlap, "operator", TestContext.Current.CancellationToken)).Value;

    public ValueTask<Caller?> Who(string? bearer) => Authenticate.HandleAsync(bearer, TestContext.Current.CancellationToken);
}
