using Azure.Core;
using Hub.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Azure;

/// <summary>Registers the Azure Table Storage adapter of <see cref="ITableStore"/>.</summary>
public static class AzureServices
{
    /// <summary>Stores everything in Azure Table Storage, or in the Azurite emulator.</summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="connectionStringOrEndpoint">See <see cref="AzureTableStore.Open(string, TokenCredential, string)"/>.</param>
    /// <param name="credential">Who the hub is towards an endpoint; null for <c>DefaultAzureCredential</c>.</param>
    /// <param name="tablePrefix">What every table's name begins with; empty for nothing.</param>
    public static IServiceCollection AddAzureTables(
        this IServiceCollection services, string connectionStringOrEndpoint, TokenCredential? credential = null, string tablePrefix = "")
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionStringOrEndpoint);
        services.AddSingleton<IStorageFacts, AzureFacts>();
        return services.AddSingleton<ITableStore>(_ => AzureTableStore.Open(connectionStringOrEndpoint, credential, tablePrefix));
    }
}
