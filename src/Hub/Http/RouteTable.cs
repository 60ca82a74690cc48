namespace Hub.Http;

/// <summary>All routes of the interface, in the order in which a figure travels.</summary>
public static class RouteTable
{
    /// <summary>The routes; names are unique.</summary>
    public static IReadOnlyList<HubRoute> All { get; } =
    [
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
        .. SubscriptionEndpoints.Routes,
        .. SubscriptionChangeEndpoints.Routes,
        .. EventEndpoints.Routes,
        .. OpenApiEndpoint.Routes,
        .. CatalogEndpoint.Routes,
        .. HealthEndpoints.Routes,
    ];
}
