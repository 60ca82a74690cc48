using System.Text;
using System.Text.Json;
using CsCheck;
using FluentAssertions;
using Hub.Publishing;
using Newtonsoft.Json.Linq;
using Newtonsoft.Json.Schema;
using Xunit;

namespace Hub.Tests.Publishing;

public sealed class CloudEventFormatTests
{
    private static readonly PublishedEvent Sample = new(
        42,
        "urn:nld:oin:00000000000000000000:systeem:partner-hub",
        new HubEvent(
            "019b8d5e-0000-7000-8000-000000000001",
            EventTypes.HousingAlertRaised,
            "housing-shortage/leiden",
            new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.FromHours(1)),
            """{"value":2600,"label":"tekort ‘één’"}""",
            "/v1/alerts/1"));

    [Fact]
    public void An_event_carries_the_attributes_of_the_profile()
    {
        var json = Parse(Sample);

        json.Properties().Select(p => p.Name).Should().BeEquivalentTo(
            "specversion", "id", "type", "source", "subject", "time", "datacontenttype", "dataref", "sequence", "data");
        json.Value<string>("specversion").Should().Be("1.0");
        json.Value<string>("id").Should().Be(Sample.Event.Id);
        json.Value<string>("type").Should().Be("nl.partnerhub.housing.alert.raised.v1");
        json.Value<string>("source").Should().Be("urn:nld:oin:00000000000000000000:systeem:partner-hub");
        json.Value<string>("subject").Should().Be("housing-shortage/leiden");
        json.Value<string>("time").Should().Be("2026-01-05T10:00:00Z");
        json.Value<string>("datacontenttype").Should().Be("application/json");
        json.Value<string>("dataref").Should().Be("/v1/alerts/1");
        json.Value<string>("sequence").Should().Be("00000000000000000042");
        json["data"]!.Value<string>("label").Should().Be("tekort ‘één’");
    }

    [Fact]
    public void An_event_without_subject_and_reference_leaves_them_out()
    {
        var json = Parse(Sample with { Event = Sample.Event with { Subject = string.Empty, DataRef = null } });

        json.Properties().Select(p => p.Name).Should().NotContain(["subject", "dataref"]);
    }

    [Fact]
    public void The_same_event_gives_the_same_bytes() =>
        CloudEventFormat.Encode(Sample).ToArray().Should().Equal(CloudEventFormat.Encode(Sample).ToArray());

    [Fact]
    public void An_event_has_the_bytes_that_the_SDK_of_CloudEvents_gives_it()
    {
        var text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['à', 'ÿ'], Gen.Const('€'), Gen.Const('\n')), 0, 12];
        var subject = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['à', 'ÿ']), 0, 12];
        var moment = Gen.Select(Gen.Long[0, TimeSpan.TicksPerDay * 3650], Gen.Int[-12, 12])
            .Select((ticks, hours) => new DateTimeOffset(2020, 1, 2, 0, 0, 0, TimeSpan.Zero).AddTicks(ticks).ToOffset(TimeSpan.FromHours(hours)));
        string?[] references = [null, "/v1/alerts/1?a=b&c=%20", "https://hub.example.nl/v1/alerts/é"];
        string?[] schemas = [null, "https://hub.example.nl/v1/event-types/x/schema"];
        var links = Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1]).Select(at => (Reference: references[at.Item1], Schema: schemas[at.Item2]));
        Gen.Select(text, subject, moment, links, Gen.Double[-1e9, 1e9]).Sample((value, about, time, link, number) =>
        {
            var data = $$"""{ "text": {{JsonSerializer.Serialize(value)}}, "number": {{JsonSerializer.Serialize(number)}}, "list": [ 1.50, 1E3, true, null, {} ] }""";
            var published = Sample with { Event = Sample.Event with { Subject = about, Time = time, Data = data, DataRef = link.Reference }, DataSchema = link.Schema };

            return CloudEventFormat.Encode(published).Span.SequenceEqual(CloudEventFormat.Format(published).Span);
        });
    }

    [Fact]
    public void Data_that_goes_out_as_it_is_kept_has_the_bytes_of_the_SDK_too()
    {
        var text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['à', 'ÿ'], Gen.Const('\u007f'), Gen.Const('\n')), 0, 12];
        var space = Gen.Int[0, 4].Select(at => at == 0 ? " " : at == 1 ? "\n" : string.Empty);
        Gen.Select(text, text, space, Gen.Double[-1e9, 1e9]).Sample((name, value, gap, number) =>
        {
            var options = new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
            var data = $$$"""{{{{JsonSerializer.Serialize(name, options)}}}:{{{gap}}}{{{JsonSerializer.Serialize(value, options)}}},"n":[{{{JsonSerializer.Serialize(number)}}},1.50,{}]}""";
            var published = Sample with { Event = Sample.Event with { Data = data } };

            return CloudEventFormat.Encode(published).Span.SequenceEqual(CloudEventFormat.Format(published).Span);
        });
    }

    [Fact]
    public void Data_that_is_no_JSON_goes_nowhere() =>
        FluentActions.Invoking(() => CloudEventFormat.Encode(Sample with { Event = Sample.Event with { Data = """{"value":}""" } })).Should().Throw<Exception>();

    [Fact]
    public void Every_event_type_is_valid_against_the_CloudEvents_schema()
    {
        var schema = JSchema.Parse(File.ReadAllText(Fixtures.Path("cloudevents/cloudevents.schema.json")));
        foreach (var type in EventTypes.All)
        {
            Parse(Sample with { Event = Sample.Event with { Type = type } }).IsValid(schema, out IList<string> errors).Should().BeTrue(string.Join("; ", errors));
        }
    }

    [Fact]
    public void An_event_that_could_not_go_out_is_refused_with_its_change()
    {
        var large = Sample.Event with { Data = $$"""{"text":"{{new string('é', 31_000)}}"}""" };

        FluentActions.Invoking(() => Outbox.Add("partition", large)).Should().Throw<ArgumentException>().WithMessage("*61440*");
    }

    [Theory]
    [InlineData('a', 31_000)]
    [InlineData('é', 30_500)]
    [InlineData('€', 20_000)]
    public void The_largest_events_that_are_taken_stay_within_64_KiB(char letter, int count)
    {
        var large = Sample.Event with { Data = $$"""{"text":"{{new string(letter, count)}}"}""" };

        Outbox.Add("partition", large);
        CloudEventFormat.Encode(Sample with { Event = large }).Length.Should().BeLessThanOrEqualTo(65_536);
    }

    [Fact]
    public void Characters_outside_the_basic_plane_are_counted_as_JSON_escapes_them()
    {
        var emoji = string.Concat(Enumerable.Repeat("🏠", 5_000));
        var large = Sample.Event with { Data = $$"""{"text":"{{emoji}}"}""" };

        Outbox.Add("partition", large);
        CloudEventFormat.Encode(Sample with { Event = large }).Length.Should().BeLessThanOrEqualTo(65_536);
        FluentActions.Invoking(() => Outbox.Add("partition", large with { Data = $$"""{"text":"{{emoji}}{{emoji}}"}""" })).Should().Throw<ArgumentException>();
    }

    private static JObject Parse(PublishedEvent published)
    {
        using var reader = new Newtonsoft.Json.JsonTextReader(new StringReader(Encoding.UTF8.GetString(CloudEventFormat.Encode(published).Span)))
        {
            DateParseHandling = Newtonsoft.Json.DateParseHandling.None,
        };
        return JObject.Load(reader);
    }
}
