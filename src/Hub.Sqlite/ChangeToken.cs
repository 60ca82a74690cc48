using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Hub.Sqlite;

/// <summary>
/// Tells cheaply whether the file changed: <c>PRAGMA data_version</c> of a connection that never writes changes with
/// every commit of any other connection, in this process or another. It is asked only when the WAL-index says that
/// something may have been committed since it was asked last.
/// </summary>
internal sealed class ChangeToken : IDisposable
{
    private readonly Lock turn = new();
    private readonly SqliteConnection connection;
    private readonly Statement version;
    private readonly WalIndex? index;
    private volatile Known? last;

    public ChangeToken(Database database)
    {
        connection = database.OpenReader();
        version = new Statement(connection, "PRAGMA data_version");
        Version();
        index = WalIndex.Of(connection);
    }

    /// <summary>The token as of now, which <paramref name="commits"/> of this process makes different in any case.</summary>
    public string Read(long commits)
    {
        if (index is not null && last is { } known && known.Commits == commits && index.Is(known.Header))
        {
            return known.Token;
        }

        lock (turn)
        {
            // The header before the version: what is committed in between makes the next call look again.
            var header = index?.Read() ?? [];
            var now = Version();
            if (last is not { } before || before.Version != now || before.Commits != commits)
            {
                last = new Known(now, commits, header, string.Create(CultureInfo.InvariantCulture, $"{now}.{commits}"));
            }
            else
            {
                last = before with { Header = header };
            }

            return last.Token;
        }
    }

    public void Dispose()
    {
        lock (turn)
        {
            version.Dispose();
            connection.Dispose();
        }
    }

    private long Version()
    {
        version.Step();
        var number = version.Number(0);
        version.Reset();
        return number;
    }

    private sealed record Known(long Version, long Commits, long[] Header, string Token);
}
