using Microsoft.Data.Sqlite;

namespace Hub.Sqlite;

/// <summary>The file: where it is, how its connections are set up, and which layout it has.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>
    /// The layout this version writes, kept in <c>PRAGMA user_version</c>: a SQL table per hub table (see
    /// <see cref="TableSql"/>) and <c>hub_etag</c>. A change that an older version would misread gets the next number.
    /// </summary>
    public const int Layout = 1;

    /// <summary>The file's name in its folder.</summary>
    public const string FileName = "hub.db";

    private const int BusyMilliseconds = 30_000;
    private readonly string path;

    private Database(string path)
    {
        this.path = path;
        Writer = Connect(SqliteOpenMode.ReadWriteCreate);
    }

    /// <summary>The one connection that writes.</summary>
    public SqliteConnection Writer { get; }

    /// <summary>Bytes of the file and of its write-ahead log.</summary>
    public long FileBytes => new[] { path, path + "-wal" }.Select(name => new FileInfo(name)).Where(file => file.Exists).Sum(file => file.Length);

    /// <summary>Opens the file, makes it when it is new, and refuses it when its layout is newer.</summary>
    public static Database Open(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, FileName);
        Create(path);
        var database = new Database(path);
        try
        {
            database.Prepare();
            return database;
        }
        catch (SqliteException failure) when (failure.SqliteErrorCode == SQLitePCL.raw.SQLITE_NOTADB)
        {
            database.Dispose();
            throw new InvalidDataException($"{path} is not a SQLite database.", failure);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    // For its owner only, as it holds what webhooks are signed with; SQLite gives its log the same mode.
    private static void Create(string path)
    {
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            new FileStream(path, options).Dispose();
        }
    }

    /// <summary>A connection that reads only.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = Connect(SqliteOpenMode.ReadOnly);

        // Mapping spares a copy per page read; 64 MiB keeps the process's memory figure modest.
        Run(connection, "PRAGMA mmap_size=67108864; PRAGMA cache_size=-4096;");
        return connection;
    }

    /// <summary>Runs statements that answer nothing of interest.</summary>
    public static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose() => Writer.Dispose();

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        try
        {
            connection.Open();
            Run(connection, $"PRAGMA busy_timeout={BusyMilliseconds};");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Prepare()
    {
        CheckLayout();

        // The size of a page counts for a new file only. 8 KiB halves the overflow pages of large rows against 4 KiB.
        Run(Writer, "PRAGMA page_size=8192;");
        Run(Writer, "PRAGMA journal_mode=WAL;");

        // The committer moves the log into the file itself, after it has answered; the automatic way, inside a COMMIT,
        // stays as a safety net. FULL flushes the log at every commit: an answer means durable.
        Run(Writer, "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=8192; PRAGMA journal_size_limit=67108864; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY;");
        if (UserVersion() < Layout)
        {
            Run(Writer, $"""
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS hub_etag (id INTEGER PRIMARY KEY CHECK (id = 1), reserved INTEGER NOT NULL);
                INSERT OR IGNORE INTO hub_etag (id, reserved) VALUES (1, 0);
                PRAGMA user_version={Layout};
                COMMIT;
                """);
        }
    }

    private void CheckLayout()
    {
        var found = UserVersion();
        if (found > Layout)
        {
            throw new InvalidDataException(
                $"{path} has layout {found} and this version of the hub knows layouts up to {Layout}: a newer version wrote it. Start that version, or restore a backup that this one made.");
        }
    }

    private long UserVersion()
    {
        using var command = Writer.CreateCommand();
        command.CommandText = "PRAGMA user_version;";
        return (long)command.ExecuteScalar()!;
    }
}
