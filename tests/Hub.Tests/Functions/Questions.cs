using Hub.Tests.Http;

namespace Hub.Tests.Functions;

/// <summary>One request, with the status it is to be answered with. <c>&lt;…&gt;</c> in its path, headers or body stands for what an earlier answer gave.</summary>
internal sealed record Question(string Route, int Status, string Method, string Path, string? Caller = null, string? Body = null)
{
    /// <summary>A caller whose key no hub knows.</summary>
    public const string Stranger = "stranger";

    public string MediaType { get; init; } = "application/json";

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The request with what was found filled in.</summary>
    public Question With(IReadOnlyDictionary<string, string> found) => this with
    {
        Path = Fill(Path, found),
        Headers = [.. Headers.Select(header => (header.Name, Fill(header.Value, found)))],
        Body = Body is null ? null : Fill(Body, found),
    };

    private static string Fill(string text, IReadOnlyDictionary<string, string> found) =>
        found.Aggregate(text, (filled, one) => filled.Replace(one.Key, one.Value, StringComparison.Ordinal));
}

/// <summary>Requests one after another that reach every route, with success and without, and what lies beside the routes.</summary>
internal static class Questions
{
    /// <summary>An origin whose pages may call with a key.</summary>
    public const string ListedOrigin = "https://desk.example.nl";

    private const string Duwo = "duwo";
    private const string Stock = "/v1/feeds/duwo-housing-stock/submissions";
    private const string Market = "/v1/feeds/duwo-housing-market/submissions";
    private const string Units = "/v1/indicators/housing-units/observations";
    private const string Hook = """{"sink":"<sink>","protocol":"HTTP","types":["nl.partnerhub.feed.late.v1"]}""";

    public static IReadOnlyList<Question> All { get; } =
    [
        .. Descriptions, .. Keys, .. Submissions, .. Figures, .. Alerts, .. Subscriptions, .. Events, .. BesideTheRoutes,
    ];

    private static IEnumerable<Question> Descriptions =>
    [
        Get("live", 200, "/health/live"),
        Get("live", 400, "/health/live?really=yes"),
        Get("ready", 200, "/health/ready"),
        Get("ready", 400, "/health/ready?really=yes"),
        Get("getOpenApi", 200, "/v1/openapi.json"),
        Get("getOpenApi", 400, "/v1/openapi.json?pretty=true"),
        Get("listPartners", 200, "/v1/partners"),
        Get("listPartners", 400, "/v1/partners?feed=duwo-housing-stock"),
        Get("getAbout", 200, "/v1/about", HubCallers.Operator),
        Get("getAbout", 403, "/v1/about", Duwo),
        Get("listFeeds", 200, "/v1/feeds"),
        Get("listFeeds", 400, "/v1/feeds?partner=duwo"),
        Get("getFeed", 200, "/v1/feeds/duwo-housing-stock"),
        Get("getFeed", 404, "/v1/feeds/no-such-feed"),
        Get("getFeed", 404, "/v1/feeds/%2F%3Cscript%3E"),
        Get("getFeedSchema", 200, "/v1/feeds/duwo-housing-stock/schemas/v1"),
        Get("getFeedSchema", 404, "/v1/feeds/duwo-housing-stock/schemas/v9"),
        Get("getFeedTemplate", 200, "/v1/feeds/duwo-housing-stock/template"),
        Get("getFeedTemplate", 200, "/v1/feeds/duwo-housing-stock/template?format=json"),
        Get("getFeedTemplate", 404, "/v1/feeds/no-such-feed/template"),
        Get("listIndicators", 200, "/v1/indicators"),
        Get("listIndicators", 400, "/v1/indicators?all=true"),
        Get("getIndicator", 200, "/v1/indicators/housing-units"),
        Get("getIndicator", 404, "/v1/indicators/no-such-indicator"),
    ];

