using System.Text.Json.Nodes;
using FluentAssertions;
using Hub.Alerts;
using Hub.Publishing;
using Xunit;

namespace Hub.Tests.Alerts;

public sealed class AlertEventTests
{
    private static readonly Guid Id = Guid.Parse("0197f0c0-0000-7000-8000-000000000001");

    private static readonly AlertWording Wording = new(
        new Localized("kamers", "rooms"), 0, (_, code) => code == "leiden" ? new Localized("Leiden", "Leiden") : new Localized(code, code));

    [Fact]
    public void A_raised_alert_tells_everything_a_subscriber_needs()
    {
        var change = SomeRules.Empty().Take(("2016-03", 2000), ("2017-03", 2700)).Changes.Single();

        var told = AlertEvents.Create(
            SomeRules.HousingShortage,
            change with { FigureStatus = 'P', GroupKey = "housing-shortage/2017-03/abc", Together = ["housing-shortage.leiden.2017-03"] },
            Wording with { Title = new Localized("Tekort", "Shortage"), Address = path => "https://hub.example.nl" + path },
            Id,
            SomeRules.Now);

        told.Should().BeEquivalentTo(new
        {
            Id = Id.ToString(),
            Type = EventTypes.HousingAlertRaised,
            Subject = "housing-shortage/leiden",
            Time = SomeRules.Now,
            DataRef = "/v1/alerts/housing-shortage.leiden.2017-03",
        });
        JsonNode.DeepEquals(
            JsonNode.Parse(told.Data),
            JsonNode.Parse(
                """
                {"alert":"housing-shortage.leiden.2017-03","rule":"housing-shortage","ruleVersion":1,"indicator":"housing-shortage",
                "severity":"warning","status":"active","group":"leiden","dimensions":{"place":"leiden"},"period":"2017-03","value":2700,
                "figureStatus":"P","unit":{"nl":"kamers","en":"rooms"},"threshold":2500,"previousPeriod":"2016-03","previousValue":2000,"change":700,
                "raised":{"period":"2017-03","value":2700},"holds":{"since":"2017-03","observations":1},
                "cause":{"kind":"new-figure","period":"2017-03","before":null,"after":2700,"sources":["s-1"]},"heldBack":false,"resolution":null,
                "title":{"nl":"Kamertekort in Leiden","en":"Shortage of rooms in Leiden"},
                "text":{"nl":"In maart 2017 kwam Leiden 2.700 kamers tekort; de grens is 2.500.",
                "en":"In March 2017 Leiden was 2,700 rooms short; the threshold is 2,500."},
                "explanation":{"nl":"Voor Leiden is een melding afgegeven: het cijfer 'Tekort' komt in maart 2017 uit op 2.700 kamers. Een melding volgt bij 2.500 kamers of meer; dat is met dit cijfer het geval. De vorige waarneming, over maart 2016, was 2.000 kamers: een toename van 700 kamers (35,0%). Het cijfer is voorlopig en kan nog wijzigen. Grondslag: aanlevering s-1.",
                "en":"An alert was raised for Leiden: the figure 'Shortage' is 2,700 rooms in March 2017. An alert is raised at 2,500 rooms or more; that is so with this figure. The previous observation, of March 2016, was 2,000 rooms: an increase of 700 rooms (35.0%). The figure is provisional and may still change. Based on submission s-1."},
                "sources":["s-1"],"groupKey":"housing-shortage/2017-03/abc","together":["housing-shortage.leiden.2017-03"],"togetherCount":1,
                "links":{"alert":"https://hub.example.nl/v1/alerts/housing-shortage.leiden.2017-03",
                "observations":"https://hub.example.nl/v1/indicators/housing-shortage/observations?place=leiden",
                "chart":"https://hub.example.nl/v1/indicators/housing-shortage/observations?place=leiden&format=svg"}}
                """)).Should().BeTrue(told.Data);
    }

