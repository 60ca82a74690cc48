using Hub.Feeds;
using Hub.Indicators;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// The head of a submission's period, and with it, in one range read, those of the periods before that the feed's quality
/// rules look at.
/// </summary>
/// <param name="Head">The period's head, or null when there was no submission yet.</param>
/// <param name="Earlier">The heads of the periods before, oldest first.</param>
internal sealed record PeriodHeads(TableEntity? Head, IReadOnlyList<TableEntity> Earlier)
{
    // What is compared over time are figures of some hundreds of groups; with more than this it would cost more than the
    // rest of the submission.
    internal const int MostRecords = 5000;

    // Periods begin with year 1.
    private const int FirstYear = 100;

    /// <summary>Reads the heads. One transaction, as for the head alone.</summary>
    public static async Task<PeriodHeads> ReadAsync(
        ITableStore store, Feed feed, SubmissionContent content, CancellationToken cancellation)
    {
        var key = SubmissionRows.HeadKey(content.Period);
        if (feed.RuledPeriods == 0 || content.Records.Count > MostRecords || content.Period.Year < FirstYear)
        {
            return new PeriodHeads(await store.GetAsync(SubmissionRows.Table, feed.Id, key, cancellation), []);
        }

        var heads = new List<TableEntity>();
        var range = new RowRange(SubmissionRows.HeadKey(content.Period.Add(-feed.RuledPeriods)), key + "!");
        await foreach (var head in store.QueryAsync(SubmissionRows.Table, feed.Id, range, null, cancellation))
        {
            heads.Add(head);
        }

        return heads is [.., var last] && last.RowKey == key
            ? new PeriodHeads(last, heads[..^1])
            : new PeriodHeads(null, heads);
    }

    /// <summary>The cubes of the periods before; without those too large to be compared.</summary>
    public IReadOnlyList<CurrentCube> Cubes() =>
        [.. Earlier.Where(head => head.Number("cells") <= MostRecords).Select(CurrentCubes.Inline).OfType<CurrentCube>()];
}
