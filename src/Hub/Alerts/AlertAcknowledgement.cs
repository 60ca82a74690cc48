using System.Text;
using Hub.Feeds.PersonalData;
using Hub.Feeds.Validation;

namespace Hub.Alerts;

/// <summary>That somebody has taken note of an alert.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="By">The id of the caller who did.</param>
/// <param name="Note">What that caller added, or null.</param>
public sealed record AlertAcknowledgement(DateTimeOffset At, string By, string? Note)
{
    /// <summary>The most characters a note may have.</summary>
    public const int LongestNote = 500;

    /// <summary>What is wrong with a note, or null.</summary>
    public static Violation? FaultIn(string note) => FaultIn(note, "/note", LongestNote);

    /// <summary>What is wrong with a text that people wrote: too long, or it looks like it has personal data.</summary>
    internal static Violation? FaultIn(string text, string pointer, int longest)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > longest)
        {
            return new Violation(pointer, ViolationCodes.MaxLength, new Localized(
                $"verwacht: ten hoogste {longest} tekens, gevonden: {text.Length}", $"expected at most {longest} characters, found {text.Length}"));
        }

        return PersonalDataRules.Find(Encoding.UTF8.GetBytes(text)) is not PersonalDataKind.None and var kind
            ? new Violation(pointer, PersonalDataRules.Code, PersonalDataRules.Detail(kind))
            : null;
    }
}
