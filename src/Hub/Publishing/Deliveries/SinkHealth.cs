using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>
/// Since when a subscription has seen nothing but failures. A subscription is disabled after five days of that
/// (Standard Webhooks 1.0, "Deliverability and reliability").
/// </summary>
/// <param name="FailingSince">The first failure since the last success (UTC); null when the last attempt succeeded.</param>
/// <param name="LastFailureAt">The last one.</param>
internal sealed record SinkHealth(DateTimeOffset? FailingSince, DateTimeOffset? LastFailureAt)
{
    /// <summary>How long nothing but failures are put up with.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    /// <summary>Nothing failed since the last success.</summary>
    public static SinkHealth Sound { get; } = new(null, null);

    /// <summary>Whether it is to be disabled.</summary>
    public bool IsHopeless => LastFailureAt - FailingSince >= Patience;

    /// <summary>
    /// After a failure. When nothing was tried for as long as the patience lasts, the first failure of another event is
    /// no sign of what happened in between: counting begins with it.
    /// </summary>
    /// <param name="at">When the attempt was made.</param>
    /// <param name="isFirstTry">Whether it was the first of its delivery's ladder.</param>
    public SinkHealth Failed(DateTimeOffset at, bool isFirstTry) =>
        FailingSince is { } since && !(isFirstTry && at - LastFailureAt >= Patience) ? new(since, at > LastFailureAt ? at : LastFailureAt) : new(at, at);

    public TableEntity ToEntity(string subscriptionId) =>
        new(subscriptionId, Delivery.HealthKey) { ["failingSince"] = FailingSince, ["lastFailureAt"] = LastFailureAt };

    public static SinkHealth Read(TableEntity? entity) =>
        entity is null ? Sound : new(entity.Moment("failingSince"), entity.Moment("lastFailureAt"));
}
