using Hub.Storage;

namespace Hub.Azure;

/// <summary>What is told of Azure Table Storage, whose size only the account's metrics have, hours later.</summary>
internal sealed class AzureFacts : IStorageFacts
{
    public string Engine => "azure-tables";

    public long? Bytes => null;
}
