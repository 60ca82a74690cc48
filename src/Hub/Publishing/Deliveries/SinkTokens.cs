using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Deliveries;

/// <summary>What goes along as bearer token.</summary>
/// <param name="Token">The token; null when the sink wants none, or there is an error.</param>
/// <param name="Error"><c>token-expired</c>, <c>token-refused</c> or <c>token-unreachable</c>; null when there is none.</param>
/// <param name="RefreshAt">When another one is to be asked for (UTC).</param>
internal sealed record TokenGrant(string? Token, string? Error, DateTimeOffset RefreshAt)
{
    /// <summary>For a sink that wants none.</summary>
    public static TokenGrant None { get; } = new(null, null, DateTimeOffset.MaxValue);

    /// <summary>Whether the hub can ask for another one.</summary>
    public bool CanBeRenewed { get; init; }

    /// <summary>Nothing of the token, which is to get into no log.</summary>
    public override string ToString() => Error ?? nameof(TokenGrant);
}

/// <summary>
/// The bearer tokens of sinks that want one: as their owners gave them, or asked for with client credentials and kept
/// until shortly before they end. Deliveries of one subscription that need one at once share one request.
/// </summary>
internal sealed class SinkTokens(TokenEndpoint endpoint, SubscriptionSecrets secrets, TimeProvider clock)
{
    private readonly Dictionary<string, (string Credential, Task<TokenGrant> Asked)> asked = new(StringComparer.Ordinal);

    /// <summary>The token of a subscription.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="refused">A token that the sink has just refused, and so is not given again; null for none.</param>
    /// <param name="cancellation">Ends the waiting; the request goes on for others.</param>
    /// <exception cref="System.Security.Cryptography.CryptographicException">The credential was changed, or its key is lost.</exception>
    public ValueTask<TokenGrant> GetAsync(StoredSubscription subscription, string? refused, CancellationToken cancellation) =>
        secrets.Credential(subscription) is { } credential ? new(GetAsync(subscription, credential, refused, cancellation)) : new(TokenGrant.None);

    private async Task<TokenGrant> GetAsync(StoredSubscription subscription, SinkCredential credential, string? refused, CancellationToken cancellation)
    {
        if (credential.AccessToken is { } given)
        {
            return credential.ExpiresAt <= clock.GetUtcNow()
                ? new TokenGrant(null, "token-expired", DateTimeOffset.MaxValue)
                : new TokenGrant(given, null, DateTimeOffset.MaxValue);
        }

        Task<TokenGrant> grant;
        lock (asked)
        {
            if (asked.TryGetValue(subscription.Subscription.Id, out var last) && last.Credential == subscription.ProtectedCredential && IsOfUse(last.Asked, refused))
            {
                grant = last.Asked;
            }
            else
            {
                ForgetEnded();

                // Without the caller's token: others may wait for it too. It has its own time limit.
                grant = endpoint.AskAsync(credential, CancellationToken.None);
                asked[subscription.Subscription.Id] = (subscription.ProtectedCredential!, grant);
            }
        }

        return await grant.WaitAsync(cancellation);
    }

    private bool IsOfUse(Task<TokenGrant> grant, string? refused) =>
        !grant.IsCompleted || (grant.IsCompletedSuccessfully && grant.Result is { Error: null } got && got.RefreshAt > clock.GetUtcNow() && got.Token != refused);

    // So that subscriptions that are gone are not kept for ever.
    private void ForgetEnded()
    {
        foreach (var id in asked.Where(pair => !IsOfUse(pair.Value.Asked, null)).Select(pair => pair.Key).ToList())
        {
            asked.Remove(id);
        }
    }
}
