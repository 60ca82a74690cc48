using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Indicators.Disclosure;

/// <summary>
/// What was published of a period stays known when it is revised. The attacker keeps it all and even knows which cells a
/// revision corrected, so that what is the same in two revisions is one unknown.
/// </summary>
public sealed class RevisionAttackTests
{
    private const int Threshold = 10;

    private static readonly string[][] Codes = [["eea", "nl"], ["family", "other", "student"]];

    // Up to three revisions; each corrects some of the six counts.
    private static readonly Gen<List<Cube>> Revisions =
        from first in SomeTables.Count.Array[6]
        from corrections in Gen.Select(Gen.Int[0, 5], SomeTables.Count).List[1, 3].List[1, 2]
        select Revise(first, corrections);

    [Fact]
    public void Nothing_withheld_in_any_revision_follows_from_all_that_was_ever_published() => Revisions.Sample(
        revisions =>
        {
            var unknowns = new List<(int Cell, long Count)>();
            var known = new List<(List<int> Members, long Sum)>();
            var withheld = new List<(List<int> Members, long Sum)>();
            for (var revision = 0; revision < revisions.Count; revision++)
            {
                var cube = revisions[revision];
                var published = SomeTables.Publish("lic-newcomers", cube, revisions[..revision]).Single(set => set.Indicator.Id == "newcomers-served").Published;
                foreach (var observation in published.Observations)
                {
                    var cells = Enumerable.Range(0, cube.Count).Where(cell => Matches(cube, cell, observation.Codes)).ToList();
                    (observation.Value is null ? withheld : known).Add((cells.ConvertAll(cell => Unknown(unknowns, cube, cell)), cells.Sum(cell => Count(cube, cell))));
                }
            }

            var program = new ExactProgram(unknowns.Count);
            foreach (var (members, sum) in known.DistinctBy(figure => string.Join(' ', figure.Members)))
            {
                program.Equal(members, sum);
            }

            for (var unknown = 0; unknown < unknowns.Count; unknown++)
            {
                program.AtMost([unknown], unknowns[unknown].Count + 60);
            }

            // What only protected others may be published when these have changed; a small count may not.
            var later = known.Select(figure => string.Join(' ', figure.Members)).ToHashSet();
            foreach (var (members, sum) in withheld.DistinctBy(figure => string.Join(' ', figure.Members)).Where(figure => figure.Sum < Threshold || !later.Contains(string.Join(' ', figure.Members))))
            {
                var (least, most) = (program.Least(members)!.Value, program.Most(members)!.Value);
                (most - least).CompareTo(Threshold).Should().BeGreaterThanOrEqualTo(0, $"{sum} is known to lie from {least} to {most}");
            }
        },
        iter: 100,
        print: revisions => string.Join("\n\n", revisions.Select(cube => string.Join('\n', CubeText.Write(cube)))));

    [Fact]
    public async Task A_hub_reckons_with_what_it_published_of_earlier_and_withdrawn_revisions()
    {
        await using var hub = await HubUnderTest.StartAsync();
        await SubmitAsync(hub, 3, 50, 40);
        var before = await WithheldAsync(hub);

        // The cheapest company for the 3 would now be the 20; but whoever kept the 50's neighbours could subtract.
        await SubmitAsync(hub, 3, 50, 20);
        var revised = await WithheldAsync(hub);
        (await hub.DifferencesAsync()).Should().BeEmpty("verifying takes the earlier revisions into account too");
        var withdrawn = await SubmitAsync(hub, 3, 50, 21);
        (await hub.Caller("lic").SendAsync("POST", $"/v1/submissions/{withdrawn}/withdrawal")).Expect(200);

        before.Should().Contain("family");
        revised.Should().Contain(before.Except(["student"]), "what did not change and was withheld stays withheld");
        (await WithheldAsync(hub)).Should().Equal(revised, "the revision before counts again, as it was published");
        (await hub.DifferencesAsync()).Should().BeEmpty();
    }

    private static async Task<string> SubmitAsync(HubUnderTest hub, int family, int other, int student)
    {
        var records = new[] { ("family", family), ("other", other), ("student", student) }.Select(record =>
            (System.Text.Json.Nodes.JsonNode)new System.Text.Json.Nodes.JsonObject { ["origin"] = "eea", ["purpose"] = record.Item1, ["newcomers"] = record.Item2 });
        return (await hub.Caller("lic").SubmitAsync(Samples.Envelope("lic-newcomers", "2024-03", [.. records]))).Expect(201).Json.Text("id");
    }

    private static async Task<List<string>> WithheldAsync(HubUnderTest hub) =>
        [.. (await hub.Caller(null).ObservationsAsync("newcomers-served", "?by=purpose")).Where(found => found.Value is null).Select(found => found.Key.Split(' ')[1])];

    private static List<Cube> Revise(int[] first, List<List<(int Cell, int Count)>> corrections)
    {
        var counts = first.Select(count => (int?)count).ToList();
        var revisions = new List<Cube> { SomeTables.Cube("lic-newcomers", Codes, [.. counts]) };
        foreach (var correction in corrections)
        {
            correction.ForEach(change => counts[change.Cell] = change.Count);
            revisions.Add(SomeTables.Cube("lic-newcomers", Codes, [.. counts]));
        }

        return revisions;
    }

    private static int Unknown(List<(int Cell, long Count)> unknowns, Cube cube, int cell)
    {
        var unknown = unknowns.IndexOf((cell, Count(cube, cell)));
        if (unknown < 0)
        {
            unknown = unknowns.Count;
            unknowns.Add((cell, Count(cube, cell)));
        }

        return unknown;
    }

    private static long Count(Cube cube, int cell) => (long)cube.Sum(cell, 0)!;

    private static bool Matches(Cube cube, int cell, string?[] codes) =>
        Enumerable.Range(0, codes.Length).All(dimension => codes[dimension] is null || codes[dimension] == cube.Code(cell, dimension));
}
