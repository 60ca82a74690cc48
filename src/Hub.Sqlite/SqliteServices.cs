using Hub.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Sqlite;

/// <summary>Registers the SQLite adapter of <see cref="ITableStore"/>.</summary>
public static class SqliteServices
{
    /// <summary>Whether there is a hub's file in <paramref name="folder"/>.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, Database.FileName));

    /// <summary>
    /// Stores everything in one SQLite file in <paramref name="folder"/>. The file is opened, and made when it is new,
    /// when the store is first asked for; the container closes it.
    /// </summary>
    /// <param name="services">The container's registrations.</param>
    /// <param name="folder">The data folder; made when it is missing.</param>
    public static IServiceCollection AddSqliteStore(this IServiceCollection services, string folder)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        services.AddSingleton(_ => SqliteStore.Open(folder));
        services.AddSingleton<ITableStore>(provider => provider.GetRequiredService<SqliteStore>());
        services.AddSingleton<IStorageFacts>(provider => provider.GetRequiredService<SqliteStore>());
        return services;
    }
}
