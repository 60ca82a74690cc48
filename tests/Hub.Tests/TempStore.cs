using Hub.Sqlite;
using Hub.Storage;

namespace Hub.Tests;

/// <summary>A SQLite store in a fresh folder, which goes when the test ends.</summary>
public sealed class TempStore : ITableStore, IAsyncDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hub-test-");

    public TempStore() => Sqlite = SqliteStore.Open(folder.FullName);

    /// <summary>The folder of the file.</summary>
    public string Folder => folder.FullName;

    /// <summary>The store itself.</summary>
    public SqliteStore Sqlite { get; private set; }

    /// <summary>Closes the store and opens the same file anew, as a restart does.</summary>
    public async Task ReopenAsync()
    {
        await Sqlite.DisposeAsync();
        Sqlite = SqliteStore.Open(folder.FullName);
    }

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation) =>
        Sqlite.GetAsync(table, partitionKey, rowKey, cancellation);

    public IAsyncEnumerable<TableEntity> QueryAsync(string table, string partitionKey, RowRange range, int? take, CancellationToken cancellation) =>
        Sqlite.QueryAsync(table, partitionKey, range, take, cancellation);

    public Task<BatchResult> CommitAsync(string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation) =>
        Sqlite.CommitAsync(table, partitionKey, operations, cancellation);

    public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => Sqlite.ChangeTokenAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await Sqlite.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
