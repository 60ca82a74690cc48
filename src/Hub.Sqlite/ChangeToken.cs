using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Hub.Sqlite;

/// <summary>
/// Tells cheaply whether the file changed: <c>PRAGMA data_version</c> of a connection that never writes changes with
/// every commit of any other connection, in this process or another.
/// </summary>
internal sealed class ChangeToken : IDisposable
{
    private readonly Lock turn = new();
    private readonly SqliteConnection connection;
    private readonly Statement version;
    private (long Version, long Commits) last = (-1, -1);
    private string token = string.Empty;

    public ChangeToken(Database database)
    {
        connection = database.OpenReader();
        version = new Statement(connection, "PRAGMA data_version");
    }

    /// <summary>The token as of now, which <paramref name="commits"/> of this process makes different in any case.</summary>
    public string Read(long commits)
    {
        lock (turn)
        {
            version.Step();
            var now = (version.Number(0), commits);
            version.Reset();
            if (now != last)
            {
                last = now;
                token = string.Create(CultureInfo.InvariantCulture, $"{now.Item1}.{commits}");
            }

            return token;
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
}
