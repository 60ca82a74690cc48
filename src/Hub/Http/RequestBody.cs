using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>Reads a request's body into memory, within limits of size and of how many large ones are read at once.</summary>
public sealed class RequestBody : IDisposable
{
    /// <summary>Bytes of a body: 32 MiB.</summary>
    public const int Limit = 32 * 1024 * 1024;

    // A large submission takes up to some 200 MiB while it is received; this many at once fit a small machine.
    private const int LargeAtOnce = 3;
    private const int Large = 1024 * 1024;

    private readonly SemaphoreSlim large = new(LargeAtOnce);

    /// <summary>Reads the body and hands it to <paramref name="use"/>; its memory is only lent.</summary>
    /// <returns>The answer; or unsupported-media-type or too-large.</returns>
    public async Task<IResult> WithAsync(HttpContext http, IReadOnlyList<string> mediaTypes, Func<ReadOnlyMemory<byte>, Task<IResult>> use)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(use);
        if (!IsOneOf(http.Request, mediaTypes))
        {
            return new ProblemResult(Problems.UnsupportedMediaType($"{string.Join(" or ", mediaTypes)} in UTF-8, without Content-Encoding"));
        }

        if (http.Request.ContentLength > Limit)
        {
            return new ProblemResult(Problems.TooLarge(Limit));
        }

        if (await ReadAsync(http.Request, http.RequestAborted) is not { } body)
        {
            return new ProblemResult(Problems.TooLarge(Limit));
        }

        // Read first: a slow sender keeps nobody else waiting.
        var isLarge = body.Length > Large;
        if (isLarge)
        {
            await large.WaitAsync(http.RequestAborted);
        }

        try
        {
            return await use(body);
        }
        finally
        {
            if (isLarge)
            {
                large.Release();
            }
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

    private static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var buffer = new byte[(int?)request.ContentLength ?? 64 * 1024];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (request.ContentLength is not null)
                {
                    return buffer;
                }

                if (length >= Limit)
                {
                    // Spelled out: as one conditional the null would be an array's, and become an empty body.
                    var isWhole = await request.Body.ReadAsync(new byte[1], cancellation) == 0;
                    return isWhole ? new ReadOnlyMemory<byte>(buffer) : default(ReadOnlyMemory<byte>?);
                }

                Array.Resize(ref buffer, Math.Min(buffer.Length * 2, Limit));
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
