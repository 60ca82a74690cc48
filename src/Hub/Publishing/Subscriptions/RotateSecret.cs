using System.Text.Json;
using Hub.Feeds.Validation;
using Hub.Publishing.Deliveries;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Subscriptions;

/// <summary>
/// Replaces a subscription's signing secret. For a while both sign, so that its receiver can take over the new one
/// without missing a delivery (Standard Webhooks 1.0, "Secret rotation"). There are never more than two: when it is
/// rotated again meanwhile, the oldest ends at once.
/// </summary>
public sealed class RotateSecret(SubscriptionStore subscriptions, SubscriptionSecrets secrets, IOptions<WebhookOptions> options, TimeProvider clock)
{
    private const int MostTries = 5;

    /// <summary>Rotates.</summary>
    /// <param name="requester">Who asks.</param>
    /// <param name="id">The subscription.</param>
    /// <param name="json">Nothing, or <c>{"overlap":"PT1H"}</c>: for how long the present secret signs on; <see cref="WebhookOptions.SecretOverlap"/> when it is not said.</param>
    /// <param name="cancellation">Cuts it off.</param>
    /// <returns>The resource with its new secret, which is not shown again; or 400, 404, or 409 when others keep changing it.</returns>
    public async Task<Result<SubscriptionResource>> HandleAsync(Requester requester, string id, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(requester);
        var report = new ViolationReport();
        var overlap = Overlap(json, report) ?? options.Value.SecretOverlap;
        for (var tried = 0; tried < MostTries; tried++)
        {
            if (await subscriptions.FindAsync(id, cancellation) is not { } found || !requester.Sees(found.Subscription))
            {
                return Problems.NotFound("such subscription");
            }

            if (found.Subscription.IsMail)
            {
                return Problems.Conflict("Mails are not signed: this subscription has no secret.");
            }

            if (report.Count > 0)
            {
                return Problems.InvalidDocument("rotation", report);
            }

            var secret = secrets.New();
            var endsAt = clock.GetUtcNow() + overlap;
            var signsOn = overlap > TimeSpan.Zero;
            var rotated = found.With(found.Subscription with { PreviousSecretEndsAt = signsOn ? endsAt : null }) with
            {
                ProtectedSecret = secrets.Protect(secret),
                PreviousSecret = signsOn ? new PreviousSecret(found.ProtectedSecret, endsAt) : null,
            };
            if (await subscriptions.ReplaceAsync(rotated, cancellation) is { } stored)
            {
                return SubscriptionResource.From(stored.Subscription) with { Secret = secret, PreviousSecretEndsAt = endsAt };
            }
        }

        return Problems.Conflict("Others keep changing this subscription. Try again.");
    }

    private static TimeSpan? Overlap(ReadOnlyMemory<byte> json, ViolationReport report)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        if (StrictJson.Check(json.Span, CancellationToken.None) is { } faults)
        {
            report.Add(faults.Errors[0]);
            return null;
        }

        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Type, new Localized("Dit is een JSON-object met overlap, of niets.", "This is a JSON object with overlap, or nothing.")));
            return null;
        }

        TimeSpan? overlap = null;
        foreach (var member in document.RootElement.EnumerateObject())
        {
            if (member.Name != "overlap")
            {
                report.Add(new Violation(DocumentPath.Of(member.Name), ViolationCodes.AdditionalProperty, new Localized("Alleen overlap hoort hier.", "Only overlap belongs here.")));
            }
            else if (member.Value.ValueKind == JsonValueKind.String && ClockDuration.TryParse(member.Value.GetString(), WebhookOptions.LongestSecretOverlap, out var length))
            {
                overlap = length;
            }
            else
            {
                report.Add(new Violation("/overlap", "invalid-duration", new Localized(
                    "Dit is een duur volgens ISO 8601 van ten hoogste zeven dagen, zoals PT24H of PT0S.", "This is a duration as ISO 8601 writes it of at most seven days, such as PT24H or PT0S.")));
            }
        }

        return overlap;
    }
}
