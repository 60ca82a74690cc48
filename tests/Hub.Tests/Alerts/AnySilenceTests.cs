using CsCheck;
using FluentAssertions;
using Hub.Alerts;
using Xunit;

namespace Hub.Tests.Alerts;

/// <summary>Whatever is silenced when: what subscribers are told is a story without gaps, and in the end they know what is so.</summary>
public sealed class AnySilenceTests
{
    // A month of a year, its figure or none, whether it comes in within a silence, and whether somebody then says to look after the alert (1) or not to (2).
    private static readonly Gen<(int Month, int Value, bool IsSilenced, int Handling)[]> Figures =
        Gen.Select(Gen.Int[0, 11], Gen.Int[0, 3], Gen.Bool, Gen.Int[0, 2]).Array[1, 30];

    [Fact]
    public void Subscribers_hear_of_each_alert_alternately_that_it_is_up_and_over_and_end_up_knowing_the_truth() => Figures.Sample(figures =>
    {
        var state = SomeRules.Empty();
        var (believed, lookedAfter) = (new HashSet<AlertId>(), new HashSet<AlertId>());
        foreach (var (month, value, isSilenced, handling) in figures)
        {
            decimal? figure = value == 0 ? null : 2000 + (value * 250);
            var (next, told) = state.Apply(
                SomeRules.HousingShortage, [KeyValuePair.Create(Period.Parse("2024-01").Add(month), figure)], SomeRules.From(["s"]), SomeRules.Now, isSilenced);
            state = next;
            (isSilenced ? told.Count : 0).Should().Be(0);
            Hear(told, believed, lookedAfter);
            state = Handle(state, handling, believed, lookedAfter);
        }

        var (last, released) = state.Release(SomeRules.HousingShortage, SomeRules.Now);
        Hear(released, believed, lookedAfter);

        released.Should().NotContain(change => !change.WasHeldBack);
        believed.Should().BeEquivalentTo(last.Alerts.Where(alert => alert.IsActive).Select(alert => alert.Id));
        lookedAfter.Should().BeEquivalentTo(last.Alerts.Where(alert => alert is { IsActive: true, Acknowledgement: not null }).Select(alert => alert.Id));
        last.Alerts.Should().NotContain(alert => alert.IsOwed);
        last.Release(SomeRules.HousingShortage, SomeRules.Now).Changes.Should().BeEmpty();
    });

    [Fact]
    public void What_is_settled_stays_as_it_is_whether_a_silence_begins_or_ends() => Figures.Sample(figures =>
    {
        var state = SomeRules.Empty();
        foreach (var (month, value, isSilenced, _) in figures)
        {
            decimal? figure = value == 0 ? null : 2000 + (value * 250);
            state = state.Apply(
                SomeRules.HousingShortage, [KeyValuePair.Create(Period.Parse("2024-01").Add(month), figure)], SomeRules.From(["s"]), SomeRules.Now, isSilenced).Next;

            state.IsSettled.Should().Be(!state.Alerts.Any(alert => alert.IsOwed));
            foreach (var silenced in new[] { false, true }.Where(_ => state.IsSettled))
            {
                var (next, told) = state.Apply(SomeRules.HousingShortage, [], SomeRules.From(["t"]), SomeRules.Now.AddDays(1), silenced);
                told.Should().BeEmpty();
                next.Alerts.Should().Equal(state.Alerts);
            }
        }
    });

    private static void Hear(IReadOnlyList<AlertChange> told, HashSet<AlertId> believed, HashSet<AlertId> lookedAfter)
    {
        foreach (var change in told)
        {
            var id = change.Alert.Id;
            (change.Kind switch
            {
                AlertChangeKind.Raised => believed.Add(id),
                AlertChangeKind.Acknowledged => believed.Contains(id) && lookedAfter.Add(id),
                _ => believed.Remove(id),
            }).Should().BeTrue("{0} is no news of {1}", change.Kind, id);
            if (change.Kind == AlertChangeKind.Resolved)
            {
                lookedAfter.Remove(id);
            }
        }
    }

    // As AcknowledgeAlert does: it is told at once of an alert of which nothing is held back.
    private static AlertState Handle(AlertState state, int handling, HashSet<AlertId> believed, HashSet<AlertId> lookedAfter)
    {
        if (state.Active is not { } active || handling == 0 || (handling == 1) == (active.Acknowledgement is not null))
        {
            return state;
        }

        if (active.Held == AlertHold.None)
        {
            believed.Should().Contain(active.Id);
            (handling == 1 ? lookedAfter.Add(active.Id) : lookedAfter.Remove(active.Id)).Should().BeTrue();
        }

        return state.With(active with { Acknowledgement = handling == 1 ? new AlertAcknowledgement(SomeRules.Now, "somebody", null) : null });
    }
}
