using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Filters;
using Hub.Publishing.Filters.Cesql;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

public sealed class EventAttributesTests
{
    private static readonly string[] Context = ["specversion", "id", "source", "type", "subject", "time", "datacontenttype", "sequence", "dataref", "dataschema"];

    [Fact]
    public void The_attributes_are_those_of_the_event_on_the_wire()
    {
        var raised = SomeEvents.Raised() with { DataSchema = "https://hub.example.nl/v1/event-types/x/schema" };
        var wire = JsonDocument.Parse(CloudEventFormat.Encode(raised)).RootElement;

        var attributes = EventAttributes.Of(raised);

        wire.EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo([.. Context, "data"]);
        foreach (var name in Context)
        {
            attributes[name].Should().Be(CesqlValue.Of(wire.GetProperty(name).GetString()!), name);
            EventAttributes.MayExist(name).Should().BeTrue();
        }
    }

    [Fact]
    public void What_an_event_has_not_is_no_attribute()
    {
        var raised = SomeEvents.Raised();
        var bare = raised with { Event = raised.Event with { Subject = string.Empty, DataRef = null, Data = "[1]" } };

        EventAttributes.Of(bare).Keys.Should().BeEquivalentTo("specversion", "id", "source", "type", "time", "datacontenttype", "sequence");
    }

    [Fact]
    public void A_member_of_the_data_is_named_by_the_way_to_it()
    {
        var attributes = EventAttributes.Of(SomeEvents.Raised());

        attributes.Where(one => one.Key.StartsWith("data", StringComparison.Ordinal)).ToDictionary(one => one.Key, one => $"{one.Value.Type} {one.Value.Text}").Should().BeEquivalentTo(
            new Dictionary<string, string>
            {
                ["datacontenttype"] = "String application/json",
                ["dataref"] = "String /v1/alerts/housing-shortage.leiden.2023-04",
                ["dataalert"] = "String housing-shortage.leiden.2023-04",
                ["datarule"] = "String housing-shortage",
                ["dataruleversion"] = "Integer 1",
                ["dataindicator"] = "String housing-shortage",
                ["dataseverity"] = "String critical",
                ["datastatus"] = "String active",
                ["datagroup"] = "String leiden",
                ["datadimensionsplace"] = "String leiden",
                ["datadimensionslengthofstay"] = "String 2-5",
                ["dataperiod"] = "String 2023-04",
                ["datavalue"] = "Integer 2900",
                ["dataunitnl"] = "String kamers",
                ["datauniten"] = "String rooms",
                ["datathreshold"] = "Integer 2500",
                ["datachange"] = "String 3000000000",
                ["dataraisedperiod"] = "String 2023-04",
                ["dataraisedvalue"] = "String 2900.5",
                ["dataopen"] = "Boolean true",
            });
    }

    [Fact]
    public void No_member_takes_the_name_of_an_attribute_or_of_a_member_before_it()
    {
        var raised = SomeEvents.Raised();
        var attributes = EventAttributes.Of(raised with { Event = raised.Event with { Data = """{"ref":"x","schema":"z","contentType":"y","ab":1,"a":{"b":2},"A_B":3}""" } });

        attributes["dataref"].Text.Should().Be("/v1/alerts/housing-shortage.leiden.2023-04");
        attributes["datacontenttype"].Text.Should().Be("application/json");
        attributes.Keys.Should().NotContain("dataschema");
        attributes["dataab"].Should().Be(CesqlValue.Of(1));
    }
}
