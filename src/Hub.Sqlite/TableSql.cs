using Microsoft.Data.Sqlite;

namespace Hub.Sqlite;

/// <summary>
/// The SQL of one hub table. The names are ones an operator can read in the sqlite3 shell; hub table names hold letters
/// and digits only (<see cref="Storage.TableLimits.CheckTable"/>), so that quoting is enough.
/// </summary>
/// <remarks>
/// <c>properties</c> is JSON text and <c>large</c> the long values that it refers to, see <see cref="RowEncoder"/>.
/// <c>etag</c> is the number of the batch that wrote the row last.
/// </remarks>
internal static class TableSql
{
    public static string Create(string table) => $"""
        CREATE TABLE IF NOT EXISTS "{table}" (
            id INTEGER PRIMARY KEY, partition_key TEXT NOT NULL, row_key TEXT NOT NULL,
            etag INTEGER NOT NULL, properties TEXT NOT NULL, large BLOB) STRICT;
        CREATE UNIQUE INDEX IF NOT EXISTS "{table}_key" ON "{table}" (partition_key, row_key);
        """;

    public static string Find(string table) =>
        $"""SELECT id, etag FROM "{table}" WHERE partition_key = ?1 AND row_key = ?2""";

    public static string Insert(string table) =>
        $"""INSERT INTO "{table}" (partition_key, row_key, etag, properties, large) VALUES (?1, ?2, ?3, ?4, ?5)""";

    public static string Update(string table) =>
        $"""UPDATE "{table}" SET etag = ?3, properties = ?4, large = ?5 WHERE id = ?1""";

    public static string Delete(string table) => $"""DELETE FROM "{table}" WHERE id = ?1""";

    public static string Get(string table) =>
        $"""SELECT row_key, etag, properties, large FROM "{table}" WHERE partition_key = ?1 AND row_key = ?2""";

    public static string Range(string table) => $"""
        SELECT row_key, etag, properties, large FROM "{table}"
        WHERE partition_key = ?1 AND row_key >= ?2 AND row_key < ?3 ORDER BY row_key LIMIT ?4
        """;

    /// <summary>Whether the SQL table exists by now.</summary>
    public static bool Exists(SqliteConnection connection, string table)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $name";
        command.Parameters.AddWithValue("$name", table);
        return command.ExecuteScalar() is not null;
    }
}
