using System.Globalization;

namespace Hub.Publishing.Mail;

/// <summary>Days in words; the machine may know no Dutch.</summary>
internal static class MailDates
{
    private static readonly string[] Dutch =
        ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"];

    /// <summary>A moment's day in the Netherlands: 5 januari 2026, 5 January 2026.</summary>
    public static string Day(DateTimeOffset moment, string language)
    {
        var day = HubCalendar.Today(moment);
        var month = language == "nl" ? Dutch[day.Month - 1] : CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(day.Month);
        return string.Create(CultureInfo.InvariantCulture, $"{day.Day} {month} {day.Year}");
    }
}
