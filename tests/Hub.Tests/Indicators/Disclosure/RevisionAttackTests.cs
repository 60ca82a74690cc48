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

    /// <summary>The feed, the measure that is the whole, its parts, the codes of each dimension, and how many histories.</summary>
    public static TheoryData<string, string, string[], string[][], int> Feeds => new()
    {
        { "lic-newcomers", "newcomers", [], [["eea", "nl"], ["family", "other", "student"]], 100 },
        { "lic-newcomers", "newcomers", [], [["eea", "nl", "non-eea"], ["family", "other", "student"]], 20 },
        { "leiden-population", "residents", [], [["eea", "nl"], ["over-3-years"], ["centre", "north", "south"]], 20 },
        { "lic-newcomers", "newcomers", ["housingQuestions"], [["eea", "nl"], ["family", "other"]], 50 },
        { "university-students", "students", ["firstYear", "seekingHousing"], [["leiden"], ["doctoral", "exchange"], ["eea", "nl"]], 15 },
        { "lbsp-workforce", "employees", ["internationalEmployees"], [["biotech", "ict", "pharma"]], 40 },
        { "lic-events", "attendees", ["dutchAttendees"], [["meet-and-mingle", "workshop"]], 40 },
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public void Nothing_withheld_in_any_revision_follows_from_all_that_was_ever_published(string feed, string whole, string[] parts, string[][] codes, int histories) =>
        Revisions(feed, whole, parts, codes).Sample(
            revisions =>
            {
                var attacker = Attacker.Of(whole, parts);
                for (var revision = 0; revision < revisions.Count; revision++)
                {
                    var published = SomeTables.Publish(feed, revisions[revision], revisions[..revision]);
                    var helpless = Attacker.Of(whole, parts);
                    for (var earlier = 0; earlier < revision; earlier++)
                    {
                        helpless.Learn(revisions[earlier], SomeTables.Publish(feed, revisions[earlier], revisions[..earlier]));
                    }

                    helpless.LearnLeast(revisions[revision], published);
                    attacker.Learn(revisions[revision], published);

                    // What only protected others may be published when these have changed; a small count may not. Against what an
                    // open count gives away of one that was published before, nothing helps.
                    var counts = (whole == "attendees" ? parts : [whole, .. parts]).SelectMany(measure => attacker.SmallCells(measure, Threshold));
                    foreach (var target in attacker.WithheldForGood(Threshold).Concat(counts).Concat(attacker.SmallRests(Threshold)).ToList())
                    {
                        var (least, most) = attacker.Interval(target);
                        (most - least).CompareTo(whole == "attendees" ? helpless.Asked(target, Threshold) : Threshold).Should().BeGreaterThanOrEqualTo(0, $"{target.Name} is known to lie from {least} to {most} after revision {revision + 1}");
                    }
                }
            },
            iter: histories,
            print: revisions => string.Join("\n\n", revisions.Select(cube => string.Join('\n', CubeText.Write(cube)))));

    [Fact]
    public void A_total_that_came_down_by_a_small_count_is_withheld_even_where_the_marks_tell_by_how_much()
    {
        var before = SomeTables.Cube("lic-newcomers", [["eea"], ["family", "other", "student"]], [5, 1, 5]);
        var after = SomeTables.Cube("lic-newcomers", [["eea"], ["family", "other", "student"]], [5, 0, 5]);

        SomeTables.Publish("lic-newcomers", before).Single(set => set.Indicator.Id == "newcomers-served").Published.Observations[0].Value.Should().Be(11);
        SomeTables.Publish("lic-newcomers", after, [before]).Single(set => set.Indicator.Id == "newcomers-served").Published.Observations[0].Value.Should().BeNull();
    }

    [Fact]
    public void A_correction_of_the_one_measure_does_not_give_away_what_is_left_of_the_other()
    {
        // 40 newcomers with 20 questions are published; then 37 had one. Whoever kept the 40 would know that three had none.
        var before = SomeTables.Linked("lic-newcomers", [["eea"], ["family", "other"]], ["newcomers", "housingQuestions"], [[40, 20], [90, 30]]);
        var after = SomeTables.Linked("lic-newcomers", [["eea"], ["family", "other"]], ["newcomers", "housingQuestions"], [[40, 37], [90, 30]]);

        var questions = SomeTables.Publish("lic-newcomers", after, [before]).Single(set => set.Indicator.Id == "housing-questions").Published.Observations;

        SomeTables.Publish("lic-newcomers", before).SelectMany(set => set.Published.Observations).Should().OnlyContain(observation => observation.Value != null);
        questions.Where(observation => observation.Codes is [null, "family"] or ["eea", "family"] or [null, null]).Should().OnlyContain(observation => observation.Value == null && observation.Confidentiality == 'D');
    }

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

    /// <summary>Up to three revisions; each corrects some cells, wholly or only the parts or the whole.</summary>
    private static Gen<List<Cube>> Revisions(string feed, string whole, string[] parts, string[][] codes)
    {
        var count = codes.Aggregate(1, (product, list) => product * list.Length);
        return
            from first in SomeTables.LinkedCell(parts.Length).Array[count]
            from corrections in Gen.Select(Gen.Int[0, count - 1], Gen.Int[0, 2], SomeTables.LinkedCell(parts.Length)).List[1, 3].List[1, 2]
            select Revise(first, corrections).ConvertAll(cells => SomeTables.Linked(feed, codes, [whole, .. parts], cells));
    }

    private static List<int?[][]> Revise(int?[][] first, List<List<(int Cell, int What, int?[] Counts)>> corrections)
    {
        var revisions = new List<int?[][]> { first };
        foreach (var correction in corrections)
        {
            var cells = revisions[^1].ToArray();
            foreach (var (cell, what, counts) in correction)
            {
                cells[cell] = what switch
                {
                    0 => counts,
                    1 => [cells[cell][0], .. counts.Skip(1).Select(part => part > cells[cell][0] ? cells[cell][0] : part)],
                    _ => [Math.Max(counts[0]!.Value, cells[cell].Skip(1).Max() ?? 0), .. cells[cell].Skip(1)],
                };
            }

            revisions.Add(cells);
        }

        return revisions;
    }
}