    private static IEnumerable<Question> Keys =>
    [
        Get("getCaller", 200, "/v1/caller", Duwo),
        Get("getCaller", 200, "/v1/caller", HubCallers.Operator),
        Get("getCaller", 401, "/v1/caller") with { Headers = [("Origin", ListedOrigin)] },
        new("issueKey", 201, "POST", "/v1/keys", HubCallers.Operator, """{"owner":"duwo","role":"partner","label":"nightly export","days":30}"""),
        new("issueKey", 400, "POST", "/v1/keys", HubCallers.Operator, """{"owner":"partner-hub","role":"king","days":-1,"secret":"mine"}"""),
        new("issueKey", 403, "POST", "/v1/keys", Duwo, """{"owner":"duwo","role":"partner"}""") { Headers = [("Origin", ListedOrigin)] },
        Get("listKeys", 200, "/v1/keys", HubCallers.Operator),
        Get("listKeys", 403, "/v1/keys", Duwo),
        Get("getKey", 200, "<key>", HubCallers.Operator) with { Headers = [("Origin", ListedOrigin)] },
        Get("getKey", 404, "/v1/keys/none", HubCallers.Operator) with { Headers = [("Origin", "https://elsewhere.example.nl")] },
        new("rotateKey", 201, "POST", "<key>/rotation", HubCallers.Operator, """{"overlap":"PT1H"}"""),
        new("rotateKey", 400, "POST", "<key>/rotation", HubCallers.Operator, """{"overlap":"P31D"}"""),
        new("rotateKey", 403, "POST", "<key>/rotation", Duwo),
        new("revokeKey", 200, "DELETE", "<key>", HubCallers.Operator),
        new("revokeKey", 403, "DELETE", "<key>", Duwo),
        new("rotateKey", 409, "POST", "<key>/rotation", HubCallers.Operator) { Headers = [("Origin", ListedOrigin)] },
        Get("listKeys", 200, "/v1/keys", HubCallers.Operator),
    ];

