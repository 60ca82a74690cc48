using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Catalogue;
using Hub.Publishing.Filters;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

/// <summary>The query parameters <c>types</c>, <c>subject</c> and <c>filter</c>.</summary>
public sealed class EventSelectionTests
{
    private const string Raised = EventTypes.HousingAlertRaised;
    private const string Resolved = EventTypes.HousingAlertResolved;

    private static readonly EventDataNames Names = new(EventTypeCatalogue.Load(Path.Combine(HubUnderTest.ShippedSchemas, "events")));

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(Raised, null, true)]
    [InlineData(Resolved + "," + Raised, null, true)]
    [InlineData(Resolved, null, false)]
    [InlineData(null, "dataseverity = 'critical'", true)]
    [InlineData(null, "dataseverity = 'warning'", false)]
    [InlineData(null, "dataresolution = 'cleared'", false)]
    [InlineData(Raised, "dataseverity = 'critical'", true)]
    [InlineData(Resolved, "dataseverity = 'critical'", false)]
    [InlineData(Raised, "dataseverity = 'warning'", false)]
    public void An_event_is_asked_for_or_not(string? types, string? filter, bool takes) =>
        EventSelection.Read(EventTypes.All, types, null, filter, Names).Value.Takes(SomeEvents.Raised(), new JudgingEffort()).Should().Be(takes);

    [Theory]
    [InlineData("housing-shortage/leiden", null, null, true)]
    [InlineData("housing-shortage/leiden", Raised, "dataseverity = 'critical'", true)]
    [InlineData("housing-shortage/leiden", Raised, "dataseverity = 'warning'", false)]
    [InlineData("housing-shortage/leiden", Resolved, "dataseverity = 'critical'", false)]
    [InlineData("housing-shortage", Raised, "dataseverity = 'critical'", false)]
    public void All_that_is_asked_has_to_hold(string subject, string? types, string? filter, bool takes) =>
        EventSelection.Read(EventTypes.All, types, subject, filter, Names).Value.Takes(SomeEvents.Raised(), new JudgingEffort()).Should().Be(takes);

    [Fact]
    public void A_type_that_is_not_offered_is_refused() =>
        EventSelection.Read([Resolved], Raised, null, null, Names).Problem!.Detail.Should().Be($"'types' names event types, separated by commas: {Resolved}.");

    [Theory]
    [InlineData("nl.partnerhub.nothing.v1", null, "'types' names event types")]
    [InlineData(Raised + ", " + Resolved, null, "'types' names event types")]
    [InlineData(Raised + ",", null, "'types' names event types")]
    [InlineData(null, "dataseverity =", "'filter' is no expression in CESQL 1.0; expected an attribute, text, number or bracket, found the end at character 15.")]
    [InlineData(null, "ROUND(datavalue) > 1", "'filter': there is no function ROUND with so many arguments.")]
    [InlineData(null, "severity = 'critical'", "'filter': no event has an attribute 'severity'")]
    public void What_cannot_be_read_is_refused_in_two_languages(string? types, string? filter, string detail)
    {
        var problem = EventSelection.Read(EventTypes.All, types, null, filter, Names).Problem!;

        (problem.Status, problem.Code).Should().Be((400, "invalid-request"));
        problem.Detail.Should().StartWith(detail);
        problem.Dutch!.Value.Title.Should().Be("Het verzoek is ongeldig");
        problem.Dutch.Value.Detail.Should().StartWith(detail[..7]).And.NotBe(problem.Detail);
    }
}
