using FluentAssertions;
using Hub.Sqlite;
using Hub.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Hub.Tests.Storage;

/// <summary>The file itself: that it lasts, that others may open it, and that an operator can read it.</summary>
public sealed class SqliteFileTests : IAsyncDisposable
{
    private const string Table = "things";
    private readonly TempStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string FilePath => Path.Combine(store.Folder, "hub.db");

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task What_was_stored_is_there_after_a_restart()
    {
        var result = await InsertAsync(store, "a");

        await store.ReopenAsync();

        (await store.GetAsync(Table, "p", "a", Cancellation))!.ETag.Should().Be(result.ETags[0]);
    }

    [Fact]
    public async Task What_was_answered_is_in_the_files_before_the_store_is_closed()
    {
        await InsertAsync(store, "a");
        var copy = Directory.CreateDirectory(Path.Combine(store.Folder, "copy"));

        // What the files hold at this moment is what a killed process would leave.
        File.Copy(FilePath, Path.Combine(copy.FullName, "hub.db"));
        File.Copy(FilePath + "-wal", Path.Combine(copy.FullName, "hub.db-wal"));

        await using var survivor = SqliteStore.Open(copy.FullName);
        (await survivor.GetAsync(Table, "p", "a", Cancellation)).Should().NotBeNull();
    }

    [Theory]
    [InlineData("PRAGMA synchronous", 2L)]
    [InlineData("PRAGMA journal_mode", "wal")]
    public void Every_commit_is_flushed_to_a_write_ahead_log(string setting, object expected)
    {
        using var database = Database.Open(Path.Combine(store.Folder, "settings"));
        using var command = database.Writer.CreateCommand();
        command.CommandText = setting;

        command.ExecuteScalar().Should().Be(expected);
    }

    [Fact]
    public async Task Etags_do_not_come_back_after_a_restart_that_followed_a_deletion()
    {
        var first = await InsertAsync(store, "a");
        await store.CommitAsync(Table, "p", [TableOperation.Delete("p", "a")], Cancellation);
        await store.ReopenAsync();

        var second = await InsertAsync(store, "a");

        long.Parse(second.ETags[0]!).Should().BeGreaterThan(long.Parse(first.ETags[0]!));
    }

    [Fact]
    public async Task A_closed_store_leaves_one_file()
    {
        await InsertAsync(store, "a");

        await store.Sqlite.DisposeAsync();

        Directory.GetFiles(store.Folder).Should().Equal(FilePath);
    }

    [Fact]
    public async Task A_second_store_on_the_same_file_reads_and_writes_beside_the_first()
    {
        await using var second = SqliteStore.Open(store.Folder);

        await Task.WhenAll(Enumerable.Range(0, 40).Select(number => Task.Run(() => InsertAsync(number % 2 == 0 ? store : second, $"{number}"))));

        (await store.QueryAsync(Table, "p", RowRange.All, null, Cancellation).CountAsync(Cancellation)).Should().Be(40);
        var etags = await second.QueryAsync(Table, "p", RowRange.All, null, Cancellation).Select(entity => entity.ETag).ToListAsync(Cancellation);
        etags.Should().HaveCount(40).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task The_change_token_changes_with_every_commit_of_this_store()
    {
        var before = await store.ChangeTokenAsync(Cancellation);
        await InsertAsync(store, "a");
        var after = await store.ChangeTokenAsync(Cancellation);

        after.Should().NotBe(before);
        (await store.ChangeTokenAsync(Cancellation)).Should().Be(after);
    }

    [Fact]
    public async Task The_change_token_changes_with_a_commit_of_another_store_on_the_file()
    {
        await using var second = SqliteStore.Open(store.Folder);
        var before = await store.ChangeTokenAsync(Cancellation);

        await InsertAsync(second, "a");

        (await store.ChangeTokenAsync(Cancellation)).Should().NotBe(before);
    }

    [Fact]
    public async Task The_change_token_may_be_asked_for_by_many_at_once()
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () => await store.ChangeTokenAsync(Cancellation))));

        tokens.Distinct().Should().ContainSingle().Which.Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_file_of_a_newer_layout_is_refused_with_the_reason()
    {
        await store.Sqlite.DisposeAsync();
        Run("PRAGMA user_version=99");

        var open = () => SqliteStore.Open(store.Folder);

        open.Should().Throw<InvalidDataException>().WithMessage("*layout 99*newer version*");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        await store.Sqlite.DisposeAsync();
        await File.WriteAllTextAsync(FilePath, new string('x', 10_000), Cancellation);

        var open = () => SqliteStore.Open(store.Folder);

        open.Should().Throw<InvalidDataException>().WithMessage("*is not a SQLite database*");
    }

    [Fact]
    public async Task An_operator_can_read_the_properties_in_the_shell()
    {
        var page = new string('x', 5000);
        var entity = new TableEntity("p", "a")
        {
            ["name"] = "Één",
            ["count"] = 12L,
            ["rate"] = 12.0,
            ["done"] = true,
            ["at"] = new DateTimeOffset(2024, 1, 1, 12, 0, 0, TimeSpan.Zero),
            ["key"] = new byte[] { 1, 2, 3 },
            ["lines"] = "é" + page,
        };
        await store.CommitAsync(Table, "p", [TableOperation.Insert(entity)], Cancellation);

        Scalar("SELECT properties FROM things").Should().Be(
            """{"name":"Één","count":12,"rate":12.0,"done":true,"at@time":"2024-01-01T12:00:00Z","key@base64":"AQID","lines@text":[0,5002]}""");
        Scalar("SELECT CAST(substr(large, 1, 5002) AS TEXT) FROM things").Should().Be("é" + page);
    }

    [Fact]
    public async Task A_row_has_large_values_of_its_own_only_whatever_was_written_before_it()
    {
        TableOperation Row(string key, int length) => TableOperation.Upsert(new TableEntity("p", key) { ["text"] = new string('x', length) });

        // Made and replaced, before and behind one that has such a value.
        for (var round = 0; round < 2; round++)
        {
            (await store.CommitAsync(Table, "p", [Row("a", 1), Row("b", 5000), Row("c", 1)], Cancellation)).Committed.Should().BeTrue();
            (await store.CommitAsync(Table, "p", [Row("d", 1), Row("b", round == 0 ? 6000 : 1)], Cancellation)).Committed.Should().BeTrue();
            Scalar("SELECT group_concat(row_key || ':' || ifnull(length(large), '-'), ' ') FROM (SELECT * FROM things ORDER BY row_key)")
                .Should().Be(round == 0 ? "a:- b:6000 c:- d:-" : "a:- b:- c:- d:-");
        }
    }

    [Fact]
    public async Task Registered_in_a_container_the_store_is_opened_once_and_closed_with_it()
    {
        var folder = Path.Combine(store.Folder, "registered");
        var services = new ServiceCollection().AddSqliteStore(folder).BuildServiceProvider();
        Directory.Exists(folder).Should().BeFalse();

        await InsertAsync(services.GetRequiredService<ITableStore>(), "a");
        services.GetRequiredService<ITableStore>().Should().BeSameAs(services.GetRequiredService<SqliteStore>());
        await services.DisposeAsync();

        Directory.GetFiles(folder).Should().ContainSingle();
    }

    private static Task<BatchResult> InsertAsync(ITableStore to, string rowKey) =>
        to.CommitAsync(Table, "p", [TableOperation.Insert(new TableEntity("p", rowKey) { ["text"] = "x" })], Cancellation);

    private void Run(string sql) => Scalar(sql);

    private object? Scalar(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={FilePath};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
