using System.Security.Cryptography;
using System.Text;
using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Since when a subscription has seen nothing but failures. A subscription is disabled after five days of that
/// (Standard Webhooks 1.0, "Deliverability and reliability").
/// </summary>
/// <param name="FailingSince">The first failure since the last success (UTC); null when the last attempt succeeded.</param>
/// <param name="LastFailureAt">The last one.</param>
/// <param name="Sink">A digest of the sink that failed; null of one noted before that was kept.</param>
internal sealed record SinkHealth(DateTimeOffset? FailingSince, DateTimeOffset? LastFailureAt, string? Sink)
{
    private const int DigestCharacters = 16;

    /// <summary>How long nothing but failures are put up with.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    /// <summary>Nothing failed since the last success.</summary>
    public static SinkHealth Sound { get; } = new(null, null, null);

    /// <summary>Whether it is to be disabled.</summary>
    public bool IsHopeless => LastFailureAt - FailingSince >= Patience;

    /// <summary>
    /// After a failure. Counting begins with it when it is another sink's than the ones before; and when nothing was tried
    /// for as long as the patience lasts, as the first failure of another event is no sign of what happened in between.
    /// </summary>
    /// <param name="at">When the attempt was made.</param>
    /// <param name="sink">The sink that was asked.</param>
    /// <param name="isFirstTry">Whether it was the first of its delivery's ladder.</param>
    public SinkHealth Failed(DateTimeOffset at, Uri sink, bool isFirstTry)
    {
        var digest = DigestOf(sink);
        var goesOn = (Sink ?? digest) == digest && !(isFirstTry && at - LastFailureAt >= Patience);
        return goesOn && FailingSince is { } since ? new(since, at > LastFailureAt ? at : LastFailureAt, digest) : new(at, at, digest);
    }

    public TableEntity ToEntity(string subscriptionId) =>
        new(subscriptionId, Delivery.HealthKey) { ["failingSince"] = FailingSince, ["lastFailureAt"] = LastFailureAt, ["sink"] = Sink };

    public static SinkHealth Read(TableEntity? entity) =>
        entity is null ? Sound : new(entity.Moment("failingSince"), entity.Moment("lastFailureAt"), entity.Text("sink"));

    // Not the address itself, which may hold what only its owner should know of.
    private static string DigestOf(Uri sink) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(sink.OriginalString)))[..DigestCharacters];
}
