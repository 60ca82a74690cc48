using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>
/// Finds why a published set became the next one: from the submissions each rests on, and where those do not decide it,
/// from when they were received and withdrawn.
/// </summary>
/// <remarks>For one piece of work: receipts that were read are remembered.</remarks>
internal sealed class RevisionCauses(SubmissionArchive archive)
{
    private readonly Dictionary<SubmissionId, Receipt?> receipts = [];

    /// <summary>The causes; none when only a lock or another indicator's definition can have been it.</summary>
    public async Task<List<Cause>> FindAsync(ObservationSet older, ObservationSet newer, CancellationToken cancellation)
    {
        var causes = new List<Cause>();
        if (older.Version != newer.Version || older.Definition != newer.Definition)
        {
            causes.Add(new Cause(RevisionCause.Definition));
        }

        var added = await ReadAsync(newer.Sources.Except(older.Sources, StringComparer.Ordinal), cancellation);
        var dropped = await ReadAsync(older.Sources.Except(newer.Sources, StringComparer.Ordinal), cancellation);

        // An earlier one of the same feed counts again because a later one was withdrawn; it is not what happened.
        var news = added.FindAll(one => !dropped.Exists(other => other.Id.Feed == one.Id.Feed && IsLater(other, one)));
        var losses = dropped.FindAll(one => one.WithdrawnAt is not null && !news.Exists(other => other.Id.Feed == one.Id.Feed && IsLater(other, one)));

        // Where nothing could be computed, all sources went or came at once, and their times tell which of them it was.
        // A clock that was not right must not leave a change without a cause.
        news = older.Sources.Count > 0 ? news : OrAll(news, one => Milliseconds(one.ReceivedAt) >= Milliseconds(older.Since!.Value));
        losses = newer.Sources.Count > 0 ? losses : OrAll(losses, one => Milliseconds(one.WithdrawnAt!.Value) <= Milliseconds(newer.Since!.Value));

        causes.AddRange(news.Select(one => new Cause(RevisionCause.Accepted, one.Id.ToString())));
        causes.AddRange(losses.Select(one => new Cause(RevisionCause.Withdrawn, one.Id.ToString())));
        return causes;
    }

    /// <summary>
    /// What a change was caused by when nothing else was: a lock, or where a figure is withheld or shown that was not
    /// before, other definitions over the same feed.
    /// </summary>
    public static IReadOnlyList<Cause> Left(ObservationChange change) => (change.Old?.Status, change.New?.Status) switch
    {
        ('Q', not 'Q') or (not 'Q', 'Q') => [new Cause(RevisionCause.OtherDefinition)],
        ('P', ObservationStatus.Normal) => [new Cause(RevisionCause.Locked)],
        (ObservationStatus.Normal, 'P') => [new Cause(RevisionCause.Unlocked)],
        _ => [],
    };

    private static bool IsLater(Receipt one, Receipt other) =>
        (one.Id.Period, one.Id.Revision).CompareTo((other.Id.Period, other.Id.Revision)) > 0;

    private static List<Receipt> OrAll(List<Receipt> found, Predicate<Receipt> which) =>
        found.FindAll(which) is { Count: > 0 } some ? some : found;

    // As fine as the moments of publishing are.
    private static long Milliseconds(DateTimeOffset moment) => moment.ToUnixTimeMilliseconds();

    private async Task<List<Receipt>> ReadAsync(IEnumerable<string> sources, CancellationToken cancellation)
    {
        var found = new List<Receipt>();
        foreach (var source in sources)
        {
            if (!SubmissionId.TryParse(source, out var id))
            {
                continue;
            }

            if (!receipts.TryGetValue(id, out var receipt))
            {
                receipts.Add(id, receipt = await archive.FindAsync(id, cancellation));
            }

            if (receipt is not null)
            {
                found.Add(receipt);
            }
        }

        return found;
    }
}
