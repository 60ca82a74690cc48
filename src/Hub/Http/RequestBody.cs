using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>Reads a request's body into memory, within limits of size and of how many large ones are read at once.</summary>
public sealed class RequestBody : IDisposable
{
    /// <summary>Bytes of a body: 32 MiB.</summary>
    public const int Limit = 32 * 1024 * 1024;

    /// <summary>
    /// What a head's own server is to take: so much more that who sends somewhat too much is answered with a problem
    /// document, while the server reads the rest and drops it, and is not cut off in the middle of sending.
    /// </summary>
    public const int ServerLimit = Limit + (4 * 1024 * 1024);

    // A large submission takes up to some 200 MiB while it is received; this many at once fit a small machine.
    private const int LargeAtOnce = 3;
    private const int Large = 1024 * 1024;
    private const int Piece = 64 * 1024;

    // One caller's share of what is read at once; others are not kept from sending theirs.
    private const int LargePerCaller = 4;

    private readonly SemaphoreSlim large = new(LargeAtOnce);
    private readonly ConcurrentDictionary<string, int> reading = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads the body and hands it to <paramref name="use"/>; its memory is only lent. A body sent as gzip or br is
    /// expanded, and all limits are of its expanded size.
    /// </summary>
    /// <param name="request">The request, of a caller who may send this.</param>
    /// <param name="mediaTypes">The media types that are taken.</param>
    /// <param name="limit">Bytes of the body, expanded; at most <see cref="Limit"/>.</param>
    /// <param name="use">Answers the request.</param>
    /// <param name="growth">How many times larger the body may become where it is used; a large one is reckoned by that.</param>
    /// <returns>The answer; or invalid-request, unsupported-media-type, too-large or too-many-requests.</returns>
    public async Task<IResult> WithAsync(
        HubRequest request, IReadOnlyList<string> mediaTypes, int limit, Func<ReadOnlyMemory<byte>, Task<IResult>> use, int growth = 1)
    {
        ArgumentNullException.ThrowIfNull(use);
        ArgumentNullException.ThrowIfNull(mediaTypes);
        ArgumentOutOfRangeException.ThrowIfLessThan(growth, 1);
        var http = request.Http;
        if (MediaTypeOf(http.Request) is not { } type || !mediaTypes.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return new ProblemResult(Problems.UnsupportedMediaType($"{string.Join(" or ", mediaTypes)}, in UTF-8{SpreadsheetHint(http.Request, mediaTypes)}"));
        }

        if (ContentCoding.Of(http.Request) is not { } coding)
        {
            // Only where the coding is the reason (RFC 7694, section 3): so a client can tell it from a wrong media type.
            http.Response.Headers.AcceptEncoding = ContentCoding.Taken;
            return new ProblemResult(Problems.UnsupportedMediaType($"it is, or with one Content-Encoding of {ContentCoding.Taken}"));
        }

        if (http.Request.ContentLength > limit)
        {
            return new ProblemResult(Problems.TooLarge(limit));
        }

        var isEncoded = coding != ContentCoding.Identity;
        await using var encoded = isEncoded ? new EncodedBody(http.Request.Body, asksForTheEnd: coding == "gzip") : null;
        await using var source = encoded is null ? null : ContentCoding.Decode(encoded, coding);
        var expected = isEncoded ? null : (int?)http.Request.ContentLength;
        var buffer = new BodyBuffer(source ?? http.Request.Body, expected ?? Math.Min(limit, Piece), limit, encoded);
        var small = Math.Min(limit, Large / growth);
        if (expected is null || expected <= small)
        {
            var end = await buffer.ReadToEndAsync(small, http.RequestAborted);
            if (end != BodyEnd.More || small == limit)
            {
                return await AnswerAsync(buffer, end, limit, use);
            }
        }

        return await WithLargeAsync(request, buffer, limit, use);
    }

    /// <summary>The media type of a request's body without parameters, or null when it has none or is not in UTF-8.</summary>
    public static string? MediaTypeOf(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                ? type.MediaType.Value!.ToLowerInvariant()
                : null;
    }

    // What Excel saves without being asked for anything else is a workbook, or a CSV in Windows-1252.
    private static string SpreadsheetHint(HttpRequest request, IReadOnlyList<string> mediaTypes)
    {
        var sent = request.ContentType ?? string.Empty;
        var isOfSpreadsheet = sent.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase)
            || sent.Contains("ms-excel", StringComparison.OrdinalIgnoreCase)
            || sent.Contains("spreadsheet", StringComparison.OrdinalIgnoreCase);
        return isOfSpreadsheet && mediaTypes.Contains("text/csv", StringComparer.Ordinal)
            ? ". In Excel choose Save As, 'CSV UTF-8 (Comma delimited)', and send that file as text/csv"
            : string.Empty;
    }

    private async Task<IResult> WithLargeAsync(HubRequest request, BodyBuffer buffer, int limit, Func<ReadOnlyMemory<byte>, Task<IResult>> use)
    {
        var caller = request.Caller.Id;
        try
        {
            if (reading.AddOrUpdate(caller, 1, (_, count) => count + 1) > LargePerCaller)
            {
                return new ProblemResult(Problems.TooManyRequests(
                    $"At most {LargePerCaller} large bodies of one caller are taken at once.", TimeSpan.FromSeconds(5)));
            }

            var end = await buffer.ReadToEndAsync(limit, request.Cancellation);

            // Read first: a slow sender keeps nobody else waiting.
            await large.WaitAsync(request.Cancellation);
            try
            {
                return await AnswerAsync(buffer, end, limit, use);
            }
            finally
            {
                large.Release();
            }
        }
        finally
        {
            reading.AddOrUpdate(caller, 0, (_, count) => count - 1);
        }
    }

    private static async Task<IResult> AnswerAsync(BodyBuffer buffer, BodyEnd end, int limit, Func<ReadOnlyMemory<byte>, Task<IResult>> use) => end switch
    {
        BodyEnd.Reached => await use(buffer.Bytes),
        BodyEnd.More => new ProblemResult(Problems.TooLarge(limit)),
        _ => new ProblemResult(Problems.InvalidRequest("The body is not whole, or not compressed as its Content-Encoding says. Nothing was stored; compress it and send it again.")),
    };

    /// <inheritdoc/>
    public void Dispose() => large.Dispose();
}
