using Hub.Partners;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>What an indicator's observations of a period rest on.</summary>
/// <param name="Set">The observations.</param>
/// <param name="Sources">The receipts of the submissions behind them.</param>
public sealed record Lineage(ObservationSet Set, IReadOnlyList<Receipt> Sources);

/// <summary>Observations that rest or rested on a submission.</summary>
/// <param name="Indicator">The indicator.</param>
/// <param name="Period">The period.</param>
/// <param name="Version">The version of the definition.</param>
/// <param name="Count">How many observations, broken down in every way.</param>
/// <param name="Since">Since when they are or were published as they are (UTC).</param>
/// <param name="Until">When others took their place (UTC); null when they are published now.</param>
public sealed record RestingObservations(string Indicator, Period Period, int Version, int Count, DateTimeOffset Since, DateTimeOffset? Until);

/// <summary>Follows figures back to the submissions behind them, and submissions on to the figures that rest on them.</summary>
public sealed class TraceObservations(ObservationArchive observations, SubmissionArchive submissions, AffectedObservations affected)
{
    /// <summary>What the observations of a period rest on, now or as of a moment; null when nothing is published then.</summary>
    public async Task<Lineage?> BackAsync(Indicator indicator, Period period, AsOf asOf, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        var set = asOf.Moment is { } moment
            ? await observations.ReadAsOfAsync(indicator.Id, period, period, moment, cancellation).FirstOrDefaultAsync(cancellation)
            : await observations.FindAsync(indicator.Id, period, cancellation);
        if (set is null || set.Observations.Count == 0)
        {
            return null;
        }

        var sources = new List<Receipt>();
        foreach (var source in set.Sources)
        {
            sources.Add(SubmissionId.TryParse(source, out var id) && await submissions.FindAsync(id, cancellation) is { } receipt
                ? receipt
                : throw new InvalidDataException($"{indicator.Id} {period} rests on {source}, which has no receipt."));
        }

        return new Lineage(set, sources);
    }

    /// <summary>
    /// The observations that rest on a submission, or did: in order of indicator and period, and of each the newest first.
    /// One range read per indicator that can rest on its feed.
    /// </summary>
    /// <returns>These; or not-found, also for a caller who may not see the receipt.</returns>
    public async Task<Result<IReadOnlyList<RestingObservations>>> OnAsync(Caller caller, string submissionId, CancellationToken cancellation)
    {
        if (!(await submissions.GetAsync(caller, submissionId, cancellation)).Succeeded(out var receipt, out var problem))
        {
            return problem;
        }

        var id = receipt.Id.ToString();
        var resting = new List<RestingObservations>();
        foreach (var (indicator, from, to) in affected.Reach(receipt.Id.Feed, receipt.Id.Period))
        {
            StoredVintage? later = null;
            await foreach (var vintage in observations.VintagesAsync(indicator.Id, from, to, null, cancellation))
            {
                if (vintage.Sources.Contains(id, StringComparer.Ordinal))
                {
                    resting.Add(new RestingObservations(
                        indicator.Id, vintage.Period, vintage.Version, vintage.Count, vintage.Since, later?.Period == vintage.Period ? later.Since : null));
                }

                later = vintage;
            }
        }

        return resting;
    }
}
