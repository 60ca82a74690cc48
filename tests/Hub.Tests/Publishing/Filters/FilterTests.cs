using System.Text.Json;
using FluentAssertions;
using Hub.Publishing;
using Hub.Publishing.Filters;
using Xunit;

namespace Hub.Tests.Publishing.Filters;

/// <summary>The filter dialects of the CloudEvents Subscriptions API 1.0, section 3.2.4.1.</summary>
public sealed class FilterTests
{
    private static readonly PublishedEvent Raised = SomeEvents.Raised();

    [Theory]
    [InlineData("""{"exact":{"subject":"housing-shortage/leiden"}}""", true)]
    [InlineData("""{"exact":{"subject":"housing-shortage"}}""", false)]
    [InlineData("""{"exact":{"subject":"Housing-Shortage/Leiden"}}""", false)]
    [InlineData("""{"exact":{"dataseverity":"critical","datadimensionsplace":"leiden"}}""", true)]
    [InlineData("""{"exact":{"dataseverity":"critical","datadimensionsplace":"oegstgeest"}}""", false)]
    [InlineData("""{"exact":{"datavalue":"2900"}}""", true)]
    [InlineData("""{"exact":{"dataresolution":"null"}}""", false)]
    [InlineData("""{"prefix":{"type":"nl.partnerhub.housing.","subject":"housing-"}}""", true)]
    [InlineData("""{"prefix":{"type":"nl.partnerhub.housing.","subject":"Housing-"}}""", false)]
    [InlineData("""{"prefix":{"dataresolution":"c"}}""", false)]
    [InlineData("""{"suffix":{"type":".raised.v1"}}""", true)]
    [InlineData("""{"suffix":{"type":".resolved.v1"}}""", false)]
    [InlineData("""{"all":[{"suffix":{"type":".raised.v1"}},{"exact":{"dataseverity":"critical"}}]}""", true)]
    [InlineData("""{"all":[{"suffix":{"type":".raised.v1"}},{"exact":{"dataseverity":"warning"}}]}""", false)]
    [InlineData("""{"any":[{"suffix":{"type":".resolved.v1"}},{"exact":{"dataseverity":"critical"}}]}""", true)]
    [InlineData("""{"any":[{"suffix":{"type":".resolved.v1"}},{"exact":{"dataseverity":"warning"}}]}""", false)]
    [InlineData("""{"not":{"exact":{"dataseverity":"critical"}}}""", false)]
    [InlineData("""{"not":{"exact":{"dataresolution":"cleared"}}}""", true)]
    [InlineData("""{"sql":"datavalue > 2500 AND datadimensionsplace = 'leiden'"}""", true)]
    [InlineData("""{"sql":"datavalue > 3000"}""", false)]
    [InlineData("""{"sql":"datavalue"}""", false)]
    [InlineData("""{"sql":"subject"}""", false)]
    [InlineData("""{"sql":"TRUE OR dataresolution = 'cleared'"}""", true)]
    [InlineData("""{"sql":"dataresolution = 'cleared' OR TRUE"}""", false)]
    [InlineData("""{"not":{"sql":"dataresolution = 'cleared'"}}""", true)]
    public void A_filter_lets_an_event_pass_or_not(string filter, bool passes) =>
        Read($"[{filter}]").Pass(Raised).Should().Be(passes);

    [Theory]
    [InlineData("""[{"suffix":{"type":".raised.v1"}},{"sql":"datavalue > 2500"}]""", true)]
    [InlineData("""[{"suffix":{"type":".raised.v1"}},{"sql":"datavalue > 3000"}]""", false)]
    public void Every_filter_of_a_list_has_to_let_it_pass(string filters, bool passes) => Read(filters).Pass(Raised).Should().Be(passes);

