using Microsoft.Data.Sqlite;

namespace Hub.Benchmarks;

/// <summary>What the disk takes at the least: a SQLite file set up as the hub's (WAL, synchronous=FULL, pages of 8 KiB), and nothing in front of it.</summary>
internal sealed class BareDatabase : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("hub-bench-").FullName;
    private readonly SqliteConnection connection;
    private readonly SqliteCommand insert;

    /// <summary>Opens one whose commits write so many bytes.</summary>
    public BareDatabase(int bytes)
    {
        connection = new SqliteConnection($"Data Source={Path.Combine(folder, "floor.db")};Pooling=false");
        connection.Open();
        using (var setUp = connection.CreateCommand())
        {
            setUp.CommandText = "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB);";
            setUp.ExecuteNonQuery();
        }

        insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO t (v) VALUES ($v)";
        insert.Parameters.AddWithValue("$v", new byte[bytes]);
        insert.Prepare();
    }

    /// <summary>Commits once.</summary>
    public void Commit() => insert.ExecuteNonQuery();

    /// <summary>Closes and removes the file.</summary>
    public void Dispose()
    {
        insert.Dispose();
        connection.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
