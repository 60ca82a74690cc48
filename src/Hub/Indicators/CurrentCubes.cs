using Hub.Indicators.Disclosure;
using Hub.Receiving;
using Hub.Storage;

namespace Hub.Indicators;

/// <summary>The cube of the submission that counts for a feed and period.</summary>
/// <param name="Period">The period.</param>
/// <param name="Submission">The submission's id.</param>
/// <param name="ObsStatus">Its figures' observation status, as declared with them: <c>A</c>, <c>B</c> or <c>E</c>.</param>
/// <param name="Locked">Whether its period is locked, so that the figures stay as they are.</param>
/// <param name="Cube">Its cube.</param>
public sealed record CurrentCube(Period Period, string Submission, string ObsStatus, bool Locked, Cube Cube)
{
    /// <summary>
    /// What may have been published before and is known for good, oldest first: revisions before it, withdrawn ones too,
    /// and any of them, itself as well, by former rules. Empty when there is none or it does not matter; null when it is too
    /// much, or can no longer be told.
    /// </summary>
    internal IReadOnlyList<EarlierFigures>? Earlier { get; init; } = [];

    /// <summary>The smallest sums of all revisions so far, for <see cref="LeastCounts"/>; null when they are not known.</summary>
    public string? Least { get; init; }

    /// <summary>Which revisions counted while which rules held, for <see cref="RulesLog"/>; null when that is not known.</summary>
    public string? Rules { get; init; }
}

/// <summary>A cube of a period whose figures may have been published before.</summary>
/// <param name="Cube">The cube.</param>
/// <param name="Rules">The rules of then; null for the present ones.</param>
internal sealed record EarlierFigures(Cube Cube, FeedRules? Rules = null);

/// <summary>What is stored of a period of a feed: which submission counts, and its cube or where that lies.</summary>
/// <param name="Period">The period.</param>
/// <param name="Entity">The stored head.</param>
internal sealed record PeriodHead(Period Period, TableEntity Entity)
{
    /// <summary>Whether a submission counts; none does when all were withdrawn.</summary>
    public bool Counts => Entity.Text("submission") is not null;
}

/// <summary>Reads the cubes that count; never the records behind them.</summary>
public sealed class CurrentCubes(ITableStore store)
{
    /// <summary>The cubes of a feed's periods from <paramref name="from"/> to <paramref name="to"/>, both included, in order.</summary>
    /// <remarks>One range read, and one more per cube that is too large for its head.</remarks>
    public async Task<IReadOnlyList<CurrentCube>> ReadAsync(string feed, Period from, Period to, CancellationToken cancellation)
    {
        var cubes = new List<CurrentCube>();
        foreach (var head in await HeadsAsync(feed, from, to, cancellation))
        {
            if (head.Counts)
            {
                cubes.Add(await CubeAsync(head, cancellation));
            }
        }

        return cubes;
    }

    /// <summary>The heads of a feed's periods from <paramref name="from"/> to <paramref name="to"/>, both included, in order; one range read.</summary>
    internal async Task<IReadOnlyList<PeriodHead>> HeadsAsync(string feed, Period from, Period to, CancellationToken cancellation)
    {
        var heads = new List<PeriodHead>();
        var range = new RowRange(SubmissionRows.HeadKey(from), SubmissionRows.HeadKey(to) + "!");
        await foreach (var head in store.QueryAsync(SubmissionRows.Table, feed, range, null, cancellation))
        {
            if (Period.TryParse(head.RowKey[2..], out var period))
            {
                heads.Add(new PeriodHead(period, head));
            }
        }

        return heads;
    }

    /// <summary>The cube of a head whose period has one; a read when it is too large for its head.</summary>
    internal async Task<CurrentCube> CubeAsync(PeriodHead head, CancellationToken cancellation) =>
        new(head.Period, head.Entity.Text("submission")!, head.Entity.Text("obsStatus") ?? "A", PeriodState.IsLocked(head.Entity), await ReadCubeAsync(head.Entity, cancellation))
        {
            Least = head.Entity.Text(LeastCounts.Property),
            Rules = head.Entity.Text(RulesLog.Property),
        };

    /// <summary>
    /// The periods of a feed that have a counting submission, from <paramref name="from"/> to <paramref name="to"/>
    /// (both included; null: open), in order. One range read over the heads.
    /// </summary>
    public async Task<IReadOnlyList<Period>> PeriodsAsync(string feed, Period? from, Period? to, CancellationToken cancellation)
    {
        var all = RowRange.Prefix("h|");
        var range = new RowRange(
            from is { } first ? SubmissionRows.HeadKey(first) : all.From,
            to is { } last ? SubmissionRows.HeadKey(last) + "!" : all.Before);
        var periods = new List<Period>();
        await foreach (var head in store.QueryAsync(SubmissionRows.Table, feed, range, null, cancellation))
        {
            if (head.Text("submission") is not null && Period.TryParse(head.RowKey[2..], out var period))
            {
                periods.Add(period);
            }
        }

        return periods;
    }

    /// <summary>The cube that lies in its period's head; null when none counts or it lies in pages of its own.</summary>
    internal static CurrentCube? Inline(TableEntity head) =>
        head.Text("submission") is { } submission && head.Number("cubePages") is null && Period.TryParse(head.RowKey[2..], out var period)
            ? new CurrentCube(period, submission, head.Text("obsStatus") ?? "A", PeriodState.IsLocked(head), Inline(head, Reader(head)))
            : null;

    private async Task<Cube> ReadCubeAsync(TableEntity head, CancellationToken cancellation)
    {
        var reader = Reader(head);
        if (head.Number("cubePages") is not { } pages)
        {
            return Inline(head, reader);
        }

        var prefix = RowRange.Prefix(SubmissionRows.CubePrefix(head.Text("upload")!));
        await foreach (var page in store.QueryAsync(SubmissionRows.Table, head.PartitionKey, prefix, (int)pages, cancellation))
        {
            Add(page, reader);
        }

        // A newer revision may have removed these pages since the head was read; its own change follows and is computed anew.
        return reader.Cube.Count == head.Number("cells")
            ? reader.Cube
            : throw new ConcurrentChangeException($"The cube of {head.Text("submission")} was replaced while it was read.");
    }

    private static CubeReader Reader(TableEntity head) =>
        new(Names(head.Text("dimensions")), Names(head.Text("measures")), (int)(head.Number("cells") ?? 0));

    private static Cube Inline(TableEntity head, CubeReader reader)
    {
        Add(head, reader);
        return reader.Cube;
    }

    private static void Add(TableEntity page, CubeReader reader)
    {
        foreach (var text in TextPages.Texts(page))
        {
            reader.AddLines(text);
        }
    }

    private static string[] Names(string? text) => text?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
}

/// <summary>Something changed while it was read; reading again gives the newer state.</summary>
public sealed class ConcurrentChangeException(string message) : Exception(message);
