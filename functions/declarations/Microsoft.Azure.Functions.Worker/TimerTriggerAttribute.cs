namespace Microsoft.Azure.Functions.Worker;

/// <summary>Calls a function at set times. Of Microsoft.Azure.Functions.Worker.Extensions.Timer.</summary>
/// <param name="schedule">Six fields of cron (NCRONTAB): second, minute, hour, day, month, weekday; in UTC.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TimerTriggerAttribute(string schedule) : Attribute
{
    /// <summary>The schedule.</summary>
    public string Schedule { get; } = schedule;
}

/// <summary>What a timer says of a call. Of Microsoft.Azure.Functions.Worker.Extensions.Timer.</summary>
public class TimerInfo
{
    /// <summary>Whether the call comes later than scheduled.</summary>
    public bool IsPastDue { get; set; }
}
