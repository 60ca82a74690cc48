using System.Text.Json;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Filters;
using Hub.Publishing.Mail;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Subscriptions;

/// <summary>Judges what of a subscription cannot be judged by reading it: where it leads to, whether its source is this hub's, whether its credential still holds, and whether there is in the events what its filters ask for.</summary>
public sealed class SubscriptionVetting(SinkGuard guard, MailReadiness mail, IOptions<EventsOptions> events, EventDataNames names, TimeProvider clock)
{
    /// <summary>Adds what is wrong with a request to <paramref name="report"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="before">The subscription it changes, of which nothing is judged anew that stays; null for a new one.</param>
    /// <param name="report">What is wrong.</param>
    /// <param name="cancellation">Cuts it off.</param>
    internal async Task VetAsync(SubscriptionRequest request, Subscription? before, ViolationReport report, CancellationToken cancellation)
    {
        if (before is not null && request.Protocol is { } protocol && protocol != before.Protocol)
        {
            report.Add(new Violation("/protocol", "read-only", new Localized(
                "Een webhook wordt geen e-mailabonnement en andersom; registreer een ander abonnement.", "A webhook does not become a mail subscription, nor the other way round; register another subscription.")));
        }
        else if (request.Sink is { } sink && sink != before?.Sink.OriginalString)
        {
            await VetSinkAsync(sink, report, cancellation);
        }

        if (request.Credential?.TokenEndpoint is { } endpoint && await guard.RefusalAsync(endpoint, cancellation) is { } refused)
        {
            report.Add(new Violation("/sinkcredential/tokenendpoint", refused.Code, refused.Detail));
        }

        if (request.Credential?.ExpiresAt <= clock.GetUtcNow())
        {
            report.Add(new Violation("/sinkcredential/accesstokenexpiresutc", "token-expired", new Localized(
                "Dit tijdstip is voorbij; geef een token dat nog geldt.", "This moment is over; give a token that still holds.")));
        }

        VetFilters(request, before, report);

        // Of another source nothing would ever come, and nobody would know why.
        if (request.Source is { } source && source != before?.Source && source != events.Value.Source)
        {
            report.Add(new Violation("/source", "unknown-source", new Localized(
                $"Deze hub verstuurt gebeurtenissen van '{events.Value.Source}'.", $"This hub sends events of '{events.Value.Source}'.")));
        }
    }

    private void VetFilters(SubscriptionRequest request, Subscription? before, ViolationReport report)
    {
        if (request.Filters is not { } filters || (before?.Filters is { } kept && IsSame(filters, kept) && IsSame(request.Types, before.Types)))
        {
            return;
        }

        foreach (var (pointer, name) in filters.Asked.Where(asked => EventAttributes.MayExist(asked.Name)))
        {
            if (names.Fault(name, request.Types) is { } fault)
            {
                report.Add(new Violation(pointer, "unknown-attribute", fault));
            }
        }
    }

    // A patch writes them anew, perhaps otherwise spaced.
    private static bool IsSame(EventFilters filters, EventFilters kept) => JsonElement.DeepEquals(JsonElement.Parse(filters.Json), JsonElement.Parse(kept.Json));

    private static bool IsSame(IReadOnlyList<string>? types, IReadOnlyList<string>? kept) => types is null ? kept is null : kept is not null && types.SequenceEqual(kept);

    // Where a mail goes is the mail server's to find out, and that one is the operator's.
    private async Task VetSinkAsync(string sink, ViolationReport report, CancellationToken cancellation)
    {
        if (MailSink.IsMeant(sink))
        {
            if (mail.Missing() is { } missing)
            {
                report.Add(new Violation("/sink", MailReadiness.NotConfigured, missing));
            }
        }
        else if (await guard.RefusalAsync(sink, cancellation) is { } refusal)
        {
            report.Add(new Violation("/sink", refusal.Code, refusal.Detail));
        }
    }
}
