using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Identity;
using Hub.Storage;
using AzureEntity = Azure.Data.Tables.TableEntity;
using TableEntity = Hub.Storage.TableEntity;

namespace Hub.Azure;

/// <summary><see cref="ITableStore"/> on Azure Table Storage. A hub table is a storage table of the same name.</summary>
/// <remarks>
/// A table is made when a write finds that it is missing, so that a store in use costs no transaction for asking.
/// The SDK repeats a request that got no answer, and the first try may have been carried out all the same: then the
/// repeated one meets its own work as a conflict. A conflict after a repeated request is therefore compared with what is
/// stored by now, and is no conflict when that is exactly what the batch asked for (<see cref="OwnWork"/>).
/// </remarks>
public sealed class AzureTableStore : ITableStore
{
    private const int PageSize = 1000;
    private readonly TableServiceClient service;
    private readonly string prefix;
    private readonly ConcurrentDictionary<string, TableClient> tables = new(StringComparer.Ordinal);

    private AzureTableStore(TableServiceClient service, string prefix)
    {
        this.service = service;
        this.prefix = prefix;
    }

    /// <summary>Connects to an account; nothing is sent before the first read or write.</summary>
    /// <param name="connectionStringOrEndpoint">
    /// A storage connection string (<c>UseDevelopmentStorage=true</c> for Azurite), or a table endpoint such as
    /// <c>https://account.table.core.windows.net</c>, to which the hub proves who it is with a token.
    /// </param>
    /// <param name="credential">Where the token for an endpoint comes from; null for <see cref="DefaultAzureCredential"/>.</param>
    /// <param name="tablePrefix">
    /// What every table's name begins with, for hubs that share an account: lower-case letters and digits, a letter
    /// first. Empty for nothing.
    /// </param>
    /// <exception cref="FormatException">It is neither an endpoint nor a connection string.</exception>
    public static AzureTableStore Open(string connectionStringOrEndpoint, TokenCredential? credential = null, string tablePrefix = "") =>
        Open(connectionStringOrEndpoint, credential, tablePrefix, new TableClientOptions());

