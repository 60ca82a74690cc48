using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hub.Publishing.Deliveries;
using Hub.Storage;

namespace Hub.Publishing.Subscriptions;

/// <summary>Makes, protects and gives back the secrets of subscriptions: signing secrets and credentials.</summary>
public sealed class SubscriptionSecrets(ISecretProtector protector, IIdSource ids)
{
    // Decrypting costs more than signing does, so a subscription that was read is decrypted once. What is known of it
    // goes with the object: one that is read again, as after any change, is decrypted anew.
    private readonly ConditionalWeakTable<StoredSubscription, SigningKey> present = [];
    private readonly ConditionalWeakTable<StoredSubscription, SigningKey> previous = [];

    /// <summary>A new signing secret: <c>whsec_</c> and base64 of 32 random bytes.</summary>
    public string New() => WebhookSignature.SecretPrefix + Convert.ToBase64String(ids.Secret(32));

    /// <summary>A signing secret as it is stored.</summary>
    public string Protect(string secret) => protector.Protect(secret);

    /// <summary>A credential as it is stored; null for none.</summary>
    [return: NotNullIfNotNull(nameof(credential))]
    internal string? Protect(SinkCredential? credential) =>
        credential is null ? null : protector.Protect(JsonSerializer.Serialize(credential, CredentialJson.Default.SinkCredential));

    /// <summary>The secrets that sign at a moment: the present one, and while it lasts the one before.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A secret was changed, or its key is lost.</exception>
    internal IReadOnlyList<string> Signing(StoredSubscription subscription, DateTimeOffset now)
    {
        var present = protector.Unprotect(subscription.ProtectedSecret);
        return subscription.PreviousSecret is { } previous && previous.EndsAt > now ? [present, protector.Unprotect(previous.Protected)] : [present];
    }

    /// <summary>The same ready to sign, kept for as long as the subscription as it was read is.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">A secret was changed, or its key is lost.</exception>
    internal SigningKey[] SigningKeys(StoredSubscription subscription, DateTimeOffset now)
    {
        var key = present.GetValue(subscription, stored => Key(stored.ProtectedSecret));
        return subscription.PreviousSecret?.EndsAt > now ? [key, previous.GetValue(subscription, stored => Key(stored.PreviousSecret!.Protected))] : [key];
    }

    /// <summary>The credential that is stored; null for none.</summary>
    /// <exception cref="System.Security.Cryptography.CryptographicException">It was changed, or its key is lost.</exception>
    internal SinkCredential? Credential(StoredSubscription subscription) => subscription.ProtectedCredential is { } stored
        ? JsonSerializer.Deserialize(protector.Unprotect(stored), CredentialJson.Default.SinkCredential)
        : null;

    private SigningKey Key(string protectedSecret) => new(protector.Unprotect(protectedSecret));
}
