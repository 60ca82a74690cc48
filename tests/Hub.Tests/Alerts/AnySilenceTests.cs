using CsCheck;
using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

/// <summary>Whatever is silenced when: what subscribers are told is a story without gaps, and in the end they know what is so.</summary>
public sealed class AnySilenceTests
{
    // A month of a year, its figure or none, and whether it comes in within a silence.
    private static readonly Gen<(int Month, int Value, bool IsSilenced)[]> Figures =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3], Gen.Bool).Array[1, 30];

    [Fact]
    public void Subscribers_hear_of_each_alert_alternately_that_it_is_up_and_over_and_end_up_knowing_the_truth() => Figures.Sample(figures =>
    {
        var state = SomeRules.Empty();
        var believed = new HashSet<AlertId>();
        foreach (var (month, value, isSilenced) in figures)
        {
            decimal? figure = value == 0 ? null : 2000 + (value * 250);
            var (next, told) = state.Apply(
                SomeRules.HousingShortage, [KeyValuePair.Create(Period.Parse("2024-01").Add(month), figure)], SomeRules.From(["s"]), SomeRules.Now, isSilenced);
            state = next;
            (isSilenced ? told.Count : 0).Should().Be(0);
            Hear(told, believed);
        }

        var (last, released) = state.Release(SomeRules.HousingShortage, SomeRules.Now);
        Hear(released, believed);

        released.Should().NotContain(change => !change.WasHeldBack);
        believed.Should().BeEquivalentTo(last.Alerts.Where(alert => alert.IsActive).Select(alert => alert.Id));
        last.Alerts.Should().NotContain(alert => alert.IsOwed);
        last.Release(SomeRules.HousingShortage, SomeRules.Now).Changes.Should().BeEmpty();
    });

    private static void Hear(IReadOnlyList<AlertChange> told, HashSet<AlertId> believed)
    {
        foreach (var change in told)
        {
            (change.Kind == AlertChangeKind.Raised ? believed.Add(change.Alert.Id) : believed.Remove(change.Alert.Id))
                .Should().BeTrue("{0} is no news of {1}", change.Kind, change.Alert.Id);
        }
    }
}
