using System.Globalization;
using Hub.Storage;
using Microsoft.Data.Sqlite;

namespace Hub.Sqlite;

/// <summary>One read-only connection with its prepared statements; used by one caller at a time.</summary>
internal sealed class Reader(SqliteConnection connection) : IDisposable
{
    // A chunk ends at whichever comes first, so that neither many small rows nor a few large ones pile up in memory.
    private const int ChunkRows = 500;
    private const long ChunkBytes = 1024 * 1024;

    // Keys are printable ASCII (TableLimits.CheckKey): none sorts before a space or behind a tilde.
    private const char First = ' ';
    private const string BehindAll = "\u007f";

    private readonly Dictionary<string, (Statement Get, Statement Range)> tables = new(StringComparer.Ordinal);
    private (long Number, string Text) lastETag = (0, "0");

    /// <summary>The first key there can be behind <paramref name="key"/>.</summary>
    public static string NextKey(string key) => key + First;

    /// <summary>Reads one entity, or null.</summary>
    public TableEntity? Get(string table, string partitionKey, string rowKey)
    {
        if (!TryPrepare(table, out var statements))
        {
            return null;
        }

        var get = statements.Get.Bind(1, partitionKey).Bind(2, rowKey);
        try
        {
            return get.Step() ? Entity(get, partitionKey) : null;
        }
        finally
        {
            get.Reset();
        }
    }

    /// <summary>Adds the next entities to <paramref name="chunk"/>, at most <paramref name="take"/> of them.</summary>
    /// <returns>Whether there may be more behind them.</returns>
    public bool Read(string table, string partitionKey, RowRange range, int take, List<TableEntity> chunk)
    {
        if (range.Before is { Length: 0 } || !TryPrepare(table, out var statements))
        {
            return false;
        }

        var rows = Math.Min(take, ChunkRows);
        var query = statements.Range
            .Bind(1, partitionKey)
            .Bind(2, string.IsNullOrEmpty(range.From) ? First.ToString() : range.From)
            .Bind(3, range.Before ?? BehindAll)
            .Bind(4, rows);
        try
        {
            for (long bytes = 0; bytes < ChunkBytes; bytes += query.Bytes(2).Length + query.Bytes(3).Length)
            {
                if (!query.Step())
                {
                    return chunk.Count == rows;
                }

                chunk.Add(Entity(query, partitionKey));
            }

            return true;
        }
        finally
        {
            query.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var (get, range) in tables.Values)
        {
            get.Dispose();
            range.Dispose();
        }

        connection.Dispose();
    }

    private TableEntity Entity(Statement row, string partitionKey) => new(partitionKey, row.Text(0))
    {
        ETag = ETag(row.Number(1)),
        Properties = RowDecoder.Read(row.Bytes(2), row.Bytes(3)),
    };

    // Rows that were written in one batch have one etag.
    private string ETag(long number)
    {
        if (number != lastETag.Number)
        {
            lastETag = (number, number.ToString(CultureInfo.InvariantCulture));
        }

        return lastETag.Text;
    }

    private bool TryPrepare(string table, out (Statement Get, Statement Range) statements)
    {
        if (!tables.TryGetValue(table, out statements))
        {
            if (!TableSql.Exists(connection, table))
            {
                return false;
            }

            tables[table] = statements =
                (new Statement(connection, TableSql.Get(table)), new Statement(connection, TableSql.Range(table)));
        }

        return true;
    }
}
