using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>Callers and their keys.</summary>
/// <param name="front">Answers.</param>
public sealed class KeyFunctions(HttpFront front)
{
    /// <summary>Tells a caller who it is.</summary>
    [Function("getCaller")]
    public Task GetCaller([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/caller")] HttpRequest request) =>
        front.AnswerAsync("getCaller", request);

    /// <summary>Issues a key.</summary>
    [Function("issueKey")]
    public Task IssueKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/keys")] HttpRequest request) =>
        front.AnswerAsync("issueKey", request);

    /// <summary>Lists all keys without their secrets.</summary>
    [Function("listKeys")]
    public Task ListKeys([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/keys")] HttpRequest request) =>
        front.AnswerAsync("listKeys", request);

    /// <summary>Gives one key without its secret.</summary>
    [Function("getKey")]
    public Task GetKey([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "v1/keys/{id}")] HttpRequest request) =>
        front.AnswerAsync("getKey", request);

    /// <summary>Revokes a key.</summary>
    [Function("revokeKey")]
    public Task RevokeKey([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "v1/keys/{id}")] HttpRequest request) =>
        front.AnswerAsync("revokeKey", request);

    /// <summary>Replaces a key.</summary>
    [Function("rotateKey")]
    public Task RotateKey([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/keys/{id}/rotation")] HttpRequest request) =>
        front.AnswerAsync("rotateKey", request);
}