    [Theory]
    [InlineData("{}", "/filters type")]
    [InlineData("null", "/filters type")]
    [InlineData("""["id = 'x'"]""", "/filters/0 type")]
    [InlineData("[{}]", "/filters/0 one-dialect")]
    [InlineData("""[{"exact":{"id":"x"},"prefix":{"id":"x"}}]""", "/filters/0 one-dialect")]
    [InlineData("""[{"regex":{"id":".*"}}]""", "/filters/0/regex unknown-dialect")]
    [InlineData("""[{"Exact":{"id":"x"}}]""", "/filters/0/Exact unknown-dialect")]
    [InlineData("""[{"exact":{"id":"x"}},{"https://example.com/a~b":1}]""", "/filters/1/https:~1~1example.com~1a~0b unknown-dialect")]
    [InlineData("""[{"exact":{}}]""", "/filters/0/exact empty-object")]
    [InlineData("""[{"exact":["id"]}]""", "/filters/0/exact type")]
    [InlineData("""[{"exact":{"id":7}}]""", "/filters/0/exact/id type")]
    [InlineData("""[{"suffix":{"id":""}}]""", "/filters/0/suffix/id min-length")]
    [InlineData("""[{"prefix":{"":"x"}}]""", "/filters/0/prefix/ invalid-attribute")]
    [InlineData("""[{"prefix":{"dataRule":"x"}}]""", "/filters/0/prefix/dataRule invalid-attribute")]
    [InlineData("""[{"prefix":{"severity":"x"}}]""", "/filters/0/prefix/severity unknown-attribute")]
    [InlineData("""[{"all":[]}]""", "/filters/0/all empty-list")]
    [InlineData("""[{"any":{"exact":{"id":"x"}}}]""", "/filters/0/any type")]
    [InlineData("""[{"any":[{"exact":{"id":"x"}},{"all":[{"exact":{"type":1}}]}]}]""", "/filters/0/any/1/all/0/exact/type type")]
    [InlineData("""[{"not":[{"exact":{"id":"x"}}]}]""", "/filters/0/not type")]
    [InlineData("""[{"sql":7}]""", "/filters/0/sql type")]
    [InlineData("""[{"sql":""}]""", "/filters/0/sql min-length")]
    [InlineData("""[{"sql":"datavalue >"}]""", "/filters/0/sql invalid-sql")]
    [InlineData("""[{"sql":"ROUND(datavalue) > 1"}]""", "/filters/0/sql unknown-function")]
    [InlineData("""[{"sql":"severity = 'critical'"}]""", "/filters/0/sql unknown-attribute")]
    [InlineData("""[{"sql":"data = 'x'"}]""", "/filters/0/sql unknown-attribute")]
    [InlineData("""[{"sql":"1 +"},{"not":{"exact":{"id":null}}}]""", "/filters/0/sql invalid-sql", "/filters/1/not/exact/id type")]
    public void A_filter_that_is_none_is_refused_with_pointer_and_code_in_two_languages(string filters, params string[] violations)
    {
        var report = Report(filters);

        report.Errors.Select(error => $"{error.Pointer} {error.Code}").Should().Equal(violations);
        report.Errors.Should().OnlyContain(error => error.Detail.Nl.Length > 0 && error.Detail.En.Length > 0 && error.Detail.Nl != error.Detail.En);
    }

    [Fact]
    public void Filters_have_their_limits_and_may_come_up_to_them()
    {
        Codes(Nested(6)).Should().BeEmpty();
        Codes(Nested(7)).Should().Equal("too-deep");
        Codes(Many(50)).Should().BeEmpty();
        Codes(Many(51)).Should().Equal("too-many");
        Codes($$$"""[{"exact":{"id":"{{{new string('x', 1024)}}}"}}]""").Should().BeEmpty();
        Codes($$$"""[{"exact":{"id":"{{{new string('x', 1025)}}}"}}]""").Should().Equal("max-length");
        Codes($$$"""[{"sql":"id = '{{{new string('x', 4089)}}}'"}]""").Should().BeEmpty();
        Codes($$$"""[{"sql":"id = '{{{new string('x', 4090)}}}'"}]""").Should().Equal("max-length");
        Codes($"[{string.Join(',', Enumerable.Repeat($$$"""{"exact":{"id":"{{{new string('x', 1000)}}}"}}""", 17))}]").Should().Equal("max-length");

        static string Nested(int depth) =>
            "[" + string.Concat(Enumerable.Repeat("""{"all":[""", depth - 1)) + """{"exact":{"id":"x"}}""" + string.Concat(Enumerable.Repeat("]}", depth - 1)) + "]";

        static string Many(int count) => $"[{string.Join(',', Enumerable.Repeat("""{"exact":{"id":"x"}}""", count))}]";
    }

    [Fact]
    public void What_is_as_deep_as_filters_may_be_is_no_deeper_than_a_document_may_be()
    {
        var nested = """{"sink":"https://93.184.215.14/","protocol":"HTTP","filters":[""" + string.Concat(Enumerable.Repeat("""{"all":[""", 5)) + """{"exact":{"id":"x"}}"""
            + string.Concat(Enumerable.Repeat("]}", 5)) + "]}";
        var report = new ViolationReport();

        Hub.Publishing.Subscriptions.SubscriptionRequest.Read(System.Text.Encoding.UTF8.GetBytes(nested), report)!.Filters.Should().NotBeNull();

        report.Errors.Should().BeEmpty();
    }

    [Fact]
    public void Filters_that_were_stored_are_read_once_and_do_the_same()
    {
        var sent = Read("""[ {"sql": "datavalue > 2500"} ]""");

        var stored = EventFilters.Stored(sent.Json);

        stored.Should().BeSameAs(EventFilters.Stored(sent.Json));
        stored.Json.Should().Be("""[ {"sql": "datavalue > 2500"} ]""");
        stored.Pass(Raised).Should().BeTrue();
    }

    [Theory]
    [InlineData("""[{"dialect-of-tomorrow":{}}]""")]
    [InlineData("nonsense")]
    public void Filters_that_cannot_be_read_any_more_let_nothing_pass(string json) => EventFilters.Stored(json).Pass(Raised).Should().BeFalse();

    private static EventFilters Read(string json)
    {
        var report = new ViolationReport();
        using var document = JsonDocument.Parse(json);
        var filters = EventFilters.Read(document.RootElement, "/filters", report);
        report.Errors.Should().BeEmpty();
        return filters;
    }

    private static ViolationReport Report(string json)
    {
        var report = new ViolationReport();
        using var document = JsonDocument.Parse(json);
        EventFilters.Read(document.RootElement, "/filters", report);
        return report;
    }

    private static IEnumerable<string> Codes(string json) => Report(json).Errors.Select(error => error.Code);
}
