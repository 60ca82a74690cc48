using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Periods and their locks.</summary>
/// <param name="front">Answers.</param>
public sealed class PeriodFunctions(HttpFront front)
{
    /// <summary>Tells which revision of a period counts, and whether the period is locked.</summary>
    [Function("getPeriod")]
    public Task GetPeriod([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/feeds/{feed}/periods/{period}")] HttpRequest request) =>
        front.AnswerAsync("getPeriod", request);

    /// <summary>Locks a period.</summary>
    [Function("lockPeriod")]
    public Task LockPeriod([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "v1/feeds/{feed}/periods/{period}/lock")] HttpRequest request) =>
        front.AnswerAsync("lockPeriod", request);

    /// <summary>Unlocks a period.</summary>
    [Function("unlockPeriod")]
    public Task UnlockPeriod([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/feeds/{feed}/periods/{period}/lock")] HttpRequest request) =>
        front.AnswerAsync("unlockPeriod", request);
}
