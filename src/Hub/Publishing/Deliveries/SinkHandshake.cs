using System.Globalization;
using System.Net.Http.Headers;
using Hub.Publishing.Subscriptions;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Deliveries;

/// <summary>What a sink answered when it was asked for its consent.</summary>
/// <param name="Error">Why it does not consent; null when it does.</param>
/// <param name="AllowedRate">How many deliveries a minute it allows; null for as many as there are.</param>
/// <param name="RetryAfter">The wait it asked for.</param>
internal sealed record HandshakeAnswer(string? Error, int? AllowedRate, TimeSpan? RetryAfter);

/// <summary>
/// Asks a sink once whether it wants deliveries (CloudEvents HTTP webhooks 1.0, section 4, "Abuse protection"). Its
/// consent is what <c>WebHook-Allowed-Origin</c> says; a status alone is none, as many servers answer any OPTIONS with 200.
/// </summary>
internal sealed class SinkHandshake(SinkClient client, IOptions<WebhookOptions> options, IOptions<EventsOptions> events)
{
    public const string OriginHeader = "WebHook-Request-Origin";
    private const string RateHeader = "WebHook-Request-Rate";
    private const string CallbackHeader = "WebHook-Request-Callback";
    private const string AllowedOriginHeader = "WebHook-Allowed-Origin";
    private const string AllowedRateHeader = "WebHook-Allowed-Rate";

    /// <summary>The name under which the hub asks and delivers.</summary>
    public string Origin => options.Value.OriginOf(events.Value);

    /// <summary>How many deliveries a minute a sink is asked for.</summary>
    public int RateFor(Subscription subscription) => subscription.Config?.MaxRate ?? options.Value.RequestRate;

    /// <summary>Reads <c>WebHook-Allowed-Rate</c>: null for as many as there are. False when it is neither that nor a number from 1.</summary>
    public static bool TryRate(string text, out int? rate)
    {
        rate = null;
        if (text == "*")
        {
            return true;
        }

        var isRate = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0;
        rate = isRate ? most : null;
        return isRate;
    }

    /// <summary>Asks.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="callback">Where the sink may consent later (section 4.1.3); null for nowhere.</param>
    /// <param name="cancellation">Cuts it off.</param>
    public async Task<HandshakeAnswer> AskAsync(Subscription subscription, string? callback, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, subscription.Sink);
        request.Headers.TryAddWithoutValidation(OriginHeader, Origin);
        request.Headers.TryAddWithoutValidation(RateHeader, RateFor(subscription).ToString(CultureInfo.InvariantCulture));
        if (callback is not null)
        {
            request.Headers.TryAddWithoutValidation(CallbackHeader, callback);
        }

        // So that the first delivery resolves and vets anew.
        request.Headers.ConnectionClose = true;
        string? origin = null, allowed = null;
        var result = await client.SendAsync(
            request,
            (response, _) =>
            {
                (origin, allowed) = (Value(response.Headers, AllowedOriginHeader), Value(response.Headers, AllowedRateHeader));
                return Task.CompletedTask;
            },
            cancellation);
        if (!result.Succeeded)
        {
            return new HandshakeAnswer(result.Error, null, result.RetryAfter);
        }

        if (origin != "*" && !string.Equals(origin, Origin, StringComparison.OrdinalIgnoreCase))
        {
            return new HandshakeAnswer("no-consent", null, null);
        }

        // A limit that cannot be read cannot be kept to.
        return TryRate(allowed ?? "*", out var most) ? new HandshakeAnswer(null, most, null) : new HandshakeAnswer("invalid-rate", null, null);
    }

    // Given twice, it says two things.
    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) && values.ToList() is [var only] ? only.Trim() : null;
}