    private static IEnumerable<Question> Submissions =>
    [
        Submit(200, Stock + "?dryRun=true", Samples.Stock("2010").ToJsonString()),
        Submit(400, Stock + "?dryRun=true", Samples.Stock("2010", units: -1).ToJsonString()),
        Submit(400, Stock + "?dryRun=perhaps", Samples.Stock("2010").ToJsonString()),
        Submit(201, Stock, Samples.Stock("2010").With("note", "Counted on 1 January").ToJsonString()),
        Get("getSubmission", 200, "<submission>", Duwo),
        Get("getSubmission", 404, "/v1/submissions/duwo-housing-stock.1999.1", Duwo),
        Get("getSubmission", 404, "<submission>", "lic"),
        Get("getSubmissionRecords", 200, "<submission>/records", Duwo),
        Get("getSubmissionRecords", 404, "/v1/submissions/nonsense/records", Duwo),
        Submit(200, Stock, Samples.Stock("2010").With("note", "Counted on 1 January").ToJsonString()),
        Submit(201, Stock, Samples.Stock("2010", units: 120).ToJsonString()),
        Submit(201, Stock, Samples.Stock("2011", units: 3).ToJsonString()),
        Submit(400, Stock, Samples.Stock("2010", units: -1).With("extra", 1).ToJsonString()),
        Submit(400, Stock, "{"),
        Submit(400, Stock, string.Empty),
        Submit(415, Stock, "a,b") with { MediaType = "text/plain" },
        Submit(415, Stock, "{}") with { Headers = [("Content-Encoding", "deflate")] },
        Submit(400, Stock, "a,b") with { MediaType = "text/csv" },
        Submit(400, Stock + "?period=2012", "a,b") with { MediaType = "text/csv", Headers = [("Accept-Language", "nl")] },
        Submit(201, Stock + "?period=2012", "place;ownership;units\r\nleiden;owned;1.234\r\n") with { MediaType = "text/csv", Headers = [("Idempotency-Key", "\"one\"")] },
        Submit(201, Stock + "?period=2012", "place;ownership;units\r\nleiden;owned;1.234\r\n") with { MediaType = "text/csv", Headers = [("Idempotency-Key", "\"one\"")] },
        Submit(409, Stock + "?period=2012", "place;ownership;units\r\nleiden;owned;1.235\r\n") with { MediaType = "text/csv", Headers = [("Idempotency-Key", "\"one\"")] },
        Submit(412, Stock + "?period=2012", """{"place":"leiden","ownership":"owned","units":7}""") with { MediaType = "application/x-ndjson", Headers = [("If-None-Match", "*")] },
        Get("getSubmissionChanges", 200, "<submission>/changes", Duwo),
        Get("getSubmissionChanges", 404, "/v1/submissions/duwo-housing-stock.1999.1/changes", Duwo),
        new("lockPeriod", 200, "PUT", "/v1/feeds/duwo-housing-stock/periods/2012/lock", HubCallers.Operator, """{"reason":"published"}"""),
        new("lockPeriod", 403, "PUT", "/v1/feeds/duwo-housing-stock/periods/2012/lock", Duwo),
        Submit(409, Stock, Samples.Stock("2012", units: 9).ToJsonString()),
        Get("getPeriod", 200, "/v1/feeds/duwo-housing-stock/periods/2012", Duwo),
        Get("getPeriod", 404, "/v1/feeds/duwo-housing-stock/periods/1999", Duwo),
        new("unlockPeriod", 200, "DELETE", "/v1/feeds/duwo-housing-stock/periods/2012/lock", HubCallers.Operator),
        new("unlockPeriod", 404, "DELETE", "/v1/feeds/duwo-housing-stock/periods/1999/lock", HubCallers.Operator),
        Get("getReporting", 200, "/v1/reporting", Duwo),
        Get("getReporting", 400, "/v1/reporting?status=tardy", Duwo),
        Submit(404, "/v1/feeds/no-such-feed/submissions", "{}"),
        Submit(403, Stock, Samples.Stock("2010").ToJsonString()) with { Caller = "lic" },
        Submit(401, Stock, Samples.Stock("2010").ToJsonString()) with { Caller = null },
        Submit(401, Stock, Samples.Stock("2010").ToJsonString()) with { Caller = Question.Stranger },
        Submit(401, Stock, Samples.Stock("2010").ToJsonString()) with { Caller = HubCallers.Revoked },
        new("withdrawSubmission", 200, "POST", "/v1/submissions/duwo-housing-stock.2011.1/withdrawal", Duwo),
        new("withdrawSubmission", 404, "POST", "/v1/submissions/duwo-housing-stock.2014.1/withdrawal", Duwo),
        new("withdrawSubmission", 200, "POST", "/v1/submissions/duwo-housing-stock.2010.1/withdrawal", Duwo),
        Submit(201, Market, Samples.Market("2010-01", 2700).ToJsonString()),
        Submit(201, Market, Samples.Market("2010-02", 2000).ToJsonString()),
        Get("listSubmissions", 200, Stock, Duwo),
        Get("listSubmissions", 200, Stock + "?limit=1", Duwo),
        Get("listSubmissions", 400, Stock + "?limit=none", Duwo),
        Get("listSubmissions", 403, Stock, "lic"),
        Get("listSubmissions", 401, Stock),
    ];

