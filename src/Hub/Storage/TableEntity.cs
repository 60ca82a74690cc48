namespace Hub.Storage;

/// <summary>
/// One stored entity: a partition key, a row key and named properties. The shape is Azure Table Storage's, so that
/// what one adapter stores every adapter can store; the limits are in <see cref="TableLimits"/>.
/// </summary>
/// <remarks>
/// A property value is one of <see cref="string"/>, <see cref="long"/>, <see cref="double"/>, <see cref="bool"/>,
/// <see cref="DateTimeOffset"/> (stored and returned in UTC, to 100 ns) or <c>byte[]</c>. Absent and null are the same.
/// </remarks>
public sealed class TableEntity
{
    // Made when it is first asked for: who reads an entity gives it its own, and a deletion needs none.
    private Dictionary<string, object>? properties;

    /// <summary>Makes an entity that has not been stored yet.</summary>
    /// <exception cref="ArgumentException">A key breaks <see cref="TableLimits.CheckKey"/>.</exception>
    public TableEntity(string partitionKey, string rowKey)
    {
        TableLimits.CheckKey(partitionKey);
        TableLimits.CheckKey(rowKey);
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>The partition: the unit of atomic batches and of ordered range reads.</summary>
    public string PartitionKey { get; }

    /// <summary>The key within the partition; range reads return entities in ordinal order of it.</summary>
    public string RowKey { get; }

    /// <summary>The version the storage gave this entity when it was read; null before it is stored.</summary>
    public string? ETag { get; init; }

    /// <summary>The named values. Property names start with a letter and hold only letters, digits and underscores.</summary>
    public Dictionary<string, object> Properties
    {
        get => properties ??= new Dictionary<string, object>(StringComparer.Ordinal);
        init => properties = value;
    }

    /// <summary>Gets or sets a property; setting null removes it.</summary>
    public object? this[string name]
    {
        get => Properties.GetValueOrDefault(name);
        set
        {
            if (value is null)
            {
                Properties.Remove(name);
            }
            else
            {
                Properties[name] = value is int number ? (long)number : value;
            }
        }
    }

    /// <summary>The text property, or null when it is absent.</summary>
    public string? Text(string name) => Properties.GetValueOrDefault(name) as string;

    /// <summary>The whole-number property, or null when it is absent.</summary>
    public long? Number(string name) => Properties.GetValueOrDefault(name) is long value ? value : null;

    /// <summary>The date-time property, or null when it is absent.</summary>
    public DateTimeOffset? Moment(string name) => Properties.GetValueOrDefault(name) is DateTimeOffset value ? value : null;

    /// <summary>The truth-value property; absent is false.</summary>
    public bool Flag(string name) => Properties.GetValueOrDefault(name) is true;
}
