using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;
using Hub.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Hub.Publishing.Mail;

/// <summary>
/// Sees to it that no address gets mails that its owner has not asked for with a click: one mail asks, and another only
/// when the subscriber asks for it. What was not confirmed within <see cref="MailTokens.ConfirmationLifetime"/> is disabled.
/// A mail that the mail server does not take is tried again along the first part of the <see cref="RetryLadder"/>. How
/// many an address gets over all subscriptions is <see cref="MailAllowance"/>'s.
/// </summary>
internal sealed class MailConsent(
    SubscriptionStore subscriptions,
    MailComposer composer,
    MailAllowance allowance,
    IMailSender sender,
    DisableSubscription disable,
    IIdSource ids,
    TimeProvider clock,
    IOptions<MailOptions> options,
    ILogger<MailConsent> logger)
{
    /// <summary>The <see cref="Subscription.StatusReason"/> of one whose mail is out.</summary>
    public const string Awaiting = "awaiting-confirmation";

    /// <summary>The <see cref="Subscription.StatusReason"/> of one whose address was sent so many mails lately that this one waits.</summary>
    public const string TooMany = "too-many-mails";

    /// <summary>How long an address is left alone after a mail that asked it.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>The most mails, and tries to send one, for one round of asking.</summary>
    public const int Most = SinkConsent.Attempts;

    // What is done beside the sending itself is short.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>Sends the mail when none is out, or gives the subscription up when the time for its answer is over.</summary>
    public async Task<StoredSubscription?> AskIfDueAsync(StoredSubscription pending, CancellationToken cancellation)
    {
        if (pending.Consent.NextAttemptAt > clock.GetUtcNow())
        {
            return pending;
        }

        return pending.Consent.MailedAt is { } mailed && mailed + MailTokens.ConfirmationLifetime <= clock.GetUtcNow()
            ? await GiveUpAsync(pending, DisableSubscription.NoConsent, mailed, cancellation)
            : await AskAsync(pending, cancellation);
    }

    /// <summary>Sends the mail now.</summary>
    /// <returns>The subscription as it is then; null when it is gone.</returns>
    public async Task<StoredSubscription?> AskAsync(StoredSubscription pending, CancellationToken cancellation)
    {
        // Stored before it is sent: the link has to work the moment it arrives, and two processes are not to send two.
        var asked = clock.GetUtcNow();
        var round = pending.Consent.Round ?? ids.NewId().ToString("N");
        var claim = pending.Consent with { Round = round, NextAttemptAt = asked + options.Value.Timeout + Margin };
        if (await subscriptions.ReplaceAsync(pending with { Consent = claim }, cancellation) is not { } claimed)
        {
            return await subscriptions.FindAsync(pending.Subscription.Id, cancellation);
        }

        // Taken before it is sent: a crash in between makes it one mail fewer.
        var address = MailSink.AddressOf(claimed.Subscription);
        if (await allowance.TakeAsync(address, asked, cancellation) is { } free)
        {
            return await PutOffAsync(claimed, free, cancellation);
        }

        var number = claim.Attempts + 1;
        var result = await sender.SendAsync(composer.Confirmation(claimed.Subscription, round, number), cancellation);

        if (result.Error is not null)
        {
            await allowance.ReturnAsync(address, asked, cancellation);
        }

        // One that was changed meanwhile has another address perhaps, or was confirmed already.
        var after = claimed with
        {
            Subscription = claimed.Subscription with { StatusReason = result.Error ?? Awaiting },
            Consent = After(claim, result, asked, number),
        };
        if (await subscriptions.ReplaceAsync(after, cancellation) is not { } stored)
        {
            return await subscriptions.FindAsync(pending.Subscription.Id, cancellation);
        }

        if (result.Error is null)
        {
            PublishingLog.ConfirmationMailed(logger, stored.Subscription.Id);
            return stored;
        }

        PublishingLog.NotConsented(logger, stored.Subscription.Id, number, result.Error, stored.Consent.NextAttemptAt);
        return result.NoSuchAddress ? await GiveUpAsync(stored, DisableSubscription.Gone, asked, cancellation)
            : number >= Most && stored.Consent.MailedAt is null ? await GiveUpAsync(stored, DisableSubscription.NoConsent, asked, cancellation)
            : stored;
    }

    // Nothing was tried, so that nothing counts as an attempt. Once a mail is out nobody is asked again unbidden.
    private async Task<StoredSubscription?> PutOffAsync(StoredSubscription claimed, DateTimeOffset free, CancellationToken cancellation)
    {
        var mailed = claimed.Consent.MailedAt;
        var later = claimed with
        {
            Subscription = claimed.Subscription with { StatusReason = mailed is null ? TooMany : Awaiting },
            Consent = claimed.Consent with { NextAttemptAt = mailed + MailTokens.ConfirmationLifetime ?? free },
        };
        PublishingLog.NotConsented(logger, claimed.Subscription.Id, claimed.Consent.Attempts, TooMany, later.Consent.NextAttemptAt);
        return await subscriptions.ReplaceAsync(later, cancellation) ?? await subscriptions.FindAsync(claimed.Subscription.Id, cancellation);
    }

    private ConsentState After(ConsentState claim, MailResult result, DateTimeOffset asked, int number)
    {
        var mailed = result.Error is null ? asked : claim.MailedAt;
        return claim with
        {
            Attempts = number,
            LastAttemptAt = asked,
            MailedAt = mailed,

            // Once a mail is out nobody is asked again unbidden.
            NextAttemptAt = mailed + MailTokens.ConfirmationLifetime ?? clock.GetUtcNow() + RetryLadder.WaitAfter(number, ids.Fraction(), null),
        };
    }

    private async Task<StoredSubscription?> GiveUpAsync(StoredSubscription pending, string reason, DateTimeOffset since, CancellationToken cancellation)
    {
        var id = pending.Subscription.Id;
        await disable.HandleAsync(
            id, reason, since, cancellation, now => now.Status == SubscriptionStatus.Pending && now.Sink.OriginalString == pending.Subscription.Sink.OriginalString);
        return await subscriptions.FindAsync(id, cancellation);
    }
}
