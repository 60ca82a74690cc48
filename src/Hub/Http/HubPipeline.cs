using System.Diagnostics;
using Hub.Feeds.PersonalData;
using Hub.Partners;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Hub.Http;

/// <summary>
/// What surrounds every handler, in every head: the headers of the API design rules, who the caller is, and errors
/// caught once and answered as problem documents.
/// </summary>
public sealed partial class HubPipeline(Authenticate authenticate, ReadyAnswers ready, CrossOrigin cors, ILogger<HubPipeline> logger)
{
    /// <summary>The version of the interface (semver), on every answer (NLGov API Design Rules, /core/version-header).</summary>
    public const string ApiVersion = "1.0.0";

    /// <summary>Answers a request with a route's handler.</summary>
    public async Task HandleAsync(HubRoute route, HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(route);
        ArgumentNullException.ThrowIfNull(http);
        if (HubPath.HasSlashTooMany(http.Request.Path))
        {
            await HandleUnmatchedAsync(http);
            return;
        }

        SetHeaders(http, route.Access);
        try
        {
            if (route.Access == Access.Public)
            {
                // What was asked and answered just so before costs no more than finding it.
                var result = await ready.FindAsync(http) ?? await HandleAsync(route, new HubRequest(http, null));
                await result.ExecuteAsync(http);
            }
            else if (route.Access == Access.LinkHolders)
            {
                var result = await HandleAsync(route, new HubRequest(http, null));
                await result.ExecuteAsync(http);
            }
            else
            {
                await AnswerCallerAsync(route, http);
            }
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone; nobody reads an answer.
        }
        catch (Microsoft.AspNetCore.Connections.ConnectionResetException)
        {
            // Gone as well, in the middle of its body.
        }
        catch (BadHttpRequestException bad)
        {
            await AnswerAsync(http, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? Problems.TooLarge(RequestBody.Limit) : Problems.InvalidRequest("The request's body could not be read as HTTP."));
        }
        catch (Exception exception)
        {
            LogFailure(logger, exception, route.Name);
            await AnswerAsync(http, Problems.Internal(Activity.Current?.TraceId.ToString() ?? http.TraceIdentifier));
        }
    }

    /// <summary>
    /// Answers a path or method that no route serves: OPTIONS with what the path allows, another method with 405, a
    /// path that is not there with 404.
    /// </summary>
    public Task HandleUnmatchedAsync(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        if (HubPath.Find(http.Request.Path) is not { } path)
        {
            SetHeaders(http, Access.Callers);
            return new ProblemResult(Problems.NotFound("such path; see /v1/openapi.json")).ExecuteAsync(http);
        }

        if (HttpMethods.IsOptions(http.Request.Method))
        {
            return HandleOptionsAsync(http, path);
        }

        SetHeaders(http, Access.Callers);
        http.Response.Headers.Allow = path.Allowed;
        return new ProblemResult(Problems.MethodNotAllowed(path.Allowed)).ExecuteAsync(http);
    }

    // What a path allows, and to whom (CORS, Fetch standard).
    private Task HandleOptionsAsync(HttpContext http, HubPath path)
    {
        SetHeaders(http, path.Access);
        http.Response.Headers.Allow = path.Allowed;
        cors.SetPreflightHeaders(http, path);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task AnswerCallerAsync(HubRoute route, HttpContext http)
    {
        if (await CallerOfAsync(http) is not { } caller)
        {
            LogRefused(logger, route.Name, new LoggedPath(http.Request.Path), http.Connection.RemoteIpAddress);
            await new ProblemResult(Problems.Unauthenticated()).ExecuteAsync(http);
            return;
        }

        var result = await HandleAsync(route, new HubRequest(http, caller));
        await result.ExecuteAsync(http);
        LogProcessing(logger, caller.Id, caller.Role, route.Name, new LoggedPath(http.Request.Path), http.Response.StatusCode, http.Connection.RemoteIpAddress);
    }

    private static Task<IResult> HandleAsync(HubRoute route, HubRequest request) =>
        !route.ChecksQuery && QueryRules.Unknown(request, route.Query.Select(parameter => parameter.Name)) is { } unknown
            ? Task.FromResult<IResult>(new ProblemResult(unknown))
            : route.Handle(request);

    private async ValueTask<Caller?> CallerOfAsync(HttpContext http)
    {
        const string scheme = "Bearer ";
        var header = http.Request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            ? await authenticate.HandleAsync(value[scheme.Length..].Trim(), http.RequestAborted)
            : null;
    }

    private static async Task AnswerAsync(HttpContext http, Problem problem)
    {
        if (http.Response.HasStarted)
        {
            // Half an answer is out already: break the connection rather than let it look whole.
            http.Abort();
            return;
        }

        await new ProblemResult(problem).ExecuteAsync(http);
    }

    private void SetHeaders(HttpContext http, Access access)
    {
        var headers = http.Response.Headers;
        headers["API-Version"] = ApiVersion;
        headers.CacheControl = "no-store";
        headers.ContentSecurityPolicy = "frame-ancestors 'none'";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        cors.SetHeaders(http, access);
    }

    // The processing log: who did what to which object, with what result and from where. Never sampled; no key, no
    // content, no query and nothing in a path that looks like personal data. The entry carries the trace id of the request.
    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "{Caller} ({Role}) {Operation} {Path}: {Status}, from {Origin}")]
    private static partial void LogProcessing(
        ILogger logger, string caller, Role role, string operation, LoggedPath path, int status, System.Net.IPAddress? origin);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Warning, Message = "{Operation} {Path} refused: no valid credential, from {Origin}")]
    private static partial void LogRefused(ILogger logger, string operation, LoggedPath path, System.Net.IPAddress? origin);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Error, Message = "Answering {Route} failed")]
    private static partial void LogFailure(ILogger logger, Exception exception, string route);

    // Masked when it is written, and only then.
    private readonly record struct LoggedPath(PathString Path)
    {
        public override string ToString() => PersonalDataRules.MaskPath(Path.Value);
    }
}
