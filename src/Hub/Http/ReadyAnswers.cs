using System.Collections.Concurrent;
using System.Security.Cryptography;
using Hub.Receiving;
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
/// <remarks>
/// An answer is found in two ways: by what it depends on, once its route has worked that out, and before that by all that
/// a public route can see of a request (<see cref="AskedAs"/>). The second spares the route's work for who asks as
/// somebody asked before, which is nearly everybody.
/// </remarks>
public sealed class ReadyAnswers(ITableStore store, IChangeSignal signal, TimeProvider clock)
{
    private static readonly TimeSpan WithoutToken = TimeSpan.FromSeconds(2);

    private const int MostBytes = 64 * 1024 * 1024;

    // Requests that differ in nothing but their headers' spelling share an answer, and are some hundreds of bytes each.
    private const int MostAsked = 4096;
    private const int MostAskedLength = 1024;

    private readonly ConcurrentDictionary<string, Ready> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<AskedAs, Ready> asked = new();
    private long bytes;
    private int askedCount;

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

        /// <summary>From when on it is not true any more though nothing was written (UTC); null for never.</summary>
        public DateTimeOffset? Until { get; init; }
    }

    /// <summary>
    /// The answer to a request that was asked in just this way before and is still true; null when its route has to be
    /// asked. Costs a look-up and the storage's change token.
    /// </summary>
    /// <param name="http">The request, to a public route.</param>
    internal async ValueTask<IResult?> FindAsync(HttpContext http)
    {
        // What is out of date already need not wait: its route does.
        if (!asked.TryGetValue(AskedAs.Of(http.Request), out var ready) || !IsTrue(ready, await store.ChangeTokenAsync(http.RequestAborted)))
        {
            return null;
        }

        await signal.SettledAsync(http.RequestAborted);
        return IsTrue(ready, await store.ChangeTokenAsync(http.RequestAborted)) ? ready : null;
    }

    /// <summary>
    /// The answer to a request for this path, query and <c>Accept</c>, and for the variant of it where it has one, made
    /// anew when something may have changed since it was made. A problem is answered and not kept.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="make">Makes the answer.</param>
    /// <param name="variant">What else it depends on.</param>
    /// <param name="ofFigures">
    /// Whether it tells of published figures. It then waits for those of what this process has accepted, so that who has
    /// just submitted reads them; and it is found again by <see cref="FindAsync"/>, so that its route sets no headers of its own.
    /// </param>
    public async Task<IResult> GetAsync(HubRequest request, Func<Task<Result<Body>>> make, AnswerVariant? variant = null, bool ofFigures = false)
    {
        ArgumentNullException.ThrowIfNull(make);
        if (ofFigures)
        {
            await signal.SettledAsync(request.Cancellation);
        }

        var http = request.Http.Request;
        var key = string.Concat(http.Path.Value, http.QueryString.Value, " ", http.Headers.Accept.ToString());
        key = variant is null ? key : string.Concat(key, "\n", variant.Language, variant.Address);

        // The token is taken before the data is read, so that an answer is never newer in name than in content.
        var token = await store.ChangeTokenAsync(request.Cancellation);
        if (answers.TryGetValue(key, out var ready) && IsTrue(ready, token))
        {
            return Remembered(http, ready, ofFigures);
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
            asked.Clear();
            Interlocked.Exchange(ref bytes, body.Bytes.Length);
            Interlocked.Exchange(ref askedCount, 0);
        }

        answers[key] = ready;
        return Remembered(http, ready, ofFigures);
    }

    private bool IsTrue(Ready ready, string? token) =>
        (token is null ? clock.GetElapsedTime(ready.MadeAt) < WithoutToken : token == ready.Token) && !(ready.Until <= clock.GetUtcNow());

    private Ready Remembered(HttpRequest http, Ready ready, bool ofFigures)
    {
        var how = AskedAs.Of(http);
        if (!ofFigures || how.Length > MostAskedLength)
        {
            return ready;
        }

        if (!asked.TryAdd(how, ready))
        {
            asked[how] = ready;
        }
        else if (Interlocked.Increment(ref askedCount) > MostAsked)
        {
            asked.Clear();
            Interlocked.Exchange(ref askedCount, 0);
        }

        return ready;
    }

    /// <summary>
    /// All of a request that the answer of a public route may depend on, as it was sent. Conditions
    /// (<c>If-None-Match</c>) and the method decide how much of the answer is sent, not which it is.
    /// </summary>
    private readonly record struct AskedAs(string? Path, string? Query, string? Accept, string? Language, string Scheme, string? Host)
    {
        public int Length => (Path?.Length ?? 0) + (Query?.Length ?? 0) + (Accept?.Length ?? 0) + (Language?.Length ?? 0) + (Host?.Length ?? 0);

        public static AskedAs Of(HttpRequest http) =>
            new(http.Path.Value, http.QueryString.Value, http.Headers.Accept, http.Headers.AcceptLanguage, http.Scheme, http.Host.Value);
    }

    private sealed class Ready(string? token, long madeAt, Body body, string etag, string vary) : IResult
    {
        private readonly string? disposition = body.FileName is { } name ? $"{(body.IsDownload ? "attachment" : "inline")}; filename=\"{name}\"" : null;

        public string? Token => token;

        public long MadeAt => madeAt;

        public DateTimeOffset? Until => body.Until;

        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            var headers = response.Headers;
            headers.ETag = etag;
            headers.Vary = vary;
            if (body.Language is { } language)
            {
                headers.ContentLanguage = language;
            }

            // With a 304 too: a cache takes over the headers of that.
            if (body.Policy is { } policy)
            {
                headers.ContentSecurityPolicy = policy;
            }

            // Caches may keep it and must ask whether it is still true.
            headers.CacheControl = "public, no-cache";
            if (IsKnown(httpContext.Request.Headers.IfNoneMatch))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            if (disposition is not null)
            {
                headers.ContentDisposition = disposition;
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
