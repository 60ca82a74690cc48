using FluentAssertions;
using Hub.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hub.Tests.Storage;

/// <summary>
/// How the one writer carries out the batches of many callers. To have them queue for certain, a test holds the file's
/// write lock, as another process would, until all of them have come.
/// </summary>
public sealed class SqliteGroupCommitTests : IAsyncDisposable
{
    private const string Table = "things";
    private readonly TempStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Batches_that_wait_together_are_committed_together()
    {
        await InsertAsync("first");
        var before = store.Sqlite.Commits;

        var results = await Task.WhenAll(QueueWhileLocked(200, number => $"{number}"));

        results.Should().OnlyContain(result => result.Committed);
        (store.Sqlite.Commits - before).Should().BeLessThanOrEqualTo(3);
        (await CountAsync()).Should().Be(201);
    }

    [Fact]
    public async Task A_refused_batch_leaves_its_neighbours_alone()
    {
        await InsertAsync("5");

        var results = await Task.WhenAll(QueueWhileLocked(20, number => $"{number}"));

        results[5].Should().BeEquivalentTo(BatchResult.Refused(BatchConflict.AlreadyExists, 0));
        results.Where((_, number) => number != 5).Should().OnlyContain(result => result.Committed);
        (await CountAsync()).Should().Be(20);
    }

    [Fact]
    public async Task A_batch_at_which_the_engine_fails_fails_alone()
    {
        await InsertAsync("first");
        using (var other = OpenFile())
        {
            Run(other, $"CREATE TRIGGER broken BEFORE INSERT ON {Table} WHEN NEW.row_key = '5' BEGIN SELECT RAISE(ABORT, 'broken'); END");
        }

        var commits = QueueWhileLocked(20, number => $"{number}");

        await ((Func<Task>)(() => commits[5])).Should().ThrowAsync<SqliteException>().WithMessage("*broken*");
        var others = await Task.WhenAll(commits.Where((_, number) => number != 5));
        others.Should().OnlyContain(result => result.Committed);
        (await CountAsync()).Should().Be(20);
    }

    [Fact]
    public async Task A_batch_that_fails_half_way_leaves_nothing_behind()
    {
        await InsertAsync("first");
        using (var other = OpenFile())
        {
            Run(other, $"CREATE TRIGGER broken BEFORE INSERT ON {Table} WHEN NEW.row_key = 'b' BEGIN SELECT RAISE(ABORT, 'broken'); END");
        }

        var commit = () => store.CommitAsync(Table, "p", [Insert("a"), Insert("b")], Cancellation);

        await commit.Should().ThrowAsync<SqliteException>();
        (await CountAsync()).Should().Be(1);
        (await InsertAsync("c")).Committed.Should().BeTrue();
    }

    [Fact]
    public async Task Of_two_queued_inserts_of_one_entity_the_first_wins()
    {
        var results = await Task.WhenAll(QueueWhileLocked(8, _ => "same"));

        results.Should().ContainSingle(result => result.Committed);
        results.Count(result => result.Conflict == BatchConflict.AlreadyExists).Should().Be(7);
    }

    [Fact]
    public async Task A_caller_that_goes_while_its_batch_is_queued_hears_so_at_once()
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        using var other = OpenFile();
        Run(other, "BEGIN IMMEDIATE");
        var commit = store.CommitAsync(Table, "p", [Insert("a"), Insert("b")], gone.Token);
        await gone.CancelAsync();

        await ((Func<Task>)(() => commit)).Should().ThrowAsync<OperationCanceledException>();

        Run(other, "COMMIT");
        (await InsertAsync("c")).Committed.Should().BeTrue();
        (await CountAsync()).Should().BeOneOf(1, 3);
    }

    [Fact]
    public async Task Closing_finishes_the_batches_that_are_queued_and_refuses_later_ones()
    {
        var commits = QueueWhileLocked(50, number => $"{number}");

        await store.ReopenAsync();

        (await Task.WhenAll(commits)).Should().OnlyContain(result => result.Committed);
        (await CountAsync()).Should().Be(50);
        var closed = store.Sqlite;
        await closed.DisposeAsync();
        var late = () => closed.CommitAsync(Table, "p", [Insert("late")], Cancellation);
        await late.Should().ThrowAsync<ObjectDisposedException>();
    }

    private static TableOperation Insert(string rowKey) => TableOperation.Insert(new TableEntity("p", rowKey) { ["text"] = "x" });

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private Task<BatchResult> InsertAsync(string rowKey) => store.CommitAsync(Table, "p", [Insert(rowKey)], Cancellation);

    private Task<BatchResult>[] QueueWhileLocked(int count, Func<int, string> rowKey)
    {
        using var other = OpenFile();
        Run(other, "BEGIN IMMEDIATE");
        var commits = Enumerable.Range(0, count).Select(number => InsertAsync(rowKey(number))).ToArray();
        Run(other, "COMMIT");
        return commits;
    }

    private SqliteConnection OpenFile()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(store.Folder, "hub.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private async Task<int> CountAsync() => await store.QueryAsync(Table, "p", RowRange.All, null, Cancellation).CountAsync(Cancellation);
}
