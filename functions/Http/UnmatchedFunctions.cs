using Hub.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Hub.Functions.Http;

/// <summary>
/// What no other function answers. The platform prefers a function with a more specific route, if it has the request's
/// method; so OPTIONS, a method that a path does not have and a path that is not there all end up here, and the shared
/// route table says which it is. The platform itself answers 404 without a body to other methods than these, and keeps
/// <c>/admin</c> and <c>/runtime</c>; for <c>/</c> it has a page of its own unless <c>AzureWebJobsDisableHomepage</c> is set.
/// </summary>
/// <param name="pipeline">The shared pipeline.</param>
public sealed class UnmatchedFunctions(HubPipeline pipeline)
{
    /// <summary>Answers OPTIONS, 405 and 404.</summary>
    [Function("unmatched")]
    public Task Unmatched(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "patch", "delete", "options", "trace", Route = "{*path}")] HttpRequest request) =>
        pipeline.HandleUnmatchedAsync((request ?? throw new ArgumentNullException(nameof(request))).HttpContext);
}
