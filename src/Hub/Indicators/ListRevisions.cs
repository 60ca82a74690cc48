using System.Globalization;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>A place in a list of revisions: <c>{period}.{milliseconds}.{number}</c>.</summary>
/// <param name="Period">The period.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Number">Which of the changes of then.</param>
public readonly record struct RevisionCursor(Period Period, DateTimeOffset PublishedAt, int Number)
{
    /// <summary>Reads a cursor; anything else is refused.</summary>
    public static bool TryParse(string text, out RevisionCursor cursor)
    {
        ArgumentNullException.ThrowIfNull(text);
        cursor = default;
        if (text.Split('.') is not [var first, var second, var third]
            || !Period.TryParse(first, out var period)
            || !long.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            || milliseconds > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            || !int.TryParse(third, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        cursor = new RevisionCursor(period, DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), number);
        return true;
    }

    /// <summary>The cursor as it is written in links.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Period}.{PublishedAt.ToUnixTimeMilliseconds()}.{Number}");
}

/// <summary>
/// Lists what became of published observations: every change with what was published before and after, and what caused
/// it. A first publication is no change.
/// </summary>
public sealed class ListRevisions(ObservationArchive observations, SubmissionArchive submissions)
{
    /// <summary>A page of an indicator's revisions: in order of period, and of each the newest first.</summary>
    /// <param name="indicator">The indicator.</param>
    /// <param name="from">The first period; null for open.</param>
    /// <param name="to">The last period; null for open.</param>
    /// <param name="which">Whether an observation is asked for.</param>
    /// <param name="after">Only what comes behind this; null for all.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<IReadOnlyList<ObservationRevision>> HandleAsync(
        Indicator indicator, Period? from, Period? to, Func<Observation, bool> which, RevisionCursor? after, int take, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        ArgumentNullException.ThrowIfNull(which);
        var causes = new RevisionCauses(submissions);
        var revisions = new List<ObservationRevision>();
        StoredVintage? later = null;
        ObservationSet? newer = null;
        var range = observations.VintagesAsync(indicator.Id, after?.Period ?? from, to, after?.PublishedAt, cancellation);
        await foreach (var vintage in range)
        {
            ObservationSet? older = null;

            // The same observations may have come from other submissions; that changed none of them.
            if (later is not null && later.Period == vintage.Period && later.Digest != vintage.Digest)
            {
                newer ??= (await later.ReadAsync(cancellation)).For(indicator);
                older = (await vintage.ReadAsync(cancellation)).For(indicator);
                var behind = after is { } cursor && cursor.Period == later.Period && cursor.PublishedAt == later.Since ? cursor.Number + 1 : 0;
                await AddAsync(revisions, older, newer, which, behind, take, causes, cancellation);
                if (revisions.Count == take)
                {
                    return revisions;
                }
            }

            (later, newer) = (vintage, older);
        }

        return revisions;
    }

    private static async Task AddAsync(
        List<ObservationRevision> revisions, ObservationSet older, ObservationSet newer, Func<Observation, bool> which, int skip, int take, RevisionCauses causes, CancellationToken cancellation)
    {
        List<Cause>? found = null;
        var number = -1;
        foreach (var change in ObservationChange.Between(older, newer).Where(change => which((change.New ?? change.Old)!.Value)))
        {
            number++;
            if (number < skip)
            {
                continue;
            }

            found ??= await causes.FindAsync(older, newer, cancellation);
            revisions.Add(new ObservationRevision(
                newer.Period, change, newer.Since!.Value, older.Version, newer.Version, found.Count > 0 ? found : RevisionCauses.Left(change), number));
            if (revisions.Count == take)
            {
                return;
            }
        }
    }
}
