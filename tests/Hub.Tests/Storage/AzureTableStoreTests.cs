using Hub.Storage;

namespace Hub.Tests.Storage;

/// <summary>The Azure adapter against a real Azurite.</summary>
public sealed class AzureTableStoreTests(Azurite azurite) : TableStoreCompliance
{
    protected override async Task<ITableStore> OpenAsync() => await azurite.OpenStoreAsync(Cancellation);
}
