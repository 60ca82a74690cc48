using FluentAssertions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Storage;

public abstract partial class TableStoreCompliance
{
    [Fact]
    public async Task A_table_that_does_not_exist_holds_nothing()
    {
        (await Store.GetAsync("missing", "p", "a", Cancellation)).Should().BeNull();
        (await Store.QueryAsync("missing", "p", RowRange.All, null, Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_entity_that_does_not_exist_is_null()
    {
        await CommitAsync(TableOperation.Insert(Entity("a", "x")));

        (await GetAsync("b")).Should().BeNull();
        (await Store.GetAsync(Table, "q", "a", Cancellation)).Should().BeNull();
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a?b#c")]
    [InlineData("é")]
    public async Task A_key_that_no_entity_can_have_finds_nothing(string key)
    {
        await CommitAsync(TableOperation.Insert(Entity("a", "x")));

        (await Store.GetAsync(Table, "p", key, Cancellation)).Should().BeNull();
        (await Store.GetAsync(Table, key, "a", Cancellation)).Should().BeNull();
        (await Store.QueryAsync(Table, key, RowRange.All, null, Cancellation).ToListAsync(Cancellation)).Should().BeEmpty();
    }

    [Fact]
    public async Task Entities_come_in_ordinal_order_of_row_key()
    {
        string[] keys = ["b", "B", "a", "10", "9", "a|1", "a~", "a 1", "_", "a-1", "Z", "ab"];
        await CommitAsync([.. keys.Select(key => TableOperation.Insert(Entity(key, key)))]);

        var stored = await ListAsync();

        stored.Select(entity => entity.RowKey).Should().Equal(keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_range_includes_its_start_and_excludes_its_end()
    {
        await CommitAsync([.. "abcdef".Select(key => TableOperation.Insert(Entity(key.ToString(), "x")))]);

        (await KeysAsync(new RowRange("b", "e"))).Should().Equal("b", "c", "d");
        (await KeysAsync(new RowRange("d", null))).Should().Equal("d", "e", "f");
        (await KeysAsync(new RowRange(null, "c"))).Should().Equal("a", "b");
        (await KeysAsync(new RowRange("bb", "bc"))).Should().BeEmpty();
        (await KeysAsync(new RowRange("e", "b"))).Should().BeEmpty();
        (await KeysAsync(new RowRange("", null))).Should().HaveCount(6);
        (await KeysAsync(new RowRange(null, ""))).Should().BeEmpty();
    }

    [Fact]
    public async Task A_prefix_finds_exactly_the_keys_that_begin_with_it()
    {
        string[] keys = ["o", "o|", "o|1", "o|2", "o}", "o|~", "p", "O|1"];
        await CommitAsync([.. keys.Select(key => TableOperation.Insert(Entity(key, "x")))]);

        (await KeysAsync(RowRange.Prefix("o|"))).Should().Equal("o|", "o|1", "o|2", "o|~");
        (await KeysAsync(RowRange.Prefix("o|~"))).Should().Equal("o|~");
    }

    [Fact]
    public async Task Keys_and_bounds_may_hold_quotes_and_signs_that_mean_something_in_queries_and_addresses()
    {
        const string Odd = "it's (a) %41+key & 'more' = $x;:@,!*";
        await Store.CommitAsync(Table, Odd, [TableOperation.Insert(new TableEntity(Odd, Odd) { ["text"] = "x" })], Cancellation);

        (await Store.GetAsync(Table, Odd, Odd, Cancellation)).Should().NotBeNull();
        (await Store.QueryAsync(Table, Odd, new RowRange(Odd, Odd + "~"), null, Cancellation).ToListAsync(Cancellation)).Should().ContainSingle();
        var stored = await Store.GetAsync(Table, Odd, Odd, Cancellation);
        (await Store.CommitAsync(Table, Odd, [TableOperation.Delete(Odd, Odd, stored!.ETag)], Cancellation)).Committed.Should().BeTrue();
    }

    [Fact]
    public async Task Other_partitions_and_tables_stay_out_of_a_range()
    {
        await CommitAsync(TableOperation.Insert(Entity("a", "mine")));
        await Store.CommitAsync(Table, "p2", [TableOperation.Insert(new TableEntity("p2", "b"))], Cancellation);
        await Store.CommitAsync("others", "p", [TableOperation.Insert(Entity("c", "other"))], Cancellation);

        (await KeysAsync(RowRange.All)).Should().Equal("a");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    public async Task Take_gives_the_first_entities_and_no_more(int take)
    {
        await CommitAsync([.. "abcde".Select(key => TableOperation.Insert(Entity(key.ToString(), "x")))]);

        var stored = await ListAsync(take: take);

        string.Concat(stored.Select(entity => entity.RowKey)).Should().Be("abcde"[..Math.Min(take, 5)]);
    }

    [Fact]
    public async Task A_range_longer_than_a_page_comes_whole_and_in_order()
    {
        for (var batch = 0; batch < 12; batch++)
        {
            var first = batch * 100;
            await CommitAsync([.. Enumerable.Range(first, 100).Select(number => TableOperation.Insert(Entity($"{number:D5}", "x")))]);
        }

        (await KeysAsync(RowRange.All)).Should().Equal(Enumerable.Range(0, 1200).Select(number => $"{number:D5}"));
        (await ListAsync(new RowRange("00050", null), 1100)).Should().HaveCount(1100);
    }

    [Fact]
    public async Task The_caller_may_write_while_it_reads_a_range()
    {
        await CommitAsync([.. "abc".Select(key => TableOperation.Insert(Entity(key.ToString(), "x")))]);

        await foreach (var entity in Store.QueryAsync(Table, "p", RowRange.All, null, Cancellation))
        {
            await CommitAsync(TableOperation.Delete("p", entity.RowKey, entity.ETag));
        }

        (await ListAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_reader_that_gives_up_stops()
    {
        await CommitAsync([.. "abc".Select(key => TableOperation.Insert(Entity(key.ToString(), "x")))]);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        await gone.CancelAsync();

        var get = () => Store.GetAsync(Table, "p", "a", gone.Token);
        var list = () => Store.QueryAsync(Table, "p", RowRange.All, null, gone.Token).ToListAsync(gone.Token).AsTask();

        await get.Should().ThrowAsync<OperationCanceledException>();
        await list.Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<List<string>> KeysAsync(RowRange range) => [.. (await ListAsync(range)).Select(entity => entity.RowKey)];
}