    private static IEnumerable<Question> Figures =>
    [
        Get("getObservations", 200, Units),
        Get("getObservations", 304, Units) with { Headers = [("If-None-Match", "<etag>")] },
        Get("getObservations", 200, Units) with { Headers = [("If-None-Match", "\"another\"")] },
        Get("getObservations", 200, Units + "?period=2010&by=place"),
        Get("getObservations", 200, Units + "?period=2010&by=place") with { Headers = [("Accept", "text/csv"), ("Accept-Language", "nl")] },
        Get("getObservations", 304, Units + "?period=2010&by=place") with { Headers = [("Accept", "text/csv"), ("Accept-Language", "nl"), ("If-None-Match", "<etag>")] },
        Get("getObservations", 406, Units) with { Headers = [("Accept", "image/png")] },
        Get("getObservations", 400, Units + "?colour=red"),
        Get("getObservations", 404, "/v1/indicators/no-such-indicator/observations"),
        Get("getObservations", 200, Units + "?asOf=2026-01-04"),
        Get("getObservations", 400, Units + "?asOf=2026-01-06"),
        Get("listRevisions", 200, "/v1/indicators/housing-units/revisions"),
        Get("listRevisions", 200, "/v1/indicators/housing-units/revisions?by=place&limit=1"),
        Get("listRevisions", 400, "/v1/indicators/housing-units/revisions?after=here"),
        Get("getLineage", 200, "/v1/indicators/housing-units/lineage?period=2012"),
        Get("getLineage", 404, "/v1/indicators/housing-units/lineage?period=1999"),
        Get("getSubmissionObservations", 200, "/v1/submissions/duwo-housing-stock.2012.1/observations", Duwo),
        Get("getSubmissionObservations", 404, "/v1/submissions/duwo-housing-stock.1999.1/observations", Duwo),
        Get("getObservations", 200, Units + "?by=place&format=xlsx&language=nl"),
        Get("getObservations", 200, Units + "?by=place&format=json-stat"),
        Get("getObservations", 400, Units + "?format=pdf"),
        Get("getMonitor", 200, "/v1/monitor?year=2010"),
        Get("getMonitor", 400, "/v1/monitor?theme=weather"),
        Get("getFactsheet", 200, "/v1/monitor/2010/factsheet?language=nl"),
        Get("getFactsheet", 404, "/v1/monitor/1710/factsheet"),
        Get("getCatalog", 200, "/v1/catalog"),
        Get("getCatalog", 400, "/v1/catalog?format=xml"),
        Get("listAlerts", 200, "/v1/alerts"),
        Get("listAlerts", 400, "/v1/alerts?status=open"),
        Get("listAlerts", 400, "/v1/alerts?rule=no-such-rule"),
        Get("getAlert", 200, "<alert>"),
        Get("getAlert", 404, "/v1/alerts/housing-shortage.leiden"),
    ];

    private static IEnumerable<Question> Alerts =>
    [
        Submit(201, Market, Samples.Market("2010-03", 2700).ToJsonString()),
        Get("listAlerts", 200, "/v1/alerts?status=active"),
        new("acknowledgeAlert", 200, "POST", "<alert>/acknowledgement", HubCallers.Municipality, """{"note":"on the agenda"}"""),
        new("acknowledgeAlert", 400, "POST", "<alert>/acknowledgement", HubCallers.Municipality, """{"note":7}"""),
        new("acknowledgeAlert", 403, "POST", "<alert>/acknowledgement", Duwo),
        Get("getAcknowledgement", 200, "<alert>/acknowledgement", HubCallers.Operator),
        Get("getAcknowledgement", 401, "<alert>/acknowledgement"),
        Get("getAlert", 200, "<alert>"),
        new("takeBackAcknowledgement", 200, "DELETE", "<alert>/acknowledgement", HubCallers.Operator),
        new("takeBackAcknowledgement", 404, "DELETE", "/v1/alerts/housing-shortage.leiden.1999-01/acknowledgement", HubCallers.Operator),
        new("silenceAlerts", 201, "POST", "/v1/alert-silences", HubCallers.Municipality, """{"rule":"housing-shortage","where":{"place":["leiden"]},"reason":"revision under way","until":"2026-01-20T00:00:00Z"}"""),
        new("silenceAlerts", 400, "POST", "/v1/alert-silences", HubCallers.Municipality, """{"rule":"housing-shortage","until":"2027-01-20T00:00:00Z"}"""),
        Get("listSilences", 200, "/v1/alert-silences", HubCallers.Operator),
        Get("listSilences", 403, "/v1/alert-silences", Duwo),
        Get("getSilence", 200, "<silence>", HubCallers.Municipality),
        Get("getSilence", 404, "/v1/alert-silences/none", HubCallers.Municipality),
        Get("listAlertRules", 200, "/v1/alert-rules"),
        Get("listAlertRules", 400, "/v1/alert-rules?indicator=housing-units"),
        Get("getAlertRule", 200, "/v1/alert-rules/housing-shortage"),
        Get("getAlertRule", 404, "/v1/alert-rules/no-such-rule"),
        Submit(201, Market, Samples.Market("2010-04", 2000).ToJsonString()),
        Get("getAlert", 200, "<alert>"),
        new("endSilence", 200, "DELETE", "<silence>", HubCallers.Municipality),
        new("endSilence", 404, "DELETE", "/v1/alert-silences/none", HubCallers.Municipality),
    ];

