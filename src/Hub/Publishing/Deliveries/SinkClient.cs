using System.Buffers;
using System.Globalization;
using System.Net;
using System.Security.Authentication;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>How a request ended.</summary>
/// <param name="Status">The HTTP status, when there was an answer.</param>
/// <param name="Error">The class of the failure; null for a success.</param>
/// <param name="RetryAfter">The wait a 429 or 503 asked for.</param>
/// <param name="Answer">The beginning of what the sink answered; null when that was nothing.</param>
internal sealed record AttemptResult(int? Status, string? Error, TimeSpan? RetryAfter = null, string? Answer = null)
{
    /// <summary>The log no longer has the event; nobody was asked.</summary>
    public static AttemptResult EventMissing { get; } = new(null, "event-missing");

    /// <summary>The subscription does not ask for the event any more; nobody was asked.</summary>
    public static AttemptResult NotWanted { get; } = new(null, UnwantedDeliveries.NotWanted);

    /// <summary>The hub cannot read the subscription's secret; nobody was asked.</summary>
    public static AttemptResult SecretUnreadable { get; } = new(null, "secret-unreadable");

    public bool Succeeded => Error is null;

    /// <summary>Whether nobody was asked, so that it tells nothing of the sink.</summary>
    public bool IsTheHubs => this == EventMissing || this == NotWanted || this == SecretUnreadable;

    /// <summary>Whether a mail server said that the address does not exist, which is to a mailbox what 410 is to a webhook.</summary>
    public bool IsEnded { get; init; }

    public bool Gone => IsEnded || Status == (int)HttpStatusCode.Gone;
}

/// <summary>
/// Sends what goes to addresses that subscribers name (deliveries, handshakes, requests for tokens): through the guard,
/// within the time limit, without redirects, and with failures told apart.
/// </summary>
internal sealed class SinkClient(SinkConnector connector, IOptions<WebhookOptions> options, TimeProvider clock) : IDisposable
{
    private const int AnswerBytesRead = 4096;
    private static readonly string UserAgent =
        "Partner-Hub/" + typeof(SinkClient).Assembly.GetName().Version!.ToString(3);

    // Without what HttpClient adds, which nothing here uses: default headers, reading ahead, and a time limit of its own
    // beside the one on the injected clock.
    private readonly HttpMessageInvoker client = new(connector.CreateHandler());

    /// <summary>Sends a request, once.</summary>
    /// <param name="request">The request; the caller disposes it.</param>
    /// <param name="look">Looks at an answer of any status before its body is discarded; null when only the status counts.</param>
    /// <param name="cancellation">Cuts it off.</param>
    public async Task<AttemptResult> SendAsync(
        HttpRequestMessage request, Func<HttpResponseMessage, CancellationToken, Task>? look, CancellationToken cancellation)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        using var limit = new CancellationTokenSource(options.Value.Timeout, clock);
        await using var either = cancellation.UnsafeRegister(static limit => ((CancellationTokenSource)limit!).Cancel(), limit);
        try
        {
            using var response = await client.SendAsync(request, limit.Token);
            if (look is not null)
            {
                await look(response, limit.Token);
            }

            return Judge(response, await ReadAnswerAsync(response, limit.Token));
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new AttemptResult(null, "timeout");
        }
        catch (HttpRequestException exception)
        {
            return new AttemptResult(null, Classify(exception));
        }
    }

    public void Dispose() => client.Dispose();

    // A short answer read to its end lets the connection be used again; a long one costs the connection, not memory.
    private static async ValueTask<string?> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        if (response.StatusCode == HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0)
        {
            return null;
        }

        var read = 0;
        var buffer = ArrayPool<byte>.Shared.Rent(AnswerBytesRead);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
            while (read < AnswerBytesRead && await stream.ReadAsync(buffer.AsMemory(read, AnswerBytesRead - read), cancellation) is > 0 and var more)
            {
                read += more;
            }
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            // The status has come and decides; what came after it does not.
        }

        var excerpt = AnswerExcerpt.Of(buffer.AsSpan(0, read));
        ArrayPool<byte>.Shared.Return(buffer);
        return excerpt;
    }

    private AttemptResult Judge(HttpResponseMessage response, string? answer)
    {
        var status = (int)response.StatusCode;
        if (status is >= 200 and <= 299)
        {
            return new AttemptResult(status, null, null, answer);
        }

        TimeSpan? wait = null;
        if (status is 429 or 503 && response.Headers.RetryAfter is { } retryAfter)
        {
            wait = retryAfter.Delta ?? retryAfter.Date - clock.GetUtcNow();
        }

        return new AttemptResult(status, string.Create(CultureInfo.InvariantCulture, $"http-{status}"), wait, answer);
    }

    private static string Classify(HttpRequestException exception)
    {
        for (Exception? cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SinkRefusedException refused:
                    return refused.Refusal.Code;
                case AuthenticationException:
                    return "tls";
            }
        }

        return exception.HttpRequestError switch
        {
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.ResponseEnded => "invalid-answer",
            HttpRequestError.SecureConnectionError => "tls",
            _ => "connection",
        };
    }
}
