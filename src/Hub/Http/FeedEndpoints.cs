using System.Globalization;
using System.Text.Json;
using Hub.Feeds;
using Hub.Feeds.Versions;
using Hub.Receiving;
using Hub.Receiving.Formats;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>The feed catalogue, and submissions to a feed.</summary>
internal static class FeedEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "listFeeds", Method = "GET", Pattern = "/v1/feeds", Access = Access.Public, Tag = "Feeds",
            Summary = "Lists the feeds the hub takes.", Handle = List,
        },
        new()
        {
            Name = "getFeed", Method = "GET", Pattern = "/v1/feeds/{feed}", Access = Access.Public, Tag = "Feeds",
            Summary = "Describes one feed: who sends it, how often, when it is due, its fields and schemas.", Handle = Get,
        },
        new()
        {
            Name = "getFeedSchema", Method = "GET", Pattern = "/v1/feeds/{feed}/schemas/{version}", Access = Access.Public, Tag = "Feeds",
            Summary = "Gives one version of a feed's JSON Schema (draft 2020-12) for whole submissions.", Handle = GetSchema,
            Produces = ["application/schema+json"],
        },
        new()
        {
            Name = "submit", Method = "POST", Pattern = "/v1/feeds/{feed}/submissions", Access = Access.Callers, Tag = "Submissions",
            Summary = "Receives the complete set of records of one feed for one period, as the next revision.", Handle = Submit,
            Success = [StatusCodes.Status201Created, StatusCodes.Status200OK], Consumes = SubmissionFormats.All,
            Query =
            [
                new("dryRun", "true checks everything and stores nothing.", """{"type":"boolean","default":false}"""),
                new("schema", "The version of the schema to judge it by, such as v1; the newest when left out.", """{"type":"string","pattern":"^v[1-9][0-9]*$"}"""),
                .. SubmissionBody.Parameters,
            ],
            Headers = [RequestConditions.IdempotencyKeyHeader, .. RequestConditions.PreconditionHeaders],
        },
        new()
        {
            Name = "listSubmissions", Method = "GET", Pattern = "/v1/feeds/{feed}/submissions", Access = Access.Callers, Tag = "Submissions",
            Summary = "Lists a feed's receipts in order of period and revision, or what was refused, the newest first.", Handle = SubmissionEndpoints.List,
            Query =
            [
                new("after", "Only what comes behind the one with this id."),
                new("period", "Only those of this period."),
                new("status", "Only those that stand so; receipts of both kinds when left out.", """{"type":"string","enum":["accepted","withdrawn","refused"]}"""),
                new("limit", "At most this many receipts.", """{"type":"integer","minimum":1,"maximum":1000,"default":100}"""),
            ],
        },
    ];

    private static Task<IResult> List(HubRequest request) =>
        request.Service<ReadyAnswers>().GetAsync(request, () => Body("application/json", json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("feeds");
            foreach (var feed in request.Service<FeedCatalogue>().All)
            {
                Write(json, feed);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }));

    private static Task<IResult> Get(HubRequest request) =>
        request.Service<ReadyAnswers>().GetAsync(request, () =>
            request.Service<FeedCatalogue>().Find(request.Path("feed")) is { } feed
                ? Body("application/json", json => Write(json, feed))
                : Task.FromResult<Result<ReadyAnswers.Body>>(Problems.NotFound($"feed '{request.Path("feed")}'")));

    private static Task<IResult> GetSchema(HubRequest request)
    {
        var feed = request.Service<FeedCatalogue>().Find(request.Path("feed"));
        if (feed?.Schemas.FirstOrDefault(known => known.Version == request.Path("version")) is not { } schema)
        {
            return Task.FromResult<IResult>(new ProblemResult(Problems.NotFound($"schema '{request.Path("version")}' of feed '{request.Path("feed")}'")));
        }

        SchemaHeaders.Set(request.Http.Response, feed, schema);
        return request.Service<ReadyAnswers>().GetAsync(request, () => Body("application/schema+json", json => json.WriteRawValue(schema.Json)));
    }

    private static Task<Result<ReadyAnswers.Body>> Body(string contentType, Action<Utf8JsonWriter> write) =>
        Task.FromResult<Result<ReadyAnswers.Body>>(new ReadyAnswers.Body(contentType, JsonAnswer.Bytes(write)));

    private static async Task<IResult> Submit(HubRequest request)
    {
        var dryRun = false;
        if (request.Http.Request.Query.TryGetValue("dryRun", out var asked) && !(dryRun = asked == "true") && asked != "false")
        {
            return new ProblemResult(Problems.InvalidRequest("'dryRun' is true or false."));
        }

        if (!RequestConditions.TryRead(request, out var conditions, out var wrong))
        {
            return new ProblemResult(wrong);
        }

        // Before the body is read: who may not send it need not.
        var receive = request.Service<ReceiveSubmission>();
        if (receive.Refusal(request.Caller, request.Path("feed")) is { } refusal)
        {
            return new ProblemResult(refusal);
        }

        var feed = request.Service<FeedCatalogue>().Find(request.Path("feed"))!;
        if (!ChooseSchema.For(feed, request.Query("schema"), HubCalendar.Today(request.Service<TimeProvider>().GetUtcNow())).Succeeded(out var schema, out var retired))
        {
            return new ProblemResult(retired);
        }

        SchemaHeaders.Set(request.Http.Response, feed, schema);
        return await SubmissionBody.WithAsync(request, schema, async (read, unread) =>
        {
            var input = conditions.On(read with { DryRun = dryRun, Schema = schema.Version }, request);
            var answer = unread is null
                ? await receive.HandleAsync(request.Caller, request.Path("feed"), input, request.Cancellation)
                : await receive.RefuseAsync(request.Caller, request.Path("feed"), input, unread, request.Cancellation);
            if (!answer.Succeeded(out var outcome, out var problem))
            {
                return new ProblemResult(problem);
            }

            return SubmissionEndpoints.Answer(request, outcome, dryRun);
        });
    }

    private static void Write(Utf8JsonWriter json, Feed feed)
    {
        json.WriteStartObject();
        json.WriteString("id", feed.Id);
        json.WriteString("partner", feed.Partner);
        json.WriteLocalized("title", feed.Title);
        json.WriteLocalized("description", feed.Description);
        json.WriteString("periodicity", feed.Periodicity.ToString().ToLowerInvariant());
        json.WriteLocalized("reference", feed.Reference);
        json.WriteStartObject("due");
        json.WriteString("from", feed.Due.FromStart ? "start" : "end");
        json.WriteNumber("months", feed.Due.After.Months);
        json.WriteNumber("days", feed.Due.After.Days);
        json.WriteEndObject();
        json.WriteStrings("key", feed.Key);
        json.WriteStrings("dimensions", feed.Dimensions);
        json.WriteStrings("measures", feed.Measures);
        json.WriteStartArray("schemas");
        foreach (var schema in feed.Schemas)
        {
            json.WriteStartObject();
            json.WriteString("version", schema.Version);
            json.WriteString("href", $"/v1/feeds/{feed.Id}/schemas/{schema.Version}");
            if (schema.Deprecated is { } deprecated)
            {
                json.WriteString("deprecated", deprecated.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            if (schema.Sunset is { } sunset)
            {
                json.WriteString("sunset", sunset.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteLinks(("self", $"/v1/feeds/{feed.Id}"), ("submissions", $"/v1/feeds/{feed.Id}/submissions"));
        json.WriteEndObject();
    }
}
