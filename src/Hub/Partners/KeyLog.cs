using Microsoft.Extensions.Logging;

namespace Hub.Partners;

/// <summary>What is logged of keys: ids, owners and reasons; never a key, its secret, its hash or a token.</summary>
internal static partial class KeyLog
{
    [LoggerMessage(EventName = "KeyIssued", Level = LogLevel.Information, Message = "Key {KeyId} was issued to {Owner} as {Role} by {By}, expiring {ExpiresAt}")]
    public static partial void Issued(ILogger logger, string keyId, string owner, Role role, string by, DateTimeOffset? expiresAt);

    [LoggerMessage(EventName = "KeyRotated", Level = LogLevel.Information, Message = "Key {KeyId} of {Owner} was replaced by key {NewKeyId} by {By}, ending {EndsAt}")]
    public static partial void Rotated(ILogger logger, string keyId, string owner, string newKeyId, string by, DateTimeOffset endsAt);

    [LoggerMessage(EventName = "KeyRevoked", Level = LogLevel.Information, Message = "Key {KeyId} of {Owner} was revoked by {By}")]
    public static partial void Revoked(ILogger logger, string keyId, string owner, string by);

    [LoggerMessage(EventName = "KeyRefused", Level = LogLevel.Warning, Message = "Key {KeyId} of {Owner} was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string keyId, string owner, string reason);

    // Anybody can make these up, so they stay out of the ordinary log.
    [LoggerMessage(EventName = "UnknownKeyRefused", Level = LogLevel.Debug, Message = "An unknown key {KeyId} was refused")]
    public static partial void Unknown(ILogger logger, string keyId);

    [LoggerMessage(EventName = "TokenRefused", Level = LogLevel.Debug, Message = "A token was refused: {Reason}")]
    public static partial void TokenRefused(ILogger logger, string reason);

    // Only the kind of failure: its message may repeat parts of the token.
    [LoggerMessage(EventName = "TokenInvalid", Level = LogLevel.Debug, Message = "A token was refused: {Failure}")]
    public static partial void TokenInvalid(ILogger logger, Type? failure);
}
