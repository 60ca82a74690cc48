using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Asks for an access token with client credentials (OAuth 2.0, RFC 6749, section 4.4; the client authenticates with
/// HTTP Basic, section 2.3.1). The endpoint is named by a subscriber, so it is called as sinks are.
/// </summary>
internal sealed class TokenEndpoint(SinkClient client, TimeProvider clock)
{
    private const int MostBytes = 64 * 1024;
    private const int LongestToken = 16 * 1024;

    // A token is not used up to its last second, since clocks differ and a request takes its time.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WhenNotSaid = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>Asks once. The answer is a token, or an error of the class <c>token-refused</c> or <c>token-unreachable</c>.</summary>
    public async Task<TokenGrant> AskAsync(SinkCredential credential, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, credential.TokenEndpoint);
        var client64 = Convert.ToBase64String(Encoding.ASCII.GetBytes($"{FormEncode(credential.Identifier!)}:{FormEncode(credential.Secret!)}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", client64);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        Dictionary<string, string> form = new() { ["grant_type"] = "client_credentials" };
        if (credential.Scope is { } scope)
        {
            form["scope"] = scope;
        }

        request.Content = new FormUrlEncodedContent(form);
        TokenGrant? grant = null;
        var asked = clock.GetUtcNow();
        var result = await client.SendAsync(
            request,
            async (response, limit) => grant = response.IsSuccessStatusCode ? Read(await BodyAsync(response, limit), asked) : null,
            cancellation);
        return result.Succeeded
            ? grant ?? new TokenGrant(null, "token-refused", asked)
            : new TokenGrant(null, result.Status is >= 300 and < 500 and not 429 ? "token-refused" : "token-unreachable", asked);
    }

    private static async Task<ReadOnlyMemory<byte>> BodyAsync(HttpResponseMessage response, CancellationToken limit)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(limit);
        var buffer = new byte[MostBytes];
        return buffer.AsMemory(0, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, limit));
    }

    // An answer that is no bearer token that could go into a header is none.
    private static TokenGrant? Read(ReadOnlyMemory<byte> body, DateTimeOffset asked)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object
                || Text(root, "access_token") is not { Length: > 0 and <= LongestToken } token || !token.All(character => character is > ' ' and <= '~')
                || Text(root, "token_type")?.Equals("bearer", StringComparison.OrdinalIgnoreCase) != true)
            {
                return null;
            }

            var lasts = root.TryGetProperty("expires_in", out var seconds) && seconds.ValueKind == JsonValueKind.Number && seconds.TryGetInt64(out var said) && said > 0
                ? TimeSpan.FromSeconds(Math.Min(said, (long)Longest.TotalSeconds))
                : WhenNotSaid;
            return new TokenGrant(token, null, asked + lasts - (Margin < lasts / 2 ? Margin : lasts / 2)) { CanBeRenewed = true };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string FormEncode(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
