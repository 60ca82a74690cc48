using System.Globalization;
using System.Text;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing.Mail;

/// <summary>Writes the mails.</summary>
/// <param name="links">Where they lead to.</param>
/// <param name="types">What the types of events are called; null in a host that does not know.</param>
/// <param name="clock">The time.</param>
internal sealed class MailComposer(MailLinks links, EventTypeCatalogue? types, TimeProvider clock)
{
    /// <summary>How many changes a mail tells of one by one.</summary>
    public const int MostTold = 25;

    // What is longer is cut off where it is listed; the body has all of it.
    private const int LongestSubject = 150;

    /// <summary>The language of a subscription's mails: its <c>config.language</c>, and Dutch when it says none.</summary>
    public static string LanguageOf(Subscription subscription) => subscription.Config?.Language ?? "nl";

    /// <summary>The mail that asks an address whether it wants what was asked for in its name.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="round">The round of asking.</param>
    /// <param name="number">The how manieth mail of the round, so that each is one of its own.</param>
    public OutgoingMail Confirmation(Subscription subscription, string round, int number)
    {
        var language = LanguageOf(subscription);
        var now = clock.GetUtcNow();
        var document = new MailDocument(language, Fill(MailWords.ConfirmTitle, subscription, language))
            .Title()
            .Paragraph(Fill(MailWords.ConfirmIntro, subscription, language))
            .List(Wanted(subscription, language));
        if (subscription.Filters is not null)
        {
            document.Paragraph(MailWords.Narrowed.In(language));
        }

        var ends = MailDates.Day(now + MailTokens.ConfirmationLifetime, language);
        var (text, html) = document
            .Action(MailWords.ConfirmButton.In(language), links.Confirmation(subscription, round))
            .Paragraph(MailWords.ConfirmEnds.In(language).Replace("{date}", ends, StringComparison.Ordinal), small: true)
            .Finish();
        return new OutgoingMail(
            string.Create(CultureInfo.InvariantCulture, $"{round}.{number}"), MailSink.AddressOf(subscription), language,
            OneLine(Fill(MailWords.ConfirmSubject, subscription, language)), text, html, now, Unsubscribe: null);
    }

    /// <summary>The mail that tells of changes.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="digest">What the digest is called.</param>
    /// <param name="told">The events it tells of, in order; one at least.</param>
    /// <param name="more">How many more there are than it tells of.</param>
    public OutgoingMail Digest(Subscription subscription, string digest, IReadOnlyList<PublishedEvent> told, int more)
    {
        var language = LanguageOf(subscription);
        List<MailChange> changes = [.. told.Select(published => MailChange.Of(published, language, types, links))];
        var subject = OneLine(Subject(changes, more, language));
        var document = new MailDocument(language, subject);
        if (changes.Count + more > 1)
        {
            document.Title();
        }

        changes.ForEach(change => document.Change(change));
        if (more > 0)
        {
            document.Reference(MailWords.More(more, language), links.Hub, links.To("/v1/alerts"));
        }

        var unsubscribe = links.Unsubscription(subscription);
        var (text, html) = document
            .Rule()
            .Paragraph(Fill(MailWords.Because, subscription, language), small: true)
            .Reference(string.Empty, MailWords.Unsubscribe.In(language), unsubscribe, small: true)
            .Finish();
        return new OutgoingMail(digest, MailSink.AddressOf(subscription), language, subject, text, html, clock.GetUtcNow(), new Uri(unsubscribe));
    }

    /// <summary>A text as one line without control characters: what goes into a header can begin no other.</summary>
    internal static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
            {
                line.Append(line.Length > 0 && line[^1] != ' ' ? " " : string.Empty);
            }
            else if (line.Length + rune.Utf16SequenceLength > LongestSubject)
            {
                return line.Append('…').ToString();
            }
            else
            {
                line.Append(rune.ToString());
            }
        }

        return line.ToString().TrimEnd();
    }

    private static string Subject(List<MailChange> changes, int more, string language)
    {
        if (changes.Count + more == 1)
        {
            return $"{changes[0].Label.Split(" – ", 2)[0]}: {changes[0].Short}";
        }

        // Of several the kinds with their numbers, and the first by name.
        var kinds = changes.GroupBy(change => change.Label.Split(" – ", 2)[0], StringComparer.Ordinal).Select(kind => $"{kind.Key} {kind.Count().ToString(CultureInfo.InvariantCulture)}×");
        return more > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{changes.Count + more} {MailWords.Changes.In(language)}: {changes[0].Short} …")
            : $"{string.Join(", ", kinds)}: {changes[0].Short} …";
    }

    private IEnumerable<string> Wanted(Subscription subscription, string language) => subscription.Types is { } wanted
        ? wanted.Select(type => types?.Find(type)?.Title.In(language) ?? type)
        : [Fill(MailWords.Everything, subscription, language)];

    private string Fill(Localized text, Subscription subscription, string language) => text.In(language)
        .Replace("{hub}", links.Hub, StringComparison.Ordinal)
        .Replace("{owner}", subscription.Owner, StringComparison.Ordinal);
}
