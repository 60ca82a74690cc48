using Hub.Alerts;
using Hub.Http;
using Hub.Indicators;
using Hub.Partners;
using Hub.Publishing;
using Hub.Receiving;
using Hub.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Hub.Hosting;

/// <summary>Registers the hub's rooms. A head adds its storage, and its bus if it has one, before this.</summary>
public static class HubServices
{
    /// <summary>
    /// Adds everything that answers requests. Nothing runs by itself until <see cref="AddHubWorkers"/>.
    /// </summary>
    public static IServiceCollection AddHub(this IServiceCollection services, Definitions definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, SystemIdSource>();
        services.AddSingleton(definitions);
        services.AddSingleton(definitions.Partners);
        services.AddSingleton(definitions.Feeds);
        services.AddSingleton(definitions.Indicators);
        services.AddSingleton(definitions.Alerts);
        services.AddPartners();
        services.AddSingleton<IEventAudience, EventAudience>();
        services.AddPublishing();

        services.AddSingleton<ReceiveSubmission>();
        services.AddSingleton<SubmissionArchive>();
        services.AddSingleton<WithdrawSubmission>();
        services.AddSingleton<SweepUploads>();

        services.AddSingleton<CodeLabels>();
        services.AddSingleton<CurrentCubes>();
        services.AddSingleton<AffectedObservations>();
        services.AddSingleton<ComputeObservations>();
        services.AddSingleton<PublishObservations>();
        services.AddSingleton<ObservationArchive>();
        services.AddSingleton<RebuildIndicators>();
        services.AddSingleton<VerifyIndicators>();
        services.AddSingleton<EvaluateAlerts>();
        services.AddSingleton<AlertArchive>();
        services.AddSingleton<VerifyAlerts>();

        services.AddSingleton<IOutboxSource, PublishedOutbox>();
        services.AddSingleton<ChangeProcessor>();
        services.AddSingleton<IChangeSignal>(provider => provider.GetRequiredService<ChangeProcessor>());

        services.AddSingleton<RequestBody>();
        services.AddSingleton<ReadyAnswers>();
        services.AddSingleton<HubPipeline>();
        return services;
    }

    /// <summary>Lets the carrying on of changes, the deliveries and the sweeps run for as long as the host does.</summary>
    public static IServiceCollection AddHubWorkers(this IServiceCollection services)
    {
        services.AddPublishingWorkers();
        services.AddHostedService(provider => provider.GetRequiredService<ChangeProcessor>());
        return services.AddSingleton<IReadiness, ProcessorReadiness>();
    }

    private sealed class ProcessorReadiness(ChangeProcessor processor) : IReadiness
    {
        public string? Missing => processor.Ready ? null : "The figures of the present definitions are being computed.";
    }
}