    [Fact]
    public void A_resolved_alert_tells_how_it_ended_and_what_had_raised_it()
    {
        var change = SomeRules.Empty().Take(("2017-03", 2700)).Next.Take(("2020-04", 2250)).Changes.Single();

        var told = AlertEvents.Create(SomeRules.HousingShortage, change, Wording, Id, SomeRules.Now);
        var data = JsonNode.Parse(told.Data)!;

        told.Type.Should().Be(EventTypes.HousingAlertResolved);
        told.DataRef.Should().Be("/v1/alerts/housing-shortage.leiden.2017-03");
        data["status"]!.GetValue<string>().Should().Be("resolved");
        data["resolution"]!.GetValue<string>().Should().Be("cleared");
        data["period"]!.GetValue<string>().Should().Be("2020-04");
        data["value"]!.GetValue<decimal>().Should().Be(2250);
        data["change"]!.GetValue<decimal>().Should().Be(-450);
        data["text"]!["en"]!.GetValue<string>().Should().Contain("2,700");
    }

    [Fact]
    public void A_correction_by_withdrawal_has_no_value()
    {
        var change = SomeRules.Empty().Take(("2017-03", 2700)).Next.Take(("2017-03", null)).Changes.Single();

        var data = JsonNode.Parse(AlertEvents.Create(SomeRules.HousingShortage, change, Wording, Id, SomeRules.Now).Data)!.AsObject();

        data["resolution"]!.GetValue<string>().Should().Be("corrected");
        data.ContainsKey("value").Should().BeTrue();
        data["value"].Should().BeNull();
        data["previousValue"].Should().BeNull();
        data["change"].Should().BeNull();
    }

    [Fact]
    public void A_rule_over_a_total_tells_no_dimensions()
    {
        var rule = SomeRules.HousingShortage with { By = [], Title = new("{value}", "{value}"), Text = new("{value}", "{value}") };
        var change = AlertState.Empty(rule.Id, AlertGroup.Of([])).Apply(rule, SomeRules.Leiden, SomeRules.From([]), SomeRules.Now).Changes[0];

        var told = AlertEvents.Create(rule, change, Wording, Id, SomeRules.Now);

        told.Subject.Should().Be("housing-shortage/total");
        JsonNode.Parse(told.Data)!["dimensions"]!.AsObject().Should().BeEmpty();
    }

    [Theory]
    [InlineData("2.5", 1, "nl", "2,5")]
    [InlineData("2.5", 1, "en", "2.5")]
    [InlineData("1234567.891", 2, "nl", "1.234.567,89")]
    [InlineData("1234567.891", 2, "en", "1,234,567.89")]
    [InlineData("-2600", 0, "nl", "-2.600")]
    public void Numbers_are_written_as_the_language_writes_them(string value, int decimals, string language, string expected)
    {
        AlertFormat.Number(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), decimals, language).Should().Be(expected);
    }

    [Theory]
    [InlineData("2500", "2,500")]
    [InlineData("2500.00", "2,500")]
    [InlineData("2.25", "2.25")]
    public void A_threshold_is_written_with_the_decimals_it_has(string value, string expected)
    {
        AlertFormat.Threshold(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture), "en").Should().Be(expected);
    }

    [Theory]
    [InlineData("2024", "nl", "2024")]
    [InlineData("2024-Q3", "nl", "het derde kwartaal van 2024")]
    [InlineData("2024-Q3", "en", "the third quarter of 2024")]
    [InlineData("2024-12", "nl", "december 2024")]
    [InlineData("2024-12", "en", "December 2024")]
    public void Periods_are_written_in_words(string period, string language, string expected)
    {
        AlertFormat.Period(Period.Parse(period), language).Should().Be(expected);
    }

    [Theory]
    [InlineData("housing-shortage.leiden.2017-03", "leiden")]
    [InlineData("housing-shortage.leiden.short-stay.2024-Q3", "leiden.short-stay")]
    [InlineData("housing-shortage.total.2024", "total")]
    public void An_alerts_id_leads_to_where_it_is_stored(string text, string group)
    {
        AlertId.TryParse(text, out var id).Should().BeTrue();

        id.Group.Should().Be(group);
        id.ToString().Should().Be(text);
        AlertState.RowKey(id.Rule, id.Group).Should().Be($"a|housing-shortage|{group}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("housing-shortage.2017-03")]
    [InlineData("housing-shortage.leiden")]
    [InlineData("housing-shortage.lei/den.2017-03")]
    [InlineData("..2017-03")]
    public void Anything_else_is_no_alerts_id(string? text)
    {
        AlertId.TryParse(text, out _).Should().BeFalse();
    }
}
