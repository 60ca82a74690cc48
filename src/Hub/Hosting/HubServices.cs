using Hub.Alerts;
using Hub.Http;
using Hub.Indicators;
using Hub.Indicators.Disclosure;
using Hub.Indicators.Harvest;
using Hub.Indicators.Monitor;
using Hub.Partners;
using Hub.Publishing;
using Hub.Publishing.Deliveries;
using Hub.Receiving;
using Hub.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Hub.Hosting;

/// <summary>Registers the hub's rooms. A head adds its storage before this, and what it has of its own: a bus, or a signal that wakes other processes.</summary>
public static class HubServices
{
    private const string BeingComputed = "The figures of the present definitions are being computed.";

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
        services.AddSingleton(definitions.Events);
        services.AddSingleton(new OwnPartner(definitions.Feeds.Find(Reporting.OwnFeed)?.Partner));
        services.AddPartners();
        services.AddSingleton<IEventAudience, EventAudience>();
        services.AddPublishing();

        services.AddSingleton<ReceiveSubmission>();
        services.AddSingleton<ReferenceCubes>();
        services.AddSingleton<SubmissionArchive>();
        services.AddSingleton<WithdrawSubmission>();
        services.AddSingleton<KeepRefusal>();
        services.AddSingleton<LockPeriod>();
        services.AddSingleton<ListPeriods>();
        services.AddSingleton<CompareSubmissions>();
        services.AddSingleton<SweepUploads>();
        services.AddSingleton<Reporting>();
        services.AddSingleton<PurgeRefusals>();
        services.AddSingleton<TellLateFeeds>();
        services.AddSingleton<SubmitReporting>();

        services.AddOptions<CatalogOptions>().BindConfiguration(CatalogOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<CatalogOptions>>(new FaultCheck<CatalogOptions>(options => options.Fault()));
        services.AddSingleton<CodeLabels>();
        services.AddSingleton<DisclosureControl>();
        services.AddSingleton<PublicationRules>();
        services.AddSingleton<CurrentCubes>();
        services.AddSingleton<AffectedObservations>();
        services.AddSingleton<EarlierRevisions>();
        services.AddSingleton<ComputeObservations>();
        services.AddSingleton<PublishObservations>();
        services.AddSingleton<ObservationArchive>();
        services.AddSingleton<ListRevisions>();
        services.AddSingleton<TraceObservations>();
        services.AddSingleton<ReadMonitor>();
        services.AddSingleton<DescribeCatalog>();
        services.AddSingleton<RebuildIndicators>();
        services.AddSingleton<VerifyIndicators>();
        services.AddSingleton<ExplainObservation>();
        services.AddSingleton<AlertTexts>();
        services.AddSingleton<TellAlerts>();
        services.AddSingleton<EvaluateAlerts>();
        services.AddSingleton<AlertArchive>();
        services.AddSingleton<AcknowledgeAlert>();
        services.AddSingleton<SilenceAlerts>();
        services.AddSingleton<EndSilences>();
        services.AddSingleton<VerifyAlerts>();

        services.AddSingleton<CarryOnChanges>();
        services.AddSingleton<ApplyRetention>();
        services.AddSingleton<CopyStore>();
        services.AddSingleton<ChangeProcessor>();
        services.TryAddSingleton<IChangeSignal>(provider => provider.GetRequiredService<ChangeProcessor>());

        services.AddSingleton<HubStart>();
        services.AddHostedService(provider => provider.GetRequiredService<HubStart>());
        services.AddSingleton<DescribeHub>();
        services.AddOptions<HttpOptions>().BindConfiguration(HttpOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>>(new FaultCheck<HttpOptions>(options => options.Fault()));
        services.AddSingleton<CrossOrigin>();
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
        services.AddHostedService<HourlyWork>();
        return services.AddSingleton<IReadiness, ProcessorReadiness>();
    }

    /// <summary>
    /// For a head whose processes come and go, in place of <see cref="AddHubWorkers"/>: nothing runs by itself, triggers
    /// call <see cref="CarryOnChanges"/>, <see cref="DeliveryDispatcher.RunDueAsync"/>, <see cref="TellLateFeeds"/>,
    /// <see cref="SubmitReporting"/> and <see cref="ApplyRetention"/>, and the hub is ready when the stored figures are of the present definitions.
    /// </summary>
    public static IServiceCollection AddHubTriggers(this IServiceCollection services) =>
        services.AddSingleton<IReadiness, StoredFiguresReadiness>();

    private sealed class ProcessorReadiness(ChangeProcessor processor) : IReadiness
    {
        public ValueTask<string?> MissingAsync(CancellationToken cancellation) => ValueTask.FromResult(processor.Ready ? null : BeingComputed);
    }

    private sealed class StoredFiguresReadiness(RebuildIndicators rebuild, Definitions definitions) : IReadiness
    {
        private volatile bool current;

        public async ValueTask<string?> MissingAsync(CancellationToken cancellation)
        {
            current = current || await rebuild.IsCurrentAsync(definitions.Fingerprint, cancellation);
            return current ? null : BeingComputed;
        }
    }
}
