using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hub.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>What an answer depends on beside its path, query and <c>Accept</c>.</summary>
/// <param name="Language">The language of its names and texts; null when it has all, or none.</param>
/// <param name="Address">The address it names the hub by.</param>
public sealed record AnswerVariant(string? Language, string Address);

/// <summary>
/// Answers of public reads, kept ready as bytes with their ETag while nothing has changed in storage. Where the storage
/// has no change token (Azure), an answer is kept for two seconds.
/// </summary>
public sealed class ReadyAnswers(ITableStore store, TimeProvider clock)
{
    private static readonly TimeSpan WithoutToken = TimeSpan.FromSeconds(2);

    private const int MostBytes = 64 * 1024 * 1024;

    private readonly ConcurrentDictionary<string, Ready> answers = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>A body and its media type.</summary>
    public readonly record struct Body(string ContentType, ReadOnlyMemory<byte> Bytes)
    {
        /// <summary>The language of its texts; null when it has none, or all.</summary>
        public string? Language { get; init; }

        /// <summary>What it is called when it is saved; null to leave that to the client.</summary>
        public string? FileName { get; init; }

        /// <summary>Whether a browser saves it in place of showing it.</summary>
        public bool IsDownload { get; init; }

        /// <summary>Its own <c>Content-Security-Policy</c>; null for that of all answers.</summary>
        public string? Policy { get; init; }
    }

    /// <summary>
    /// The answer to a request for this path, query and <c>Accept</c>, and for the variant of it where it has one, made
    /// anew when something may have changed since it was made. A problem is answered and not kept.
    /// </summary>
    public async Task<IResult> GetAsync(HubRequest request, Func<Task<Result<Body>>> make, AnswerVariant? variant = null)
    {
        ArgumentNullException.ThrowIfNull(make);
        var http = request.Http.Request;
        var key = string.Concat(http.Path.Value, http.QueryString.Value, " ", http.Headers.Accept.ToString());
        key = variant is null ? key : string.Concat(key, "\n", variant.Language, variant.Address);

        // The token is taken before the data is read, so that an answer is never newer in name than in content.
        var token = await store.ChangeTokenAsync(request.Cancellation);
        if (answers.TryGetValue(key, out var ready)
            && (token is null ? clock.GetElapsedTime(ready.MadeAt) < WithoutToken : token == ready.Token))
        {
            return ready;
        }

        var now = clock.GetTimestamp();
        if (!(await make()).Succeeded(out var body, out var problem))
        {
            return new ProblemResult(problem);
        }

        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(body.Bytes.Span).AsSpan(0, 16))}\"";
        ready = new Ready(token, now, body, etag, variant?.Language is null ? "Accept" : "Accept, Accept-Language");
        if (Interlocked.Add(ref bytes, body.Bytes.Length + key.Length) > MostBytes)
        {
            answers.Clear();
            Interlocked.Exchange(ref bytes, body.Bytes.Length);
        }

        answers[key] = ready;
        return ready;
    }

    private sealed class Ready(string? token, long madeAt, Body body, string etag, string vary) : IResult
    {
        public string? Token => token;

        public long MadeAt => madeAt;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.Headers.ETag = etag;
            response.Headers.Vary = vary;
            if (body.Language is { } language)
            {
                response.Headers.ContentLanguage = language;
            }

            // With a 304 too: a cache takes over the headers of that.
            if (body.Policy is { } policy)
            {
                response.Headers.ContentSecurityPolicy = policy;
            }

            // Caches may keep it and must ask whether it is still true.
            response.Headers.CacheControl = "public, no-cache";
            if (IsKnown(httpContext.Request.Headers.IfNoneMatch))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            if (body.FileName is { } name)
            {
                response.Headers.ContentDisposition = $"{(body.IsDownload ? "attachment" : "inline")}; filename=\"{name}\"";
            }

            response.ContentType = body.ContentType;
            response.ContentLength = body.Bytes.Length;
            return response.Body.WriteAsync(body.Bytes, httpContext.RequestAborted).AsTask();
        }

        private bool IsKnown(StringValues ifNoneMatch)
        {
            if (ifNoneMatch.Count == 0)
            {
                return false;
            }

            // Weak comparison (RFC 9110, section 13.1.2).
            return EntityTagHeaderValue.TryParseList(ifNoneMatch!, out var tags)
                && tags.Any(tag => tag.Tag == "*" || tag.Tag == etag);
        }
    }
}
