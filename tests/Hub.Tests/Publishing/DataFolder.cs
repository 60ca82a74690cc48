using Hub.Sqlite;

namespace Hub.Tests.Publishing;

/// <summary>A folder that outlives the stores opened on it, as a disk outlives a process.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hub-publishing-").FullName;

    public SqliteStore Open() => SqliteStore.Open(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
