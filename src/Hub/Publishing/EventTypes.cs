namespace Hub.Publishing;

/// <summary>The CloudEvents types the hub publishes: reverse DNS, without an organisation's name, one version each.</summary>
public static class EventTypes
{
    /// <summary>A submission was accepted and is durable.</summary>
    public const string SubmissionAccepted = "nl.partnerhub.submission.accepted.v1";

    /// <summary>A submission was taken back by its partner.</summary>
    public const string SubmissionWithdrawn = "nl.partnerhub.submission.withdrawn.v1";

    /// <summary>A feed's submission for a period is not there on the day after it was due.</summary>
    public const string FeedLate = "nl.partnerhub.feed.late.v1";

    /// <summary>A submission that was told to be late has come in.</summary>
    public const string FeedReceived = "nl.partnerhub.feed.received.v1";

    /// <summary>The operator locked a period of a feed: its figures are no longer provisional.</summary>
    public const string PeriodLocked = "nl.partnerhub.period.locked.v1";

    /// <summary>The operator ended the lock of a period.</summary>
    public const string PeriodUnlocked = "nl.partnerhub.period.unlocked.v1";

    /// <summary>Published observations of an indicator changed.</summary>
    public const string IndicatorUpdated = "nl.partnerhub.indicator.updated.v1";

    /// <summary>A housing alert's rule became true.</summary>
    public const string HousingAlertRaised = "nl.partnerhub.housing.alert.raised.v1";

    /// <summary>A housing alert's rule is no longer true.</summary>
    public const string HousingAlertResolved = "nl.partnerhub.housing.alert.resolved.v1";

    /// <summary>Somebody looks after a housing alert that is up.</summary>
    public const string HousingAlertAcknowledged = "nl.partnerhub.housing.alert.acknowledged.v1";

    /// <summary>The acknowledgement of a housing alert was taken back.</summary>
    public const string HousingAlertUnacknowledged = "nl.partnerhub.housing.alert.unacknowledged.v1";

    /// <summary>A subscription gets no more deliveries until its owner acts.</summary>
    public const string SubscriptionDisabled = "nl.partnerhub.subscription.disabled.v1";

    /// <summary>A test event, sent when a subscriber asks for one.</summary>
    public const string SubscriptionTest = "nl.partnerhub.subscription.test.v1";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        SubmissionAccepted, SubmissionWithdrawn, FeedLate, FeedReceived, PeriodLocked, PeriodUnlocked, IndicatorUpdated, HousingAlertRaised, HousingAlertResolved,
        HousingAlertAcknowledged, HousingAlertUnacknowledged,
        SubscriptionDisabled, SubscriptionTest,
    ];
}
