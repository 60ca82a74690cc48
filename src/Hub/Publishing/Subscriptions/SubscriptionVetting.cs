using Hub.Publishing.Deliveries;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Subscriptions;

/// <summary>Judges what of a subscription cannot be judged by reading it: where it leads to, and whether its source is this hub's.</summary>
public sealed class SubscriptionVetting(SinkGuard guard, IOptions<EventsOptions> events)
{
    /// <summary>Adds what is wrong with a request to <paramref name="report"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="before">The subscription it changes, of which nothing is judged anew that stays; null for a new one.</param>
    /// <param name="report">What is wrong.</param>
    /// <param name="cancellation">Cuts it off.</param>
    internal async Task VetAsync(SubscriptionRequest request, Subscription? before, ViolationReport report, CancellationToken cancellation)
    {
        if (request.Sink is { } sink && sink != before?.Sink.OriginalString && await guard.RefusalAsync(sink, cancellation) is { } refusal)
        {
            report.Add(new Violation("/sink", refusal.Code, refusal.Detail));
        }

        if (request.Credential?.TokenEndpoint is { } endpoint && await guard.RefusalAsync(endpoint, cancellation) is { } refused)
        {
            report.Add(new Violation("/sinkcredential/tokenendpoint", refused.Code, refused.Detail));
        }

        // Of another source nothing would ever come, and nobody would know why.
        if (request.Source is { } source && source != before?.Source && source != events.Value.Source)
        {
            report.Add(new Violation("/source", "unknown-source", new Localized(
                $"Deze hub verstuurt gebeurtenissen van '{events.Value.Source}'.", $"This hub sends events of '{events.Value.Source}'.")));
        }
    }
}