    /// <summary>Connects with options of the caller's, for instance with a policy that counts transactions.</summary>
    internal static AzureTableStore Open(string connectionStringOrEndpoint, TokenCredential? credential, string tablePrefix, TableClientOptions options)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionStringOrEndpoint);
        ArgumentNullException.ThrowIfNull(tablePrefix);

        // Five tries in about half a minute at most: a caller hears within a request's time that storage is away.
        options.Retry.MaxRetries = 4;
        options.Retry.MaxDelay = TimeSpan.FromSeconds(8);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(30);
        options.AddPolicy(new CountAttempts(), HttpPipelinePosition.PerRetry);
        var service = Uri.TryCreate(connectionStringOrEndpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme.StartsWith("http", StringComparison.Ordinal)
            ? new TableServiceClient(endpoint, credential ?? new DefaultAzureCredential(), options)
            : Connect(connectionStringOrEndpoint, options);
        return new AzureTableStore(service, tablePrefix);
    }

    /// <inheritdoc/>
    public async Task<TableEntity?> GetAsync(string table, string partitionKey, string rowKey, CancellationToken cancellation)
    {
        var client = Table(table);
        if (!EntityMap.CanBeKey(partitionKey) || !EntityMap.CanBeKey(rowKey))
        {
            return null;
        }

        var found = await client.GetEntityIfExistsAsync<AzureEntity>(partitionKey, rowKey, cancellationToken: cancellation);
        return found.HasValue ? EntityMap.FromAzure(found.Value!) : null;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TableEntity> QueryAsync(
        string table, string partitionKey, RowRange range, int? take, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var client = Table(table);
        var left = take ?? int.MaxValue;
        if (left <= 0 || !EntityMap.CanBeKey(partitionKey))
        {
            yield break;
        }

        var rows = client.QueryAsync<AzureEntity>(Filter(partitionKey, range), Math.Min(left, PageSize), cancellationToken: cancellation);
        await using var row = rows.GetAsyncEnumerator(cancellation);
        while (left-- > 0 && await NextAsync(row))
        {
            yield return EntityMap.FromAzure(row.Current);
        }
    }

    /// <inheritdoc/>
    public async Task<BatchResult> CommitAsync(
        string table, string partitionKey, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        TableLimits.CheckBatch(table, partitionKey, operations);
        var client = Table(table);
        using var attempts = new Attempts();
        try
        {
            return await WriteMakingTableAsync(client, operations, cancellation);
        }
        catch (RequestFailedException failure) when (Conflicts.Of(failure) != BatchConflict.None)
        {
            return (attempts.Repeated ? await OwnWork.FindAsync(this, table, operations, cancellation) : null)
                ?? BatchResult.Refused(Conflicts.Of(failure), Conflicts.Index(operations, failure));
        }
    }

    /// <summary>Null: the engine cannot tell whether anything changed without reading it.</summary>
    public ValueTask<string?> ChangeTokenAsync(CancellationToken cancellation) => new((string?)null);

    private static TableServiceClient Connect(string connectionString, TableClientOptions options)
    {
        try
        {
            return new TableServiceClient(connectionString, options);
        }
        catch (Exception failure) when (failure is InvalidOperationException or ArgumentException or FormatException)
        {
            // The SDK's message may repeat the text, which may hold the account key.
            throw new FormatException("The storage setting is neither a table endpoint (https://…) nor a storage connection string.");
        }
    }

    private static string Filter(string partitionKey, RowRange range)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partitionKey}");
        if (!string.IsNullOrEmpty(range.From))
        {
            filter += " and " + TableClient.CreateQueryFilter($"RowKey ge {range.From}");
        }

        return range.Before is null ? filter : filter + " and " + TableClient.CreateQueryFilter($"RowKey lt {range.Before}");
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<AzureEntity> row)
    {
        try
        {
            return await row.MoveNextAsync();
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
        {
            return false;
        }
    }

    private static async Task<BatchResult> WriteMakingTableAsync(TableClient client, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        try
        {
            return await WriteAsync(client, operations, cancellation);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
        {
            await client.CreateIfNotExistsAsync(cancellation);
            return await WriteAsync(client, operations, cancellation);
        }
    }

    private static async Task<BatchResult> WriteAsync(TableClient client, IReadOnlyList<TableOperation> operations, CancellationToken cancellation)
    {
        if (operations.Count == 1)
        {
            return await WriteOneAsync(client, operations[0], cancellation);
        }

        var response = await client.SubmitTransactionAsync(operations.Select(EntityMap.ToAction), cancellation);
        var etags = new string?[operations.Count];
        for (var index = 0; index < etags.Length; index++)
        {
            etags[index] = operations[index].Kind == TableOperationKind.Delete ? null : response.Value[index].Headers.ETag?.ToString();
        }

        return BatchResult.Done(etags);
    }

    // A single operation needs no transaction: the plain call is atomic, smaller and quicker.
    private static async Task<BatchResult> WriteOneAsync(TableClient client, TableOperation operation, CancellationToken cancellation)
    {
        var action = EntityMap.ToAction(operation);
        switch (operation.Kind)
        {
            case TableOperationKind.Insert:
                return Done(await client.AddEntityAsync(action.Entity, cancellation));
            case TableOperationKind.Replace:
                return Done(await client.UpdateEntityAsync(action.Entity, action.ETag, TableUpdateMode.Replace, cancellation));
            case TableOperationKind.Upsert:
                return Done(await client.UpsertEntityAsync(action.Entity, TableUpdateMode.Replace, cancellation));
            default:
                // The SDK takes a missing entity for a successful deletion; the port does not.
                var response = await client.DeleteEntityAsync(action.Entity.PartitionKey, action.Entity.RowKey, action.ETag, cancellation);
                return response.Status == 404 ? throw new RequestFailedException(response) : BatchResult.Done([null]);
        }

        static BatchResult Done(Response response) => BatchResult.Done([response.Headers.ETag?.ToString()]);
    }

    private TableClient Table(string table)
    {
        TableLimits.CheckTable(table);
        return tables.GetOrAdd(table, static (name, store) => store.Client(name), this);
    }

    private TableClient Client(string table)
    {
        TableLimits.CheckTable(prefix + table);
        return service.GetTableClient(prefix + table);
    }
}