    private static IEnumerable<Question> Subscriptions =>
    [
        new("subscribe", 201, "POST", "/v1/subscriptions", HubCallers.Municipality, Hook),
        new("subscribe", 400, "POST", "/v1/subscriptions", HubCallers.Municipality, """{"sink":"http://10.0.0.1/hook","protocol":"MQTT"}"""),
        new("subscribe", 403, "POST", "/v1/subscriptions", HubCallers.Monitor, Hook),
        new("subscribe", 401, "POST", "/v1/subscriptions", null, Hook),
        Get("listSubscriptions", 200, "/v1/subscriptions", HubCallers.Municipality),
        Get("listSubscriptions", 200, "/v1/subscriptions", Duwo),
        Get("listSubscriptions", 401, "/v1/subscriptions"),
        Get("getSubscription", 404, "<subscription>", Duwo),
        Get("getSubscription", 200, "<subscription>", HubCallers.Municipality),
        Get("listDeliveries", 200, "<subscription>/deliveries", HubCallers.Municipality),
        Get("listDeliveries", 404, "<subscription>/deliveries", Duwo),
        new("testSubscription", 202, "POST", "<subscription>/test", HubCallers.Municipality),
        new("testSubscription", 404, "POST", "<subscription>/test", Duwo),
        Get("listDeliveries", 200, "<subscription>/deliveries?state=pending&counts=true&limit=1", HubCallers.Municipality),
        Get("getDelivery", 200, "<subscription>/deliveries/<delivery>", HubCallers.Municipality),
        new("redeliver", 202, "POST", "<subscription>/deliveries/<delivery>/redelivery", HubCallers.Municipality),
        new("redeliver", 404, "POST", "<subscription>/deliveries/<delivery>/redelivery", Duwo),
        new("redeliverMany", 202, "POST", "<subscription>/redeliveries", HubCallers.Municipality, """{"after":0,"states":["failed"]}"""),
        new("redeliverMany", 400, "POST", "<subscription>/redeliveries", HubCallers.Municipality, """{"to":"yesterday"}"""),
        Get("getDelivery", 404, "<subscription>/deliveries/0", HubCallers.Municipality),
        Get("listDeliveries", 400, "<subscription>/deliveries?state=lost", HubCallers.Municipality),
        new("redeliver", 404, "POST", "<subscription>/deliveries/0/redelivery", HubCallers.Municipality),
        new("changeSubscription", 200, "PATCH", "<subscription>", HubCallers.Municipality, """{"types":null,"status":"paused"}""") { MediaType = "application/merge-patch+json", Headers = [("If-Match", "<etag>")] },
        new("changeSubscription", 412, "PATCH", "<subscription>", HubCallers.Municipality, """{"status":"active"}""") { Headers = [("If-Match", "\"1\""), ("Accept-Language", "nl")] },
        new("changeSubscription", 400, "PATCH", "<subscription>", HubCallers.Municipality, """{"owner":"duwo","config":{"maxRate":0}}"""),
        new("changeSubscription", 404, "PATCH", "<subscription>", Duwo, """{"status":"active"}"""),
        new("askConsent", 409, "POST", "<subscription>/handshake", HubCallers.Municipality),
        new("changeSubscription", 200, "PATCH", "<subscription>", HubCallers.Municipality, """{"status":"active"}"""),
        new("askConsent", 200, "POST", "<subscription>/handshake", HubCallers.Municipality),
        new("askConsent", 429, "POST", "<subscription>/handshake", HubCallers.Municipality),
        new("askConsent", 404, "POST", "<subscription>/handshake", Duwo),
        new("grantConsent", 404, "POST", "<subscription>/consent?token=guessed"),
        new("grantConsentByLink", 404, "GET", "<subscription>/consent"),
        new("grantConsent", 400, "POST", "<consent>") { Headers = [("WebHook-Allowed-Rate", "0")] },
        new("grantConsent", 200, "POST", "<consent>") { Headers = [("WebHook-Allowed-Rate", "120")] },
        Get("grantConsentByLink", 200, "<consent>"),
        new("rotateSecret", 200, "POST", "<subscription>/secret-rotation", HubCallers.Municipality),
        new("rotateSecret", 200, "POST", "<subscription>/secret-rotation", HubCallers.Municipality, """{"overlap":"PT1H"}"""),
        new("rotateSecret", 400, "POST", "<subscription>/secret-rotation", HubCallers.Municipality, """{"overlap":"P1M"}"""),
        new("rotateSecret", 404, "POST", "<subscription>/secret-rotation", Duwo),
        new("deleteSubscription", 404, "DELETE", "<subscription>", Duwo),
        new("deleteSubscription", 204, "DELETE", "<subscription>", HubCallers.Municipality),
        Get("getSubscription", 404, "<subscription>", HubCallers.Municipality),
        Get("listSubscriptions", 200, "/v1/subscriptions", HubCallers.Operator),
        .. Mailboxes,
    ];

