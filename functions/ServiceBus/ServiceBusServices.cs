using Hub.Publishing;
using Hub.Receiving;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Functions.ServiceBus;

/// <summary>Registers the bus.</summary>
internal static class ServiceBusServices
{
    /// <summary>
    /// Lets events go to the topic and changes wake the queue's trigger. Needs logging and <see cref="TimeProvider"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The settings are missing or wrong; see <see cref="ServiceBusSettings.Read"/>.</exception>
    public static IServiceCollection AddServiceBus(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = ServiceBusSettings.Read(configuration);
        services.AddSingleton(_ => settings.Connect());
        services.AddSingleton<IEventPublisher, ServiceBusPublisher>();
        services.AddSingleton<WakeUpQueue>();
        services.AddSingleton<IWakeUps>(provider => provider.GetRequiredService<WakeUpQueue>());
        return services.AddSingleton<IChangeSignal>(provider => provider.GetRequiredService<WakeUpQueue>());
    }
}
