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

    // One caller's share of what is read at once; others are not kept from sending theirs.
    private const int LargePerCaller = 4;

    private readonly SemaphoreSlim large = new(LargeAtOnce);
    private readonly ConcurrentDictionary<string, int> reading = new(StringComparer.Ordinal);

    /// <summary>Reads the body and hands it to <paramref name="use"/>; its memory is only lent.</summary>
    /// <param name="request">The request, of a caller who may send this.</param>
    /// <param name="mediaTypes">The media types that are taken.</param>
    /// <param name="limit">Bytes of the body, at most <see cref="Limit"/>.</param>
    /// <param name="use">Answers the request.</param>
    /// <returns>The answer; or unsupported-media-type, too-large or too-many-requests.</returns>
    public async Task<IResult> WithAsync(
        HubRequest request, IReadOnlyList<string> mediaTypes, int limit, Func<ReadOnlyMemory<byte>, Task<IResult>> use)
    {
        ArgumentNullException.ThrowIfNull(use);
        var http = request.Http;
        if (!IsOneOf(http.Request, mediaTypes))
        {
            return new ProblemResult(Problems.UnsupportedMediaType($"{string.Join(" or ", mediaTypes)} in UTF-8, without Content-Encoding"));
        }

        if (http.Request.ContentLength > limit)
        {
            return new ProblemResult(Problems.TooLarge(limit));
        }

        if (limit <= Large || http.Request.ContentLength <= Large)
        {
            return await ReadAsync(http.Request, limit, http.RequestAborted) is { } small
                ? await use(small)
                : new ProblemResult(Problems.TooLarge(limit));
        }

        return await WithLargeAsync(request, limit, use);
    }

    private async Task<IResult> WithLargeAsync(HubRequest request, int limit, Func<ReadOnlyMemory<byte>, Task<IResult>> use)
    {
        var caller = request.Caller.Id;
        try
        {
            if (reading.AddOrUpdate(caller, 1, (_, count) => count + 1) > LargePerCaller)
            {
                return new ProblemResult(Problems.TooManyRequests(
                    $"At most {LargePerCaller} large bodies of one caller are taken at once.", TimeSpan.FromSeconds(5)));
            }

            if (await ReadAsync(request.Http.Request, limit, request.Cancellation) is not { } body)
            {
                return new ProblemResult(Problems.TooLarge(limit));
            }

            // Read first: a slow sender keeps nobody else waiting.
            await large.WaitAsync(request.Cancellation);
            try
            {
                return await use(body);
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

    /// <inheritdoc/>
    public void Dispose() => large.Dispose();

    private static bool IsOneOf(HttpRequest request, IReadOnlyList<string> mediaTypes)
    {
        if (request.Headers.ContentEncoding.Count > 0
            || !MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            || !mediaTypes.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            return false;
        }

        return !type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit, CancellationToken cancellation)
    {
        var buffer = new byte[(int?)request.ContentLength ?? Math.Min(limit, 64 * 1024)];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (request.ContentLength is not null)
                {
                    return buffer;
                }

                if (length >= limit)
                {
                    // Spelled out: as one conditional the null would be an array's, and become an empty body.
                    var isWhole = await request.Body.ReadAsync(new byte[1], cancellation) == 0;
                    return isWhole ? new ReadOnlyMemory<byte>(buffer) : default(ReadOnlyMemory<byte>?);
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, limit));
            }

            var read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
        }
    }
}
