using Hub.Feeds;
using Hub.Indicators.Disclosure;
using Hub.Receiving;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>How far a long piece of work is.</summary>
/// <param name="Stage">What is being done, in English.</param>
/// <param name="Done">How many are done.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct WorkProgress(string Stage, int Done, int Total);

/// <summary>
/// Computes everything anew from the stored records: cubes, observations and alerts. Writes only what differs, with its
/// events, so that rebuilding a sound hub changes nothing.
/// </summary>
public sealed class RebuildIndicators(
    FeedCatalogue feeds,
    SubmissionArchive archive,
    AffectedObservations affected,
    ObservationArchive observations,
    IndicatorCatalogue indicators,
    CurrentCubes cubes,
    PublishObservations publish,
    PublicationRules rules,
    ITableStore store)
{
    private const string MarkerKey = "m|definitions";

    // Goes up when this code computes other sets from the same definitions, or stores more of them; then all are computed
    // anew at the next start. 2: vintages are kept, and figures are provisional until their periods are locked. 3: measures
    // that bound each other are judged together. 4: heads say by which rules each revision was published.
    private const string Code = "4";

    // Enough sets at once to share the reading of cubes, few enough to keep memory small.
    private const int SetsAtOnce = 200;

    /// <summary>What a rebuild changed.</summary>
    /// <param name="Cubes">Cubes computed.</param>
    /// <param name="CubesChanged">Of these, how many differed from what was stored.</param>
    /// <param name="Sets">Sets of observations computed.</param>
    /// <param name="Events">Events written: changed sets and alerts.</param>
    public sealed record Outcome(int Cubes, int CubesChanged, int Sets, int Events);

    /// <summary>Rebuilds everything.</summary>
    public async Task<Outcome> HandleAsync(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        // Before anything is published by them, so that whoever comes after knows what was.
        await rules.KeepAsync(cancellation);
        var (total, changed) = await RebuildCubesAsync(progress, cancellation);
        var targets = (await affected.AllAsync(cancellation)).ToList();

        // What is published and no longer rests on anything is computed too, and so becomes empty.
        var expected = targets.ToHashSet();
        foreach (var indicator in indicators.All)
        {
            await foreach (var period in observations.PeriodsAsync(indicator.Id, cancellation))
            {
                if (expected.Add(new ObservationTarget(indicator, period)))
                {
                    targets.Add(new ObservationTarget(indicator, period));
                }
            }
        }

        var events = 0;
        for (var done = 0; done < targets.Count; done += SetsAtOnce)
        {
            progress?.Report(new WorkProgress("observations", done, targets.Count));
            events += (await publish.HandleAsync(targets.GetRange(done, Math.Min(SetsAtOnce, targets.Count - done)), cancellation)).Count;
        }

        progress?.Report(new WorkProgress("observations", targets.Count, targets.Count));
        return new Outcome(total, changed, targets.Count, events);
    }

    /// <summary>
    /// Rebuilds when the stored figures are of other definitions than <paramref name="fingerprint"/>'s, or of a version of
    /// the hub that made other ones of them.
    /// </summary>
    /// <returns>Whether it did.</returns>
    public async Task<bool> IfDefinitionsChangedAsync(string fingerprint, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        if (await IsCurrentAsync(fingerprint, cancellation))
        {
            return false;
        }

        await HandleAsync(progress, cancellation);
        await store.CommitAsync(
            ObservationRows.Table,
            ObservationRows.Partition,
            [TableOperation.Upsert(new TableEntity(ObservationRows.Partition, MarkerKey) { ["fingerprint"] = fingerprint, ["code"] = Code })],
            cancellation);
        return true;
    }

    /// <summary>Whether the stored figures are of the definitions with this fingerprint.</summary>
    public async Task<bool> IsCurrentAsync(string fingerprint, CancellationToken cancellation) =>
        await store.GetAsync(ObservationRows.Table, ObservationRows.Partition, MarkerKey, cancellation) is { } marker
        && marker.Text("fingerprint") == fingerprint && marker.Text("code") == Code;

    private async Task<(int Total, int Changed)> RebuildCubesAsync(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var heads = new List<(Feed Feed, Period Period)>();
        foreach (var feed in feeds.All)
        {
            heads.AddRange((await cubes.PeriodsAsync(feed.Id, null, null, cancellation)).Select(period => (feed, period)));
        }

        var changed = 0;
        for (var done = 0; done < heads.Count; done++)
        {
            progress?.Report(new WorkProgress("cubes", done, heads.Count));
            changed += await RebuildCubeAsync(heads[done].Feed.Id, heads[done].Period, cancellation) ? 1 : 0;
        }

        progress?.Report(new WorkProgress("cubes", heads.Count, heads.Count));
        return (heads.Count, changed);
    }

    private async Task<bool> RebuildCubeAsync(string feed, Period period, CancellationToken cancellation)
    {
        while (true)
        {
            var stored = await store.GetAsync(SubmissionRows.Table, feed, SubmissionRows.HeadKey(period), cancellation);
            if (!SubmissionId.TryParse(stored?.Text("submission"), out var id) || await archive.FindAsync(id, cancellation) is not { } receipt)
            {
                return false;
            }

            var cube = (await archive.LoadAsync(receipt, cancellation)).ToCube();
            var current = (await cubes.ReadAsync(feed, period, period, cancellation)).SingleOrDefault();
            if (current is null || current.Submission != receipt.Id.ToString())
            {
                continue;
            }

            var log = SubmissionRows.Log(stored, id.Revision, rules.NameOf(feed));
            if (CubeText.Same(current.Cube, cube))
            {
                if (stored!.Text(RulesLog.Property) == log)
                {
                    return false;
                }

                stored[RulesLog.Property] = log;
                if ((await store.CommitAsync(SubmissionRows.Table, feed, [TableOperation.Replace(stored, stored.ETag!)], cancellation)).Committed)
                {
                    return false;
                }

                continue;
            }

            var rebuilt = await archive.StoreCubeAsync(receipt, cancellation);
            var head = SubmissionRows.Head(feed, period, (int)stored!.Number("revision")!, receipt, rebuilt, stored, rules.NameOf(feed), isChange: false);
            if ((await store.CommitAsync(SubmissionRows.Table, feed, [TableOperation.Replace(head, stored.ETag!)], cancellation)).Committed)
            {
                return true;
            }
        }
    }
}
