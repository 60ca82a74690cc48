namespace Hub.Publishing.Deliveries;

/// <summary>
/// When a delivery is tried: at once and then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h, each wait
/// ±20 % (Standard Webhooks 1.0, "Deliverability and reliability"). The waits are part of the contract with receivers.
/// </summary>
public static class RetryLadder
{
    /// <summary>The longest wait that a sink's <c>Retry-After</c> can ask for.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <summary>The wait before each attempt, without jitter; as many attempts as entries.</summary>
    public static IReadOnlyList<TimeSpan> Waits { get; } =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>How long to wait for the next attempt, or null when there is none.</summary>
    /// <param name="attempts">How many attempts were made.</param>
    /// <param name="fraction">A random number from 0 to 1 that spreads the wait.</param>
    /// <param name="retryAfter">The wait a 429 or 503 asked for: at least that long, and at most 24 h for it.</param>
    public static TimeSpan? WaitAfter(int attempts, double fraction, TimeSpan? retryAfter)
    {
        if (attempts >= Waits.Count)
        {
            return null;
        }

        var wait = Waits[attempts] * (0.8 + (0.4 * fraction));
        var asked = Asked(retryAfter);
        return asked > wait ? asked : wait;
    }

    /// <summary>The wait that a sink asked for as it is kept to: at most <see cref="LongestRetryAfter"/>; none when it asked for none.</summary>
    public static TimeSpan Asked(TimeSpan? retryAfter) => retryAfter > LongestRetryAfter ? LongestRetryAfter : retryAfter ?? TimeSpan.Zero;
}