    private static IEnumerable<Question> Mailboxes =>
    [
        new("subscribe", 400, "POST", "/v1/subscriptions", HubCallers.Municipality, """{"sink":"mailto:a@leiden.nl?bcc=b@leiden.nl","protocol":"HTTP"}"""),
        new("subscribe", 201, "POST", "/v1/subscriptions", HubCallers.Municipality, """{"sink":"mailto:huisvesting@leiden.nl","protocol":"SMTP"}"""),
        new("askConsent", 200, "POST", "<subscription>/handshake", HubCallers.Municipality),
        Get("showConfirmation", 403, "<subscription>/confirmation?token=none"),
        Get("showConfirmation", 403, "<subscription>/confirmation") with { Headers = [("Accept", "text/html"), ("Accept-Language", "nl")] },
        Get("showConfirmation", 400, "<subscription>/confirmation?colour=red"),
        Get("showConfirmation", 200, "<subscription>/confirmation?token=<token>"),
        new("confirmSubscription", 403, "POST", "<subscription>/confirmation?token=none"),
        new("confirmSubscription", 200, "POST", "<subscription>/confirmation?token=<token>"),
        Get("getSubscription", 200, "<subscription>", HubCallers.Municipality),
        new("rotateSecret", 409, "POST", "<subscription>/secret-rotation", HubCallers.Municipality),
        Get("showUnsubscription", 403, "<subscription>/unsubscription?token=none"),
        Get("showUnsubscription", 200, "<subscription>/unsubscription?token=<token>"),
        new("unsubscribe", 403, "POST", "<subscription>/unsubscription?token=none"),
        new("unsubscribe", 200, "POST", "<subscription>/unsubscription?token=<token>", null, "List-Unsubscribe=One-Click") { MediaType = "application/x-www-form-urlencoded" },
        Get("getSubscription", 200, "<subscription>", HubCallers.Municipality),
        new("deleteSubscription", 204, "DELETE", "<subscription>", HubCallers.Municipality),
    ];

