using Hub.Azure;
using Hub.Feeds.Validation;
using Hub.Functions.Http;
using Hub.Functions.ServiceBus;
using Hub.Hosting;
using Hub.Http;
using Hub.Mail;
using Hub.Publishing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Functions;

/// <summary>How a hub is put together as a functions app.</summary>
public static class FunctionsHost
{
    /// <summary>The setting with the storage: a table endpoint or a connection string.</summary>
    public const string Storage = "HUB_STORAGE";

    /// <summary>How long a stream of events lasts unless a setting says less: the platform ends an answer after 230 seconds.</summary>
    public static readonly TimeSpan LongestStream = TimeSpan.FromSeconds(200);

    /// <summary>
    /// Adds the hub on Azure Table Storage and Service Bus, with the definitions beside the executable. Nothing runs by
    /// itself: triggers call.
    /// </summary>
    /// <param name="services">The registrations.</param>
    /// <param name="configuration">The app's settings.</param>
    /// <exception cref="InvalidOperationException">A setting is missing or wrong; the message says which.</exception>
    /// <exception cref="DefinitionException">A definition is wrong.</exception>
    public static IServiceCollection AddHubFunctions(this IServiceCollection services, IConfiguration configuration) =>
        AddHubFunctions(services, configuration, () => Definitions.Load(Path.Combine(AppContext.BaseDirectory, "schemas"), Wording.From(configuration)));

    /// <summary>As <see cref="AddHubFunctions(IServiceCollection, IConfiguration)"/>, with other definitions.</summary>
    internal static IServiceCollection AddHubFunctions(this IServiceCollection services, IConfiguration configuration, Func<Definitions> definitions)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var storage = configuration[Storage] is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException(
                $"The storage is not configured: set {Storage} to the account's table endpoint (https://….table.core.windows.net), or to a connection string.");
        NewtonsoftLicense.Register(configuration["Validation:NewtonsoftLicense"]);
        services.AddAzureTables(storage);
        services.AddServiceBus(configuration);
        services.Configure<EventsOptions>(events =>
        {
            // An instance takes a hundred requests at once (host.json): who waits leaves room for who does not.
            events.LongestStream = LongestStream;
            events.MostReaders = 40;
            events.MostPublicReaders = 20;
        });
        services.AddSmtp();
        services.AddHub(definitions()).AddHubTriggers();
        services.AddSingleton<HttpFront>();
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // The worker's own server takes 30 MB otherwise; the platform before it takes 100 MB.
            kestrel.Limits.MaxRequestBodySize = RequestBody.ServerLimit;
        });
        return services;
    }
}
