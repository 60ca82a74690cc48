using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Posts one event to one sink, signed; one attempt, no retry but the one with a new token after a 401, which waits for a
/// turn of its own where there is a rate to keep to.
/// </summary>
internal sealed class WebhookSender(
    SinkClient client, SinkHandshake handshake, SinkTokens tokens, SubscriptionSecrets secrets, SinkPace pace, TimeProvider clock)
{
    private const string ContentType = "Content-Type";
    private const string StructuredType = CloudEventFormat.ContentType + "; charset=utf-8";

    public async Task<AttemptResult> SendAsync(StoredSubscription subscription, PublishedEvent published, CancellationToken cancellation)
    {
        try
        {
            var grant = await tokens.GetAsync(subscription, refused: null, cancellation);
            if (grant.Error is not null)
            {
                return new AttemptResult(null, grant.Error);
            }

            var result = await PostAsync(subscription, published, grant.Token, cancellation);
            if (result.Status != (int)HttpStatusCode.Unauthorized || !grant.CanBeRenewed)
            {
                return result;
            }

            // A token may be taken back before its time.
            var renewed = await tokens.GetAsync(subscription, refused: grant.Token, cancellation);
            if (renewed.Error is not null)
            {
                return new AttemptResult(null, renewed.Error);
            }

            // The second post takes a turn of its own. When that is yet to come, what came of the first counts, and another
            // attempt has the new token: nobody waits here with what may be paused or taken back meanwhile.
            return subscription.Subscription.Rate is { } perMinute && await pace.TryTakeAsync(subscription.Subscription.Id, perMinute, cancellation) is not null
                ? result
                : await PostAsync(subscription, published, renewed.Token, cancellation);
        }
        catch (CryptographicException)
        {
            return AttemptResult.SecretUnreadable;
        }
    }

    private async Task<AttemptResult> PostAsync(StoredSubscription stored, PublishedEvent published, string? token, CancellationToken cancellation)
    {
        var (subscription, id, now) = (stored.Subscription, published.Event.Id, clock.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Post, subscription.Sink);
        ReadOnlyMemory<byte> body;
        if (subscription.Config?.ContentMode == ContentMode.Binary)
        {
            body = Encoding.UTF8.GetBytes(published.Event.Data);
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.TryAddWithoutValidation(ContentType, "application/json");
            BinaryMode.AddAttributes(request.Headers, published);
        }
        else
        {
            body = CloudEventFormat.Encode(published);
            request.Content = new ReadOnlyMemoryContent(body);
            request.Content.Headers.TryAddWithoutValidation(ContentType, StructuredType);
        }

        if (subscription.ProtocolSettings?.Headers is { } headers)
        {
            foreach (var (name, value) in headers)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        if (token is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        request.Headers.TryAddWithoutValidation(SinkHandshake.OriginHeader, handshake.Origin);
        request.Headers.TryAddWithoutValidation(WebhookSignature.IdHeader, id);
        request.Headers.TryAddWithoutValidation(WebhookSignature.TimestampHeader, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(WebhookSignature.SignatureHeader, WebhookSignature.Sign(secrets.SigningKeys(stored, now), id, now, body.Span));
        return await client.SendAsync(request, look: null, cancellation);
    }
}
