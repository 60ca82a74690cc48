using Hub.Feeds;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>
/// Checks what is kept of what was published: every vintage is whole and as it was written, rests on submissions that can
/// be read, and the newest of each period is what is published. Changes nothing.
/// </summary>
/// <remarks>
/// The values of older vintages are not computed anew: they are of the definitions and rules of their time. Their digests
/// tell that they are still those that were published.
/// </remarks>
internal sealed class VerifyVintages(IndicatorCatalogue indicators, ObservationArchive observations, SubmissionArchive submissions, FeedCatalogue feeds)
{
    /// <summary>Verifies everything.</summary>
    /// <param name="differences">Gets what does not agree, in words.</param>
    /// <param name="progress">Told after every indicator; null for nobody.</param>
    /// <param name="cancellation">Stops the verification.</param>
    /// <returns>How many vintages there are.</returns>
    public async Task<int> HandleAsync(List<string> differences, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var count = 0;
        var known = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (done, indicator) in indicators.All.Index())
        {
            progress?.Report(new WorkProgress("vintages", done, indicators.All.Count));
            var newest = new Dictionary<Period, StoredVintage>();
            await foreach (var vintage in observations.VintagesAsync(indicator.Id, null, null, null, cancellation))
            {
                count++;
                newest.TryAdd(vintage.Period, vintage);
                await VerifyAsync(indicator, vintage, known, differences, cancellation);
            }

            await foreach (var set in observations.ReadAsync(indicator.Id, null, null, cancellation))
            {
                newest.Remove(set.Period, out var vintage);
                Compare(indicator, set, vintage, differences);
            }

            differences.AddRange(newest.Keys.Select(period => $"{indicator.Id} {period}: there are vintages of a set that does not exist."));
        }

        progress?.Report(new WorkProgress("vintages", indicators.All.Count, indicators.All.Count));
        return count;
    }

    private static void Compare(Indicator indicator, ObservationSet set, StoredVintage? vintage, List<string> differences)
    {
        var name = $"{indicator.Id} {set.Period}";
        if (vintage is null)
        {
            if (set.Observations.Count > 0)
            {
                differences.Add($"{name}: published, and there is no vintage of it.");
            }

            return;
        }

        // A set that is empty and stays so may be written anew; nothing of it is published.
        if (vintage.Count != set.Observations.Count
            || (vintage.Count > 0 && (vintage.Since != set.Since || vintage.Digest != ObservationLines.Digest(set) || !vintage.Sources.SequenceEqual(set.Sources))))
        {
            differences.Add($"{name}: the newest vintage, of {vintage.Since:O}, is not what is published.");
        }

        if (set.Observations.Count > 0 && set.Version == indicator.Version && set.Definition != indicator.Digest)
        {
            differences.Add($"{name}: published with another definition of the same version {set.Version}; a definition that makes other figures is a new version.");
        }
    }

    private async Task VerifyAsync(
        Indicator indicator, StoredVintage vintage, Dictionary<string, string?> known, List<string> differences, CancellationToken cancellation)
    {
        var name = $"{indicator.Id} {vintage.Period}, vintage of {vintage.Since:O}";
        try
        {
            if (!vintage.IsInPlace || ObservationLines.Digest(await vintage.ReadAsync(cancellation)) != vintage.Digest)
            {
                differences.Add($"{name}: it is not as it was written (its digest or its key differs).");
            }
        }
        catch (InvalidDataException broken)
        {
            differences.Add($"{name}: {broken.Message}");
        }

        if (vintage.Version > indicator.Version)
        {
            differences.Add($"{name}: of version {vintage.Version} of the definition, which is now {indicator.Version}.");
        }

        foreach (var source in vintage.Sources)
        {
            if (!known.TryGetValue(source, out var wrong))
            {
                known.Add(source, wrong = await MissingAsync(source, cancellation));
            }

            if (wrong is not null)
            {
                differences.Add($"{name}: rests on {source}, {wrong}.");
            }
        }
    }

    private async Task<string?> MissingAsync(string source, CancellationToken cancellation)
    {
        if (!SubmissionId.TryParse(source, out var id) || await submissions.FindAsync(id, cancellation) is not { } receipt)
        {
            return "which has no receipt";
        }

        return feeds.Find(id.Feed)?.Schemas.Any(schema => schema.Version == receipt.Schema) == true
            ? null
            : $"whose schema {receipt.Schema} is not there any more";
    }
}