    private static IEnumerable<Question> Events =>
    [
        Get("listEvents", 200, "/v1/events", HubCallers.Operator),
        Get("listEvents", 200, "/v1/events?after=2&limit=1", HubCallers.Municipality),
        Get("listEvents", 200, "/v1/events?after=0", "lic"),
        Get("listEvents", 200, "/v1/events?after=0&wait=30&limit=2&types=nl.partnerhub.housing.alert.raised.v1", "lic"),
        Get("listEvents", 200, "/v1/events?after=latest&wait=0", "lic"),
        Get("listEvents", 200, "/v1/events?limit=3", Duwo) with { Headers = [("Accept", "text/event-stream")] },
        Get("listEvents", 200, "/v1/events?limit=1", Duwo) with { Headers = [("Accept", "text/event-stream"), ("Last-Event-ID", "00000000000000000002")] },
        Get("listEvents", 400, "/v1/events", Duwo) with { Headers = [("Accept", "text/event-stream"), ("Last-Event-ID", "two")] },
        Get("listEvents", 406, "/v1/events", Duwo) with { Headers = [("Accept", "text/html")] },
        Get("listEvents", 200, "/v1/events?filter=datarule%20%3D%20%27housing-shortage%27", "lic"),
        Get("listEvents", 400, "/v1/events?types=weather", Duwo),
        Get("listEvents", 400, "/v1/events?filter=datarule%20%3D", Duwo),
        Get("listEvents", 400, "/v1/events?wait=31", Duwo),
        Get("listAlertEvents", 200, "/v1/alerts/events?limit=2"),
        Get("listAlertEvents", 200, "/v1/alerts/events?limit=1") with { Headers = [("Accept", "text/event-stream")] },
        Get("listAlertEvents", 400, "/v1/alerts/events?types=nl.partnerhub.feed.late.v1"),
        Get("getAlertFeed", 200, "/v1/alerts/feed?language=nl"),
        Get("getAlertFeed", 200, "/v1/alerts/feed?limit=1") with { Headers = [("Accept", "application/atom+xml")] },
        Get("getAlertFeed", 400, "/v1/alerts/feed?after=nothing"),
        Get("getAlertFeed", 400, "/v1/alerts/feed?rule=no-such-rule"),
        Get("listEventTypes", 200, "/v1/event-types"),
        Get("listEventTypes", 400, "/v1/event-types?all=true"),
        Get("getEventType", 200, "/v1/event-types/nl.partnerhub.feed.late.v1"),
        Get("getEventType", 404, "/v1/event-types/nl.partnerhub.feed.late.v2"),
        Get("getEventTypeSchema", 200, "/v1/event-types/nl.partnerhub.feed.late.v1/schema"),
        Get("getEventTypeSchema", 404, "/v1/event-types/weather/schema"),
        Get("listEvents", 400, "/v1/events?after=yesterday", HubCallers.Operator),
        Get("listEvents", 401, "/v1/events"),
    ];

    private static IEnumerable<Question> BesideTheRoutes =>
    [
        Beside(200, "HEAD", "/v1/feeds"),
        Beside(200, "HEAD", "/v1/openapi.json"),
        Beside(200, "HEAD", Units),
        Beside(404, "HEAD", "/v1/feeds/no-such-feed"),
        Beside(401, "HEAD", "/v1/events"),
        Beside(204, "OPTIONS", "/v1/feeds"),
        Beside(204, "OPTIONS", Stock),
        Beside(204, "OPTIONS", Units) with { Headers = [("Origin", "https://example.nl"), ("Access-Control-Request-Method", "GET")] },
        Beside(204, "OPTIONS", "/v1/subscriptions/some"),
        Beside(204, "OPTIONS", "/v1/keys/some") with { Headers = [("Origin", ListedOrigin), ("Access-Control-Request-Method", "DELETE")] },
        Beside(404, "GET", "/v1/nothing") with { Headers = [("Origin", ListedOrigin)] },
        Beside(404, "OPTIONS", "/v1/nothing"),
        Beside(404, "OPTIONS", "/"),
        Beside(405, "POST", "/v1/feeds"),
        Beside(405, "PUT", Stock),
        Beside(405, "PUT", "/v1/subscriptions/some"),
        Beside(405, "DELETE", "/health/live"),
        Beside(405, "TRACE", "/v1/alerts"),
        Beside(404, "GET", "/v1"),
        Beside(404, "GET", "/v2/feeds"),
        Beside(404, "POST", "/v1/nothing"),
        Beside(404, "GET", "/v1/feeds/"),
        Beside(404, "GET", "/v1/feeds/duwo-housing-stock/"),
        Beside(404, "POST", Stock + "/"),
        Beside(404, "GET", "/v1//feeds"),
        Beside(200, "GET", "/V1/Feeds"),
        Beside(404, "GET", "/v1/feeds/duwo%2Dhousing%2Dstock%2Fschemas"),
    ];

    private static Question Get(string route, int status, string path, string? caller = null) => new(route, status, "GET", path, caller);

    private static Question Submit(int status, string path, string body) => new("submit", status, "POST", path, Duwo, body);

    private static Question Beside(int status, string method, string path) => new("none", status, method, path);
}
