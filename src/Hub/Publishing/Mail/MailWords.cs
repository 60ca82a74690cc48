namespace Hub.Publishing.Mail;

/// <summary>What stands in mails beside what the events say themselves.</summary>
internal static class MailWords
{
    public static readonly Localized Raised = new("Melding", "Alert");
    public static readonly Localized Resolved = new("Opgeheven", "Resolved");
    public static readonly Localized Corrected = new("Gecorrigeerd", "Corrected");
    public static readonly Localized Acknowledged = new("In behandeling", "Acknowledged");
    public static readonly Localized Unacknowledged = new("Niet meer in behandeling", "No longer acknowledged");
    public static readonly Localized Other = new("Bericht", "Message");
    public static readonly Localized Critical = new("kritiek", "critical");
    public static readonly Localized Warning = new("waarschuwing", "warning");

    public static readonly Localized Figure = new("Cijfer", "Figure");
    public static readonly Localized Threshold = new("Grens", "Threshold");
    public static readonly Localized Change = new("Verandering", "Change");
    public static readonly Localized Period = new("Periode", "Period");
    public static readonly Localized Submissions = new("Aanleveringen", "Submissions");
    public static readonly Localized About = new("Gaat over", "About");
    public static readonly Localized Logged = new("Vastgelegd", "Logged");

    public static readonly Localized SeeAlert = new("Bekijk de melding", "See the alert");
    public static readonly Localized See = new("Bekijk de bron", "See the source");
    public static readonly Localized Changes = new("wijzigingen", "changes");

    public static readonly Localized Because = new(
        "U krijgt deze e-mail omdat dit adres is geabonneerd op berichten van {hub}, op verzoek van '{owner}'.",
        "You get this e-mail because this address is subscribed to messages of {hub}, at the request of '{owner}'.");

    public static readonly Localized Unsubscribe = new("Afmelden", "Unsubscribe");

    public static readonly Localized ConfirmSubject = new("Bevestig uw abonnement op berichten van {hub}", "Confirm your subscription to messages of {hub}");
    public static readonly Localized ConfirmTitle = new("Wilt u deze berichten ontvangen?", "Do you want to get these messages?");
    public static readonly Localized ConfirmIntro = new(
        "'{owner}' heeft dit adres opgegeven om berichten van {hub} te ontvangen over:", "'{owner}' has named this address to get messages of {hub} about:");

    public static readonly Localized Everything = new("alle gebeurtenissen die '{owner}' mag zien", "all events that '{owner}' may see");
    public static readonly Localized Narrowed = new("Een filter beperkt wat u daarvan krijgt.", "A filter narrows what of that you get.");
    public static readonly Localized ConfirmButton = new("Ja, ik wil deze berichten", "Yes, I want these messages");
    public static readonly Localized ConfirmEnds = new(
        "De koppeling werkt zeven dagen, tot en met {date}. Doet u niets, dan krijgt u geen berichten.",
        "The link works for seven days, up to and including {date}. If you do nothing, you get no messages.");

    /// <summary>How many more there are than a mail tells.</summary>
    public static string More(int count, string language) => language == "nl" ? $"En nog {count}; zie" : $"And {count} more; see";
}
