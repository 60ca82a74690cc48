using FluentAssertions;
using Hub.Partners;
using Xunit;

namespace Hub.Tests.Partners;

public sealed class KeyCacheTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_known_key_costs_no_further_storage_read(bool hasTokens)
    {
        var store = new MemoryStore(hasTokens);
        var desk = new KeyDesk(store);
        var issued = await desk.IssueTo("duwo");

        for (var call = 0; call < 100; call++)
        {
            (await desk.Who(issued.Key)).Should().NotBeNull();
        }

        store.Reads.Should().Be(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_key_issued_by_another_process_works_at_once(bool hasTokens)
    {
        var store = new MemoryStore(hasTokens);
        var here = new KeyDesk(store);
        var elsewhere = new KeyDesk(store, here.Clock);
        await here.Who((await here.IssueTo("lic")).Key);

        (await here.Who((await elsewhere.IssueTo("duwo")).Key))!.Id.Should().Be("duwo");
    }

    [Fact]
    public async Task A_revocation_by_another_process_is_seen_at_once_where_storage_has_change_tokens()
    {
        var store = new MemoryStore(hasTokens: true);
        var here = new KeyDesk(store);
        var elsewhere = new KeyDesk(store, here.Clock);
        var issued = await here.IssueTo("duwo");
        await here.Who(issued.Key);

        await elsewhere.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation);

        (await here.Who(issued.Key)).Should().BeNull();
    }

    [Fact]
    public async Task A_revocation_by_another_process_is_seen_within_ten_seconds_where_it_has_none()
    {
        var store = new MemoryStore(hasTokens: false);
        var here = new KeyDesk(store);
        var elsewhere = new KeyDesk(store, here.Clock);
        var issued = await here.IssueTo("duwo");
        await here.Who(issued.Key);
        await elsewhere.Revoke.HandleAsync(issued.Info.Id, "operator", Cancellation);

        here.Clock.Advance(KeyCache.Age);

        (await here.Who(issued.Key)).Should().BeNull();
    }

    [Fact]
    public async Task A_wrong_secret_for_a_known_key_is_refused_and_costs_no_storage_read()
    {
        var store = new MemoryStore(hasTokens: true);
        var desk = new KeyDesk(store);
        var key = (await desk.IssueTo("duwo")).Key;
        var other = (await desk.IssueTo("lic")).Key;
        await desk.Who(key);
        var before = store.Reads;

        (await desk.Who(key[..17] + other[17..])).Should().BeNull();

        store.Reads.Should().Be(before);
        (await desk.Who(key)).Should().NotBeNull();
    }

    [Fact]
    public async Task An_unknown_key_is_looked_for_once_a_second()
    {
        var store = new MemoryStore(hasTokens: true);
        var desk = new KeyDesk(store);
        var unknown = "hub_abcdefghijkm_" + new string('A', 43);

        await desk.Who(unknown);
        await desk.Who(unknown);
        store.Reads.Should().Be(1);

        desk.Clock.Advance(KeyCache.UnknownAge);
        await desk.Who(unknown);
        store.Reads.Should().Be(2);
    }

    [Fact]
    public async Task Probing_with_made_up_keys_neither_fills_memory_nor_pushes_out_real_ones()
    {
        const string signs = "abcdefghijkmnpqrstuvwxyz23456789";
        var store = new MemoryStore(hasTokens: true);
        var desk = new KeyDesk(store, options: new KeyOptions { CacheSize = 10 });
        var issued = await desk.IssueTo("duwo");
        await desk.Who(issued.Key);

        for (var probe = 0; probe < 5000; probe++)
        {
            var id = $"{signs[probe & 31]}{signs[(probe >> 5) & 31]}{signs[(probe >> 10) & 31]}aaaaaaaaa";
            (await desk.Who($"hub_{id}_{new string('A', 43)}")).Should().BeNull();
        }

        desk.Cache.Count.Should().Be(1001);
        var before = store.Reads;
        await desk.Who(issued.Key);
        store.Reads.Should().Be(before);
    }

    [Fact]
    public async Task More_keys_than_the_cache_holds_still_all_work()
    {
        var desk = new KeyDesk(new MemoryStore(hasTokens: true), options: new KeyOptions { CacheSize = 2 });
        var keys = new List<string>();
        for (var count = 0; count < 5; count++)
        {
            keys.Add((await desk.IssueTo("duwo")).Key);
        }

        foreach (var key in keys.Concat(keys))
        {
            (await desk.Who(key)).Should().NotBeNull();
        }

        desk.Cache.Count.Should().Be(2);
    }
}
