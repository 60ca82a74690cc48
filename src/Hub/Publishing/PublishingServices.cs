using Hub.Publishing.Catalogue;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Filters;
using Hub.Publishing.Mail;
using Hub.Publishing.Pulling;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Publishing;

/// <summary>Registers this room.</summary>
public static class PublishingServices
{
    /// <summary>
    /// Adds the event log, the relay and the subscriptions, with settings from the sections <c>Events</c>,
    /// <c>Webhooks</c> and <c>Mail</c> checked at start. The host adds <see cref="ITableStore"/>, <see cref="TimeProvider"/>,
    /// <see cref="IIdSource"/>, configuration and logging, and before this its <see cref="IEventPublisher"/> if it has a
    /// bus, its <see cref="IMailSender"/> if it sends mails, and its <see cref="IEventAudience"/> if not everybody may hear everything. Nothing runs by itself until <see cref="AddPublishingWorkers"/>.
    /// </summary>
    public static IServiceCollection AddPublishing(this IServiceCollection services)
    {
        services.AddOptions<EventsOptions>().BindConfiguration(EventsOptions.Section).ValidateOnStart();
        services.AddOptions<WebhookOptions>()
            .BindConfiguration(WebhookOptions.Section)
            .Configure<IConfiguration>((options, configuration) =>
            {
                // A list cannot be written as one value, but an environment variable is one.
                if (configuration[WebhookOptions.Section + ":" + nameof(WebhookOptions.AllowedNetworks)] is { Length: > 0 } networks)
                {
                    options.AllowedNetworks.Add(networks);
                }

                if (configuration[WebhookOptions.Section + ":" + nameof(WebhookOptions.AllowedPorts)] is { Length: > 0 } ports)
                {
                    options.AllowedPorts.Add(ports);
                }
            })
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<EventsOptions>>(new FaultCheck<EventsOptions>(options => options.Fault()));
        services.AddOptions<MailOptions>().BindConfiguration(MailOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>>(new FaultCheck<MailOptions>(options => options.Fault()));
        services.AddSingleton<IValidateOptions<WebhookOptions>>(new FaultCheck<WebhookOptions>(options => options.Fault()));

        services.AddDataProtection().SetApplicationName("partner-hub");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
            new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository = new TableXmlRepository(provider.GetRequiredService<ITableStore>())));
        services.TryAddSingleton<ISecretProtector, DataProtectionSecretProtector>();

        services.AddSingleton<EventLog>();
        services.AddSingleton<EventRelay>();
        services.TryAddSingleton<IEventPublisher, NoBus>();
        services.TryAddSingleton<IEventAudience, Everybody>();

        services.AddSingleton<EventWatch>();
        services.AddSingleton<PullEvents>();
        services.AddSingleton<ReaderPlaces>();

        services.AddSingleton<SubscriptionStore>();
        services.AddSingleton<SubscriptionSecrets>();
        services.AddSingleton<EventDataNames>();
        services.AddSingleton<SubscriptionVetting>();
        services.AddSingleton<RegisterSubscription>();
        services.AddSingleton<ChangeSubscription>();
        services.AddSingleton<RotateSecret>();
        services.AddSingleton<AskConsent>();
        services.AddSingleton<ConsentLink>();
        services.AddSingleton<GrantConsent>();
        services.AddSingleton<ListSubscriptions>();
        services.AddSingleton<GetSubscription>();
        services.AddSingleton<DeleteSubscription>();
        services.AddSingleton<DisableSubscription>();
        services.AddSingleton<TestSubscription>();

        // The relay makes deliveries, and a delivery may disable a subscription, which is an event to relay.
        services.AddSingleton(provider => new Lazy<EventRelay>(provider.GetRequiredService<EventRelay>));

        services.AddSingleton<SinkGuard>();
        services.AddSingleton<SinkConnector>();
        services.TryAddSingleton<IHostResolver, SystemHostResolver>();
        services.AddSingleton<DeliveryStore>();
        services.AddSingleton<SinkClient>();
        services.AddSingleton<SinkHandshake>();
        services.AddSingleton(provider => new SinkConsent(
            provider.GetRequiredService<SubscriptionStore>(),
            provider.GetRequiredService<SinkHandshake>(),
            provider.GetRequiredService<ConsentLink>(),
            provider.GetRequiredService<MailConsent>(),
            provider.GetRequiredService<DisableSubscription>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>(),
            provider.GetRequiredService<ILogger<SinkConsent>>()));
        services.AddSingleton<SinkPace>();
        services.TryAddSingleton<IMailSender, NoMailSender>();
        services.AddSingleton<MailReadiness>();
        services.AddSingleton<MailTokens>();
        services.AddSingleton<MailLinks>();
        services.AddSingleton(provider => new MailComposer(
            provider.GetRequiredService<MailLinks>(), provider.GetService<EventTypeCatalogue>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<MailAllowance>();
        services.AddSingleton<MailConsent>();
        services.AddSingleton<MailDigests>();
        services.AddSingleton(provider => new MailAnswers(
            provider.GetRequiredService<SubscriptionStore>(),
            provider.GetRequiredService<MailTokens>(),
            provider.GetRequiredService<DisableSubscription>(),
            provider.GetRequiredService<DeliveryDispatcher>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<MailAnswers>>()));
        services.AddSingleton<TokenEndpoint>();
        services.AddSingleton<SinkTokens>();
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<DeliveryAttempt>();
        services.AddSingleton<DueDeliveries>();
        services.AddSingleton<DeliveryFanOut>();
        services.AddSingleton<ListDeliveries>();
        services.AddSingleton<GetDelivery>();
        services.AddSingleton<RedeliverOne>();
        services.AddSingleton<RedeliverMany>();
        services.AddSingleton<PurgeDeliveries>();
        services.AddSingleton<UnwantedDeliveries>();
        services.AddSingleton(provider => new DeliveryDispatcher(
            provider.GetRequiredService<SubscriptionStore>(),
            provider.GetRequiredService<DeliveryStore>(),
            provider.GetRequiredService<DueDeliveries>(),
            provider.GetRequiredService<DeliveryAttempt>(),
            provider.GetRequiredService<MailDigests>(),
            provider.GetRequiredService<SinkConsent>(),
            provider.GetRequiredService<SinkPace>(),
            provider.GetRequiredService<DisableSubscription>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DeliveryDispatcher>>()));
        return services;
    }

    /// <summary>
    /// Lets the deliveries run for as long as the host does. A head whose process comes and goes calls
    /// <see cref="DeliveryDispatcher.RunDueAsync"/> from a timer instead.
    /// </summary>
    public static IServiceCollection AddPublishingWorkers(this IServiceCollection services) =>
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<DeliveryDispatcher>());
}
