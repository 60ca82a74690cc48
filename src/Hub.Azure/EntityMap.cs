using Azure;
using Azure.Data.Tables;
using Hub.Storage;
using AzureEntity = Azure.Data.Tables.TableEntity;
using TableEntity = Hub.Storage.TableEntity;

namespace Hub.Azure;

/// <summary>Entities and operations as the SDK has them, and back.</summary>
internal static class EntityMap
{
    /// <summary>Whether an entity may have this key; one that may not is not asked for, because the service answers 400.</summary>
    public static bool CanBeKey(string key) =>
        key.Length is > 0 and <= TableLimits.KeyCharacters
        && !key.AsSpan().ContainsAnyExceptInRange(' ', '~')
        && key.AsSpan().IndexOfAny("/\\#?") < 0;

    public static TableTransactionAction ToAction(TableOperation operation) => operation.Kind switch
    {
        TableOperationKind.Insert => new(TableTransactionActionType.Add, ToAzure(operation.Entity)),
        TableOperationKind.Replace => new(TableTransactionActionType.UpdateReplace, ToAzure(operation.Entity), new ETag(operation.ETag!)),
        TableOperationKind.Upsert => new(TableTransactionActionType.UpsertReplace, ToAzure(operation.Entity)),
        _ => new(
            TableTransactionActionType.Delete,
            new AzureEntity(operation.Entity.PartitionKey, operation.Entity.RowKey),
            operation.ETag is null ? ETag.All : new ETag(operation.ETag)),
    };

    public static TableEntity FromAzure(AzureEntity stored)
    {
        var entity = new TableEntity(stored.PartitionKey, stored.RowKey) { ETag = stored.ETag.ToString() };
        foreach (var (name, value) in stored)
        {
            if (name is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag") && value is not null)
            {
                entity.Properties[name] = value switch
                {
                    // Another tool may have written the smaller kind of whole number.
                    int number => (long)number,
                    BinaryData bytes => bytes.ToArray(),
                    DateTime moment => new DateTimeOffset(moment.ToUniversalTime()),
                    DateTimeOffset moment => moment.ToUniversalTime(),
                    _ => value,
                };
            }
        }

        return entity;
    }

    private static AzureEntity ToAzure(TableEntity entity)
    {
        var result = new AzureEntity(entity.PartitionKey, entity.RowKey);
        foreach (var (name, value) in entity.Properties)
        {
            result[name] = value is DateTimeOffset moment ? moment.ToUniversalTime() : value;
        }

        return result;
    }
}
