using Hub.Publishing.Mail;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>What the links in mails lead to. A GET shows and changes nothing, since programs that look at mails follow links; a POST does it.</summary>
internal static class MailLinkEndpoints
{
    private static readonly QueryParameter Token = new("token", "The token of the link.");

    private static readonly Link Confirmation = new(
        (answers, id, token, cancellation) => answers.ShowConfirmationAsync(id, token, cancellation),
        (answers, id, token, cancellation) => answers.ConfirmAsync(id, token, cancellation),
        new Localized("Wilt u deze berichten ontvangen?", "Do you want to get these messages?"),
        new Localized(
            "'{owner}' heeft uw e-mailadres opgegeven om berichten van {hub} te ontvangen. Met de knop bevestigt u dat.",
            "'{owner}' has named your e-mail address to get messages of {hub}. The button confirms that."),
        new Localized("Ja, ik wil deze berichten", "Yes, I want these messages"),
        new Localized("Bevestigd", "Confirmed"),
        new Localized(
            "U krijgt berichten van {hub} zodra er iets te melden is. In elke e-mail staat een koppeling waarmee u zich afmeldt. U kunt deze pagina sluiten.",
            "You get messages of {hub} as soon as there is something to tell. Every e-mail has a link to unsubscribe. You may close this page."));

    private static readonly Link Unsubscription = new(
        (answers, id, token, cancellation) => answers.ShowUnsubscriptionAsync(id, token, cancellation),
        (answers, id, token, cancellation) => answers.UnsubscribeAsync(id, token, cancellation),
        new Localized("Wilt u zich afmelden?", "Do you want to unsubscribe?"),
        new Localized(
            "Met de knop krijgt u de berichten van {hub} waarvoor '{owner}' dit adres opgaf niet meer.",
            "With the button you no longer get the messages of {hub} for which '{owner}' named this address."),
        new Localized("Meld mij af", "Unsubscribe me"),
        new Localized("U bent afgemeld", "You are unsubscribed"),
        new Localized(
            "U krijgt deze berichten van {hub} niet meer, tenzij u een nieuw verzoek bevestigt. U kunt deze pagina sluiten.",
            "You no longer get these messages of {hub}, unless you confirm another request. You may close this page."));

    private static readonly Localized Broken = new("Deze koppeling werkt niet", "This link does not work");

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "showConfirmation", Method = "GET", Pattern = "/v1/subscriptions/{id}/confirmation", Access = Access.LinkHolders, Tag = "Subscriptions",
            Summary = "Shows a page with the button that confirms a mail subscription; changes nothing.", Handle = request => ShowAsync(request, Confirmation),
            Query = [Token], Produces = ["text/html"],
        },
        new()
        {
            Name = "confirmSubscription", Method = "POST", Pattern = "/v1/subscriptions/{id}/confirmation", Access = Access.LinkHolders, Tag = "Subscriptions",
            Summary = "Confirms a mail subscription; takes no body.", Handle = request => DoAsync(request, Confirmation),
            Query = [Token], Produces = ["text/html"],
        },
        new()
        {
            Name = "showUnsubscription", Method = "GET", Pattern = "/v1/subscriptions/{id}/unsubscription", Access = Access.LinkHolders, Tag = "Subscriptions",
            Summary = "Shows a page with the button that ends a mail subscription; changes nothing.", Handle = request => ShowAsync(request, Unsubscription),
            Query = [Token], Produces = ["text/html"],
        },
        new()
        {
            Name = "unsubscribe", Method = "POST", Pattern = "/v1/subscriptions/{id}/unsubscription", Access = Access.LinkHolders, Tag = "Subscriptions",
            Summary = "Ends a mail subscription in one click (RFC 8058), whatever the body.", Handle = request => DoAsync(request, Unsubscription),
            Query = [Token], Produces = ["text/html"],
        },
    ];

    private static async Task<IResult> ShowAsync(HubRequest request, Link link) =>
        Answer(request, link, await link.Show(request.Service<MailAnswers>(), request.Path("id"), request.Query(Token.Name) ?? string.Empty, request.Cancellation));

    private static async Task<IResult> DoAsync(HubRequest request, Link link) =>
        Answer(request, link, await link.Do(request.Service<MailAnswers>(), request.Path("id"), request.Query(Token.Name) ?? string.Empty, request.Cancellation));

    private static IResult Answer(HubRequest request, Link link, Result<MailLinkState> answer)
    {
        if (!answer.Succeeded(out var state, out var problem))
        {
            return Refusal(request, problem);
        }

        var subscription = state.Subscription;
        var language = subscription.Config?.Language ?? Languages.Dutch;
        return state.IsDone
            ? new MailPage(StatusCodes.Status200OK, language, link.Done.In(language), Fill(link.DoneText), null)
            : new MailPage(StatusCodes.Status200OK, language, link.Title.In(language), Fill(link.Text), link.Button.In(language));

        string Fill(Localized text) => text.In(language)
            .Replace("{hub}", new Uri(PublicAddress.Of(request)).IdnHost, StringComparison.Ordinal)
            .Replace("{owner}", subscription.Owner, StringComparison.Ordinal);
    }

    // A person with a browser gets a page to read, a program the problem document.
    private static IResult Refusal(HubRequest request, Problem problem)
    {
        if (!request.Http.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.OrdinalIgnoreCase) == true))
        {
            return new ProblemResult(problem);
        }

        var language = Languages.Choose(request.Http.Request);
        return new MailPage(problem.Status, language, Broken.In(language), (language == Languages.Dutch ? problem.Dutch?.Detail : null) ?? problem.Detail, null);
    }

    // One kind of link: what it does, and what its page says before and after.
    private sealed record Link(
        Func<MailAnswers, string, string, CancellationToken, Task<Result<MailLinkState>>> Show,
        Func<MailAnswers, string, string, CancellationToken, Task<Result<MailLinkState>>> Do,
        Localized Title,
        Localized Text,
        Localized Button,
        Localized Done,
        Localized DoneText);
}
