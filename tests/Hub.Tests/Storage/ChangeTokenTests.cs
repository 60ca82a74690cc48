using System.Globalization;
using CsCheck;
using FluentAssertions;
using Hub.Sqlite;
using Hub.Storage;
using Hub.Tests.EndToEnd;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Hub.Tests.Storage;

/// <summary>
/// The change token of the SQLite store: whoever keeps what was read under a token, and asks for the token before it
/// answers, never answers with less than was committed before it was asked.
/// </summary>
public sealed class ChangeTokenTests : IAsyncDisposable
{
    private const string Table = "things";
    private readonly TempStore store = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task A_commit_of_another_process_changes_it()
    {
        var before = await store.ChangeTokenAsync(Cancellation);

        var issued = await HubProcess.RunAsync("keys", "issue", "duwo", "--data", store.Folder);

        issued.ExitCode.Should().Be(0, issued.Errors);
        (await store.ChangeTokenAsync(Cancellation)).Should().NotBe(before);
    }

    [Fact]
    public async Task Every_commit_changes_it_and_no_read_does()
    {
        await Gen.Int[0, 5].Array[1, 40].SampleAsync(
            async steps =>
            {
                await using var mine = new TempStore();
                await using var other = SqliteStore.Open(mine.Folder);
                var (value, token) = (0, await mine.ChangeTokenAsync(Cancellation));
                foreach (var step in steps)
                {
                    switch (step)
                    {
                        case 0 or 1:
                            await WriteAsync(step == 0 ? mine : other, ++value);
                            (await mine.ChangeTokenAsync(Cancellation)).Should().NotBe(token);
                            break;
                        case 2:
                            await ReadAsync(mine);
                            await ReadAsync(other);
                            (await mine.ChangeTokenAsync(Cancellation)).Should().Be(token);
                            break;
                        case 3:
                            // What the log is moved by, and begun anew; it is no change, but may look like one.
                            Run(mine, "PRAGMA wal_checkpoint(TRUNCATE)");
                            break;
                        case 4:
                            Run(mine, $"INSERT INTO hub_etag (id, reserved) VALUES (1, 0) ON CONFLICT (id) DO UPDATE SET reserved = reserved + 4096");
                            (await mine.ChangeTokenAsync(Cancellation)).Should().NotBe(token);
                            break;
                        default:
                            Run(mine, "BEGIN IMMEDIATE; UPDATE hub_etag SET reserved = reserved + 4096; ROLLBACK");
                            break;
                    }

                    token = await mine.ChangeTokenAsync(Cancellation);
                }
            },
            iter: 40,
            threads: 1);
    }

    [Fact]
    public async Task What_is_kept_under_it_is_never_older_than_a_commit_before_the_question()
    {
        const int commits = 300;
        await WriteAsync(store, 0);
        await using var other = SqliteStore.Open(store.Folder);
        var committed = 0;
        var writing = Task.Run(
            async () =>
            {
                for (var value = 1; value <= commits; value++)
                {
                    await WriteAsync(value % 2 == 0 ? store : other, value);
                    Volatile.Write(ref committed, value);
                }
            },
            Cancellation);

        var late = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                (string? Token, int Value) kept = (null, -1);
                var (older, asked) = (0, 0);
                for (; asked < commits || !writing.IsCompleted; asked++)
                {
                    var least = Volatile.Read(ref committed);
                    var token = await store.ChangeTokenAsync(Cancellation);
                    kept = kept.Token == token ? kept : (token, await ReadAsync(store));
                    older += kept.Value < least ? 1 : 0;
                }

                return older;
            },
            Cancellation)));

        await writing;
        late.Should().AllBeEquivalentTo(0);
        (await ReadAsync(store)).Should().Be(commits);
    }

    [Fact]
    public async Task It_is_told_from_memory_that_every_commit_changes()
    {
        using var database = Database.Open(store.Folder);
        using var reader = database.OpenReader();
        Database.Run(reader, "PRAGMA data_version");

        var index = WalIndex.Of(reader);

        index.Should().NotBeNull("without it every request asks SQLite, one after another");
        var before = index!.Read();
        index.Is(before).Should().BeTrue();
        await WriteAsync(store, 1);
        index.Is(before).Should().BeFalse();
        var after = index.Read();
        await ReadAsync(store);
        index.Is(after).Should().BeTrue();
    }

    [Fact]
    public async Task Asked_of_a_closed_store_it_fails()
    {
        await store.ChangeTokenAsync(Cancellation);
        await store.Sqlite.DisposeAsync();

        var ask = async () => await store.ChangeTokenAsync(Cancellation);

        await ask.Should().ThrowAsync<ObjectDisposedException>();
    }

    private static async Task WriteAsync(ITableStore store, int value) =>
        (await store.CommitAsync(Table, "p", [TableOperation.Upsert(new TableEntity("p", "a") { ["value"] = value })], Cancellation)).Committed.Should().BeTrue();

    private static async Task<int> ReadAsync(ITableStore store) =>
        (int)((await store.GetAsync(Table, "p", "a", Cancellation))?.Number("value") ?? -1);

    private static void Run(TempStore store, string sql)
    {
        using var connection = new SqliteConnection(string.Create(CultureInfo.InvariantCulture, $"Data Source={Path.Combine(store.Folder, "hub.db")};Pooling=false"));
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
