namespace Hub.Http;

/// <summary>All routes of the interface, in the order in which a figure travels.</summary>
public static class RouteTable
{
    /// <summary>The routes; names are unique.</summary>
    public static IReadOnlyList<HubRoute> All { get; } =
    [
        .. PartnerEndpoint.Routes,
        .. FeedEndpoints.Routes,
        .. TemplateEndpoint.Routes,
        .. SubmissionEndpoints.Routes,
        .. ReportingEndpoint.Routes,
        .. PeriodEndpoints.Routes,
        .. IndicatorEndpoints.Routes,
        .. RevisionEndpoints.Routes,
        .. LineageEndpoints.Routes,
        .. MonitorEndpoints.Routes,
        .. AlertEndpoints.Routes,
        .. AlertFeedEndpoint.Routes,
        .. AcknowledgementEndpoints.Routes,
        .. SilenceEndpoints.Routes,
        .. AlertRuleEndpoints.Routes,
        .. SubscriptionEndpoints.Routes,
        .. DeliveryEndpoints.Routes,
        .. SubscriptionChangeEndpoints.Routes,
        .. ConsentEndpoints.Routes,
        .. MailLinkEndpoints.Routes,
        .. EventEndpoints.Routes,
        .. EventTypeEndpoints.Routes,
        .. CallerEndpoint.Routes,
        .. KeyEndpoints.Routes,
        .. AboutEndpoint.Routes,
        .. OpenApiEndpoint.Routes,
        .. CatalogEndpoint.Routes,
        .. HealthEndpoints.Routes,
    ];
}
