using FluentAssertions;
using Hub.Storage;
using Xunit;

namespace Hub.Tests.Storage;

/// <summary>
/// What every adapter of <see cref="ITableStore"/> does alike, one behaviour a test. The parts of the class follow the
/// port: writing here, reading, values and limits, and concurrency beside it.
/// </summary>
public abstract partial class TableStoreCompliance : IAsyncLifetime
{
    protected const string Table = "things";
    private ITableStore? store;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected ITableStore Store => store!;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        if (store is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A store without any table.</summary>
    protected abstract Task<ITableStore> OpenAsync();

    [Fact]
    public async Task An_inserted_entity_can_be_read_with_the_etag_the_batch_answered()
    {
        var result = await CommitAsync(TableOperation.Insert(Entity("a", "hello")));

        result.Committed.Should().BeTrue();
        result.FailedIndex.Should().Be(-1);
        var stored = await GetAsync("a");
        stored!.Text("text").Should().Be("hello");
        stored.PartitionKey.Should().Be("p");
        stored.RowKey.Should().Be("a");
        stored.ETag.Should().Be(result.ETags.Should().ContainSingle().Subject).And.NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_second_insert_of_the_same_entity_is_refused()
    {
        await CommitAsync(TableOperation.Insert(Entity("a", "first")));

        var result = await CommitAsync(TableOperation.Insert(Entity("a", "second")));

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.AlreadyExists, 0));
        (await GetAsync("a"))!.Text("text").Should().Be("first");
    }

    [Fact]
    public async Task Replacing_with_the_present_etag_replaces_all_properties()
    {
        var entity = Entity("a", "first");
        entity["other"] = 1L;
        var inserted = await CommitAsync(TableOperation.Insert(entity));

        var result = await CommitAsync(TableOperation.Replace(Entity("a", "second"), inserted.ETags[0]!));

        result.Committed.Should().BeTrue();
        var stored = await GetAsync("a");
        stored!.Properties.Should().Equal(new Dictionary<string, object> { ["text"] = "second" });
        stored.ETag.Should().Be(result.ETags[0]).And.NotBe(inserted.ETags[0]);
    }

