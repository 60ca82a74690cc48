using CsCheck;
using FluentAssertions;
using Hub.Indicators;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>What is told of a change is what was published before and after, and of what is withheld nothing.</summary>
public sealed class ObservationChangeTests
{
    private static readonly Gen<Observation> Any = Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Int[0, 4], (code, value, kind) => kind switch
    {
        0 => new Observation([$"c{code}"], null, 'Q', 'A'),
        1 => new Observation([$"c{code}"], null, 'Q', 'D'),
        2 => new Observation([$"c{code}"], value, 'A', 'F'),
        _ => new Observation([$"c{code}"], value, 'P', 'F'),
    });

    private static readonly Gen<ObservationSet> Sets = Any.Array[0, 8].Select(observations =>
        new ObservationSet("i", 1, Period.Parse("2021"), [], [.. observations.DistinctBy(observation => observation.Codes[0])]));

    [Fact]
    public void The_changes_lead_from_the_older_set_to_the_newer_and_tell_nothing_else()
    {
        Gen.Select(Sets, Sets).Sample((older, newer) =>
        {
            var now = older.Observations.ToDictionary(observation => observation.Codes[0]!, Published);
            foreach (var change in ObservationChange.Between(older, newer))
            {
                var code = change.Codes[0]!;
                now.GetValueOrDefault(code).Should().Be(change.Old is { } old ? Published(old) : default);
                (change.New is { } next ? Published(next) : default).Should().NotBe(now.GetValueOrDefault(code), "a change changes something");
                now.Remove(code);
                if (change.New is { } published)
                {
                    now.Add(code, Published(published));
                }
            }

            now.Should().BeEquivalentTo(newer.Observations.ToDictionary(observation => observation.Codes[0]!, Published));
        }, iter: 2000);
    }

    [Fact]
    public void Nothing_is_told_of_what_was_withheld_and_still_is()
    {
        Gen.Select(Sets, Sets).Sample((older, newer) =>
        {
            var withheld = Withheld(older).Intersect(Withheld(newer)).ToList();

            ObservationChange.Between(older, newer).Select(change => change.Codes[0]!).Should().NotContain(code => withheld.Contains(code));
        }, iter: 2000);

        static IEnumerable<string> Withheld(ObservationSet set) => set.Observations.Where(observation => observation.Status == 'Q').Select(observation => observation.Codes[0]!);
    }

    // What a reader sees of an observation whose change is told: why it is withheld is not in it.
    private static (decimal? Value, char Status) Published(Observation observation) => (observation.Value, observation.Status);
}
