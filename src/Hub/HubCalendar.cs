namespace Hub;

/// <summary>Which day it is where the hub's partners are: a period begins at midnight in the Netherlands.</summary>
public static class HubCalendar
{
    // A machine without time zone data counts in UTC: at most two hours late.
    private static readonly TimeZoneInfo Zone =
        TimeZoneInfo.TryFindSystemTimeZoneById("Europe/Amsterdam", out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The last millisecond of <paramref name="day"/>.</summary>
    public static DateTimeOffset EndOf(DateOnly day)
    {
        var midnight = day.AddDays(1).ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, Zone.GetUtcOffset(midnight)).AddMilliseconds(-1).ToUniversalTime();
    }

    /// <summary>The date at <paramref name="moment"/>.</summary>
    public static DateOnly Today(DateTimeOffset moment) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, Zone).DateTime);
}
