using Hub.Feeds;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>
/// Checks the hub's promise 4: recomputing everything from the stored records gives what is published; and that all that
/// was published before is still there as it was. Changes nothing.
/// </summary>
public sealed class VerifyIndicators(
    FeedCatalogue feeds,
    SubmissionArchive archive,
    AffectedObservations affected,
    ComputeObservations compute,
    ObservationArchive observations,
    IndicatorCatalogue indicators,
    CurrentCubes cubes)
{
    /// <summary>What a verification found.</summary>
    /// <param name="Submissions">Counting submissions whose records were read.</param>
    /// <param name="Sets">Sets of observations computed.</param>
    /// <param name="Observations">Observations compared.</param>
    /// <param name="Vintages">Vintages checked: everything that was ever published.</param>
    /// <param name="Differences">What does not agree, in words; empty when all does.</param>
    public sealed record Outcome(int Submissions, int Sets, int Observations, int Vintages, IReadOnlyList<string> Differences);

    /// <summary>Verifies everything.</summary>
    public async Task<Outcome> HandleAsync(IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var differences = new List<string>();
        var submissions = await VerifyCubesAsync(differences, progress, cancellation);
        var targets = await affected.AllAsync(cancellation);
        var expected = new HashSet<(string, Period)>();
        var count = 0;
        for (var done = 0; done < targets.Count; done++)
        {
            progress?.Report(new WorkProgress("observations", done, targets.Count));
            var target = targets[done];
            expected.Add((target.Indicator.Id, target.Period));
            var computed = (await compute.PrepareAsync([target], cancellation)).Compute(target);
            count += computed.Observations.Count;
            Compare(computed, await observations.FindAsync(target.Indicator.Id, target.Period, cancellation), differences);
        }

        foreach (var indicator in indicators.All)
        {
            await foreach (var set in observations.ReadAsync(indicator.Id, null, null, cancellation))
            {
                if (set.Observations.Count > 0 && !expected.Contains((set.Indicator, set.Period)))
                {
                    differences.Add($"{set.Indicator} {set.Period}: published, and rests on no submission that counts.");
                }
            }
        }

        progress?.Report(new WorkProgress("observations", targets.Count, targets.Count));
        var vintages = await new VerifyVintages(indicators, observations, archive, feeds).HandleAsync(differences, progress, cancellation);
        return new Outcome(submissions, targets.Count, count, vintages, differences);
    }

    private async Task<int> VerifyCubesAsync(List<string> differences, IProgress<WorkProgress>? progress, CancellationToken cancellation)
    {
        var verified = 0;
        foreach (var feed in feeds.All)
        {
            var periods = await cubes.PeriodsAsync(feed.Id, null, null, cancellation);
            for (var done = 0; done < periods.Count; done++)
            {
                progress?.Report(new WorkProgress(feed.Id, done, periods.Count));
                var current = (await cubes.ReadAsync(feed.Id, periods[done], periods[done], cancellation)).SingleOrDefault();
                if (current is null)
                {
                    continue;
                }

                await VerifyCubeAsync(current, differences, cancellation);
                verified++;
            }
        }

        return verified;
    }

    private async Task VerifyCubeAsync(CurrentCube current, List<string> differences, CancellationToken cancellation)
    {
        if (!SubmissionId.TryParse(current.Submission, out var id) || await archive.FindAsync(id, cancellation) is not { } receipt)
        {
            differences.Add($"{current.Submission}: counts, and has no receipt.");
            return;
        }

        var records = await archive.LoadAsync(receipt, cancellation);
        if (records.Count != receipt.Records || records.Digest() != receipt.Sha256)
        {
            differences.Add($"{receipt.Id}: the stored records are not those of the receipt (its SHA-256 or count differs).");
        }

        if (!CubeText.Same(records.ToCube(), current.Cube))
        {
            differences.Add($"{receipt.Id}: the stored cube is not the sum of the stored records.");
        }
    }

    private static void Compare(ObservationSet computed, ObservationSet? published, List<string> differences)
    {
        var name = $"{computed.Indicator} {computed.Period}";
        if (published is null)
        {
            if (computed.Observations.Count > 0)
            {
                differences.Add($"{name}: {computed.Observations.Count} observation(s) are not published.");
            }

            return;
        }

        var expected = ObservationLines.Of(computed).ToList();
        var found = ObservationLines.Of(published).ToList();
        if (!expected.SequenceEqual(found))
        {
            var missing = expected.Except(found).Take(3).Select(line => $"expected '{line.Replace('\t', ' ')}'");
            var extra = found.Except(expected).Take(3).Select(line => $"published '{line.Replace('\t', ' ')}'");
            differences.Add($"{name}: {string.Join(", ", missing.Concat(extra))}.");
        }
        else if (expected.Count > 0 && published.Version != computed.Version)
        {
            differences.Add($"{name}: published with version {published.Version} of the definition, which is now {computed.Version}.");
        }
        else if (!published.Sources.SequenceEqual(computed.Sources))
        {
            differences.Add($"{name}: published with sources {string.Join(' ', published.Sources)}, which are now {string.Join(' ', computed.Sources)}.");
        }
    }
}
