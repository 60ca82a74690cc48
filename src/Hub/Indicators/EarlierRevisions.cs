using Hub.Indicators.Disclosure;
using Hub.Receiving;

namespace Hub.Indicators;

/// <summary>
/// Adds the cubes of earlier revisions to those that count, where a count of any of them may be too small to be
/// published: what was published of an earlier revision is known for good.
/// </summary>
/// <remarks>
/// Most periods have one revision, or no small counts, and cost nothing. Of the others the receipts are read, and the
/// records of each earlier revision: one range read each. A cube follows from its records, so the cubes are not kept.
/// </remarks>
public sealed class EarlierRevisions(SubmissionArchive archive, DisclosureControl disclosure)
{
    // Beyond these nothing but zeros is published of the measure concerned: see DisclosureControl.
    private const int MostRevisions = 20;
    private const int MostRecords = 20_000;

    /// <summary>The same cube with the cubes of its earlier revisions, if they matter.</summary>
    internal async Task<CurrentCube> AddAsync(string feed, CurrentCube current, CancellationToken cancellation)
    {
        if (!SubmissionId.TryParse(current.Submission, out var id) || id.Revision == 1 || !disclosure.MayWithhold(feed, current))
        {
            return current;
        }

        var earlier = (await archive.RevisionsAsync(feed, current.Period, cancellation)).Where(receipt => receipt.Id.Revision < id.Revision).ToList();
        if (earlier.Count > MostRevisions || current.Cube.Count > DisclosureControl.MostCells || earlier.Exists(receipt => receipt.Records > MostRecords))
        {
            return current with { Earlier = null };
        }

        var revisions = new List<Cube>();
        foreach (var receipt in earlier)
        {
            revisions.Add((await archive.LoadAsync(receipt, cancellation)).ToCube());
        }

        return current with { Earlier = revisions };
    }
}
