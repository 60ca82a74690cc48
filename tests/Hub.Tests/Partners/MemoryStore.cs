using System.Runtime.CompilerServices;
using Hub.Storage;

namespace Hub.Tests.Partners;

/// <summary>A store in memory that counts what it is asked, with or without change tokens.</summary>
internal sealed class MemoryStore(bool hasTokens) : ITableStore
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, TableEntity> entities = new(StringComparer.Ordinal);
    private int version;

    public int Reads { get; private set; }

    public Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation)
    {
        TableLimits.CheckTable(table);
        TableLimits.CheckKey(rowKey);
        lock (gate)
        {
            Reads++;
            return Task.FromResult(entities.GetValueOrDefault(rowKey));
        }
    }

    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string table, string partitionKey, RowRange range, int? take, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.Yield();
        TableEntity[] found;
        lock (gate)
        {
            Reads++;
            found = [.. entities.Values.Where(entity => range.Contains(entity.RowKey)).Take(take ?? int.MaxValue)];
        }

        foreach (var entity in found)
        {
            yield return entity;
        }
    }

    public Task<BatchResult> CommitAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        TableLimits.CheckBatch(table, partitionKey, operations);
        lock (gate)
        {
            for (var index = 0; index < operations.Count; index++)
            {
                var (kind, entity, etag) = operations[index];
                var old = entities.GetValueOrDefault(entity.RowKey);
                if (kind == TableOperationKind.Insert && old is not null)
                {
                    return Task.FromResult(BatchResult.Refused(BatchConflict.AlreadyExists, index));
                }

                if (kind == TableOperationKind.Replace && old?.ETag != etag)
                {
                    return Task.FromResult(BatchResult.Refused(BatchConflict.Changed, index));
                }
            }

            version++;
            foreach (var (_, entity, _) in operations)
            {
                entities[entity.RowKey] = new TableEntity(partitionKey, entity.RowKey) { Properties = new(entity.Properties), ETag = $"v{version}" };
            }

            return Task.FromResult(BatchResult.Done([.. operations.Select(_ => $"v{version}")]));
        }
    }

    public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation)
    {
        lock (gate)
        {
            return ValueTask.FromResult(hasTokens ? $"{version}" : null);
        }
    }
}
