using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>
/// Which pages of other origins may read answers (CORS, Fetch standard): public ones all, those for callers the origins
/// of <see cref="HttpOptions.AllowedOrigins"/>. Credentials mode is never allowed: a key is sent in a header, by a page that
/// was given it, and never by a browser on its own.
/// </summary>
public sealed class CrossOrigin(IOptions<HttpOptions> options)
{
    private const string MaxAge = "86400";
    private const string PublicMethods = "GET, HEAD";
    // A page that was given a key need not know which routes would answer without it.
    private const string PublicRequestHeaders = "Authorization, Accept, Accept-Language, If-None-Match, Last-Event-ID";
    private const string CallersRequestHeaders =
        "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Accept, Accept-Language, Last-Event-ID";

    private static readonly StringValues PublicExposed = $"{HeaderNames.ETag}, {HeaderNames.Link}, API-Version, Deprecation, Sunset";
    private static readonly StringValues CallersExposed = $"{PublicExposed}, {HeaderNames.Location}, {HeaderNames.RetryAfter}";

    private readonly FrozenSet<string> origins = options.Value.AllowedOrigins
        .Select(origin => HttpOptions.OriginOf(origin) ?? string.Empty).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Says on an answer who may read it.</summary>
    internal void SetHeaders(HttpContext http, Access access)
    {
        var headers = http.Response.Headers;
        if (access == Access.Public)
        {
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = PublicExposed;
            return;
        }

        // A link of a mail or of a handshake is followed, and never called by a page of somebody else.
        if (origins.Count == 0 || access == Access.LinkHolders)
        {
            return;
        }

        headers.Append(HeaderNames.Vary, HeaderNames.Origin);
        if (IsAllowed(http.Request))
        {
            headers.AccessControlAllowOrigin = http.Request.Headers.Origin;
            headers.AccessControlExposeHeaders = CallersExposed;
        }
    }

    /// <summary>Says on the answer to a preflight what may be asked for, beside <see cref="SetHeaders"/>.</summary>
    internal void SetPreflightHeaders(HttpContext http, HubPath path)
    {
        var headers = http.Response.Headers;
        if (path.Access == Access.Public)
        {
            headers.AccessControlAllowMethods = PublicMethods;
            headers.AccessControlAllowHeaders = PublicRequestHeaders;
            headers.AccessControlMaxAge = MaxAge;
        }
        else if (path.Access != Access.LinkHolders && IsAllowed(http.Request))
        {
            headers.AccessControlAllowMethods = path.Allowed;
            headers.AccessControlAllowHeaders = CallersRequestHeaders;
            headers.AccessControlMaxAge = MaxAge;
        }
    }

    private bool IsAllowed(HttpRequest request) =>
        request.Headers.Origin is [{ } origin] && origins.Contains(origin);
}
