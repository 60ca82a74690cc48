using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Partners, their feeds and what is submitted to them.</summary>
/// <param name="front">Answers.</param>
public sealed class FeedFunctions(HttpFront front)
{
    /// <summary>Lists the partners with the feeds each sends.</summary>
    [Function("listPartners")]
    public Task ListPartners([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/partners")] HttpRequest request) =>
        front.AnswerAsync("listPartners", request);

    /// <summary>Lists the feeds the hub takes.</summary>
    [Function("listFeeds")]
    public Task ListFeeds([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/feeds")] HttpRequest request) =>
        front.AnswerAsync("listFeeds", request);

    /// <summary>Describes one feed: who sends it, how often, when it is due, its fields and schemas.</summary>
    [Function("getFeed")]
    public Task GetFeed([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/feeds/{feed}")] HttpRequest request) =>
        front.AnswerAsync("getFeed", request);

    /// <summary>Gives one version of a feed's JSON Schema (draft 2020-12) for whole submissions.</summary>
    [Function("getFeedSchema")]
    public Task GetFeedSchema([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/feeds/{feed}/schemas/{version}")] HttpRequest request) =>
        front.AnswerAsync("getFeedSchema", request);

    /// <summary>Gives a file to begin with: the columns of a feed and an example record, as CSV or JSON.</summary>
    [Function("getFeedTemplate")]
    public Task GetFeedTemplate([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/feeds/{feed}/template")] HttpRequest request) =>
        front.AnswerAsync("getFeedTemplate", request);

    /// <summary>Receives the complete set of records of one feed for one period, as the next revision.</summary>
    [Function("submit")]
    public Task Submit([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/feeds/{feed}/submissions")] HttpRequest request) =>
        front.AnswerAsync("submit", request);

    /// <summary>Lists a feed's receipts in order of period and revision.</summary>
    [Function("listSubmissions")]
    public Task ListSubmissions([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/feeds/{feed}/submissions")] HttpRequest request) =>
        front.AnswerAsync("listSubmissions", request);
}