    [Fact]
    public async Task Replacing_with_an_old_etag_is_refused()
    {
        var inserted = await CommitAsync(TableOperation.Insert(Entity("a", "first")));
        await CommitAsync(TableOperation.Upsert(Entity("a", "second")));

        var result = await CommitAsync(TableOperation.Replace(Entity("a", "third"), inserted.ETags[0]!));

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.Changed, 0));
        (await GetAsync("a"))!.Text("text").Should().Be("second");
    }

    [Fact]
    public async Task Replacing_an_entity_that_is_gone_is_refused()
    {
        var inserted = await CommitAsync(TableOperation.Insert(Entity("a", "first")));
        await CommitAsync(TableOperation.Delete("p", "a"));

        var result = await CommitAsync(TableOperation.Replace(Entity("a", "second"), inserted.ETags[0]!));

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.NotFound, 0));
    }

    [Fact]
    public async Task An_upsert_adds_what_is_missing_and_replaces_what_is_there()
    {
        var first = await CommitAsync(TableOperation.Upsert(Entity("a", "first")));
        var second = await CommitAsync(TableOperation.Upsert(Entity("a", "second")));

        first.Committed.Should().BeTrue();
        (await GetAsync("a"))!.Text("text").Should().Be("second");
        second.ETags[0].Should().NotBe(first.ETags[0]);
    }

    [Fact]
    public async Task A_deletion_with_the_present_etag_removes_the_entity()
    {
        var inserted = await CommitAsync(TableOperation.Insert(Entity("a", "first")));

        var result = await CommitAsync(TableOperation.Delete("p", "a", inserted.ETags[0]));

        result.Should().BeEquivalentTo(BatchResult.Done([null]));
        (await GetAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task A_deletion_without_an_etag_removes_whatever_is_there()
    {
        await CommitAsync(TableOperation.Insert(Entity("a", "first")));

        (await CommitAsync(TableOperation.Delete("p", "a"))).Committed.Should().BeTrue();

        (await GetAsync("a")).Should().BeNull();
    }

    [Fact]
    public async Task A_deletion_with_an_old_etag_is_refused()
    {
        var inserted = await CommitAsync(TableOperation.Insert(Entity("a", "first")));
        await CommitAsync(TableOperation.Upsert(Entity("a", "second")));

        var result = await CommitAsync(TableOperation.Delete("p", "a", inserted.ETags[0]));

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.Changed, 0));
        (await GetAsync("a")).Should().NotBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("1")]
    public async Task Deleting_what_is_not_there_is_refused(string? etag)
    {
        await CommitAsync(TableOperation.Insert(Entity("other", "x")));
        var known = etag is null ? null : (await GetAsync("other"))!.ETag;

        var result = await CommitAsync(TableOperation.Delete("p", "a", known));

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.NotFound, 0));
    }

    [Fact]
    public async Task Deleting_from_a_table_that_does_not_exist_is_refused_as_not_found()
    {
        var result = await CommitAsync(TableOperation.Delete("p", "a"));

        result.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.NotFound, 0));
    }

    [Fact]
    public async Task A_batch_of_every_kind_is_carried_out_whole()
    {
        var before = await CommitAsync(TableOperation.Insert(Entity("replaced", "old")), TableOperation.Insert(Entity("deleted", "old")));

        var result = await CommitAsync(
            TableOperation.Insert(Entity("inserted", "new")),
            TableOperation.Replace(Entity("replaced", "new"), before.ETags[0]!),
            TableOperation.Upsert(Entity("upserted", "new")),
            TableOperation.Delete("p", "deleted", before.ETags[1]));

        result.Committed.Should().BeTrue();
        result.ETags.Should().HaveCount(4);
        result.ETags[3].Should().BeNull();
        var stored = await ListAsync();
        stored.Select(entity => entity.RowKey).Should().Equal("inserted", "replaced", "upserted");
        stored.Should().OnlyContain(entity => entity.Text("text") == "new");
        stored.Select(entity => entity.ETag).Should().Equal(result.ETags.Take(3));
    }

    [Fact]
    public async Task A_conflict_names_the_operation_and_nothing_of_the_batch_is_done()
    {
        var before = await CommitAsync(TableOperation.Insert(Entity("there", "old")));

        var exists = await CommitAsync(TableOperation.Insert(Entity("a", "new")), TableOperation.Upsert(Entity("b", "new")), TableOperation.Insert(Entity("there", "new")));
        var missing = await CommitAsync(TableOperation.Upsert(Entity("a", "new")), TableOperation.Delete("p", "b"), TableOperation.Upsert(Entity("c", "new")));
        await CommitAsync(TableOperation.Upsert(Entity("there", "changed")));
        var changed = await CommitAsync(TableOperation.Upsert(Entity("a", "new")), TableOperation.Replace(Entity("there", "new"), before.ETags[0]!));

        exists.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.AlreadyExists, 2));
        missing.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.NotFound, 1));
        changed.Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.Changed, 1));
        (await ListAsync()).Should().ContainSingle().Which.Text("text").Should().Be("changed");
    }

    [Fact]
    public async Task An_etag_never_comes_back_even_after_deletion_and_a_new_insert()
    {
        var etags = new List<string>();
        for (var round = 0; round < 20; round++)
        {
            etags.Add((await CommitAsync(TableOperation.Insert(Entity("a", "same")))).ETags[0]!);
            etags.Add((await CommitAsync(TableOperation.Upsert(Entity("a", "same")))).ETags[0]!);
            await CommitAsync(TableOperation.Delete("p", "a"));
        }

        etags.Should().OnlyHaveUniqueItems();
    }

    protected static TableEntity Entity(string rowKey, string text) => new("p", rowKey) { ["text"] = text };

    protected Task<BatchResult> CommitAsync(params TableOperation[] operations) =>
        Store.CommitAsync(Table, operations[0].Entity.PartitionKey, operations, Cancellation);

    protected Task<TableEntity?> GetAsync(string rowKey) => Store.GetAsync(Table, "p", rowKey, Cancellation);

    protected Task<List<TableEntity>> ListAsync(RowRange range = default, int? take = null) =>
        Store.QueryAsync(Table, "p", range, take, Cancellation).ToListAsync(Cancellation).AsTask();
}
