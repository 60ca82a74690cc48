using Hub.Indicators.Disclosure;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>
/// Adds what was published before to the cubes that count, where a count of any revision may be too small to be
/// published: what was published of an earlier revision, or by former definitions, is known for good.
/// </summary>
/// <remarks>
/// Most periods have one revision and were published by one set of rules, or have no small counts, and cost nothing. Of the
/// others the receipts are read, and the records of each earlier revision: one range read each; and once in a process
/// each former set of rules. A cube follows from its records, so the cubes are not kept.
/// </remarks>
public sealed class EarlierRevisions(SubmissionArchive archive, DisclosureControl disclosure, PublicationRules rules)
{
    // Beyond these nothing but zeros is published of the measure concerned: see DisclosureControl.
    private const int MostRevisions = 20;
    private const int MostRecords = 20_000;
    private const int MostSteps = 60;

    /// <summary>The same cube with the cubes of its earlier revisions, if they matter.</summary>
    internal async Task<CurrentCube> AddAsync(string feed, CurrentCube current, CancellationToken cancellation)
    {
        if (!SubmissionId.TryParse(current.Submission, out var id) || !disclosure.MayWithhold(feed, current))
        {
            return current;
        }

        var present = rules.NameOf(feed);
        if (RulesLog.Before(current.Rules, id.Revision, present)?.Take(MostSteps + 1).ToList() is not { } steps || steps.Count > MostSteps)
        {
            return current with { Earlier = null };
        }

        if (steps.Count == 0)
        {
            return current;
        }

        if (current.Cube.Count > DisclosureControl.MostCells || await CubesAsync(feed, current, id.Revision, steps, cancellation) is not { } cubes)
        {
            return current with { Earlier = null };
        }

        var earlier = new List<EarlierFigures>();
        foreach (var (revision, name) in steps)
        {
            var former = name == present ? null : await rules.FindAsync(feed, name, cancellation);
            if (former is null && name != present)
            {
                return current with { Earlier = null };
            }

            earlier.Add(new EarlierFigures(cubes[revision], former));
        }

        return current with { Earlier = earlier };
    }

    /// <summary>The cubes of these revisions; null when they are too many or too large.</summary>
    private async Task<Dictionary<int, Cube>?> CubesAsync(
        string feed, CurrentCube current, int counts, List<(int Revision, string Rules)> steps, CancellationToken cancellation)
    {
        var cubes = new Dictionary<int, Cube> { [counts] = current.Cube };
        var others = steps.Select(step => step.Revision).Where(revision => revision != counts).ToHashSet();
        if (others.Count == 0)
        {
            return cubes;
        }

        var receipts = (await archive.RevisionsAsync(feed, current.Period, cancellation)).Where(receipt => others.Contains(receipt.Id.Revision)).ToList();
        if (others.Count > MostRevisions || receipts.Exists(receipt => receipt.Records > MostRecords))
        {
            return null;
        }

        foreach (var receipt in receipts)
        {
            cubes.Add(receipt.Id.Revision, (await archive.LoadAsync(receipt, cancellation)).ToCube());
        }

        return cubes;
    }
}
