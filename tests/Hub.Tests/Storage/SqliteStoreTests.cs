using Hub.Storage;

namespace Hub.Tests.Storage;

/// <summary>The SQLite adapter in a fresh folder.</summary>
public sealed class SqliteStoreTests : TableStoreCompliance
{
    protected override Task<ITableStore> OpenAsync() => Task.FromResult<ITableStore>(new TempStore());
}
