using System.Text;
using FluentAssertions;
using Hub.Receiving.Formats;
using Xunit;

namespace Hub.Tests.Receiving.Formats;

/// <summary>Records as one JSON object a line.</summary>
public sealed class NdJsonTests
{
    private const string Good = """{"place":"leiden","contract":"regular","units":2880,"vacant":30,"offered":66,"activeSeekers":3900}""";

    [Theory]
    [InlineData("\n", "")]
    [InlineData("\r\n", "\r\n")]
    [InlineData("\n\n", "\n \t\n")]
    public void Lines_become_the_records_of_an_envelope(string between, string end) =>
        Sheet.Envelope($"\uFEFF{Good}{between}{Good}{end}", SubmissionFormats.NdJson).Should().Be(
            $$"""{"feed":"duwo-housing-market","period":"2021-04","records":[{{Good}},{{Good}}]}""");

    [Fact]
    public void A_line_that_is_no_JSON_object_is_told_and_the_others_are_judged() =>
        Sheet.Wrong($"{Good}\n[1]\n{{\"place\":\n\n12\n{Good} {Good}\n{Good.Replace("2880", "-1", StringComparison.Ordinal)}\n", SubmissionFormats.NdJson).Should().Equal(
            "2  /records/1 record-not-object",
            "3  /records/2 invalid-json",
            "5  /records/3 record-not-object",
            "6  /records/4 invalid-json",
            "7  /records/5/units minimum");

    [Fact]
    public void What_strict_JSON_forbids_is_told_with_its_line() =>
        Sheet.Wrong($"{Good}\n{{\"place\":\"leiden\",\"place\":\"delft\"}}\n", SubmissionFormats.NdJson).Should().Equal("2  /records/1/place duplicate-member");

    [Fact]
    public void A_line_cannot_end_the_array_and_go_on_in_the_envelope() =>
        Sheet.Wrong($"{Good}\n{Good}],\"note\":[{Good}\n", SubmissionFormats.NdJson).Should().Equal("2  /records/1 invalid-json");

    [Fact]
    public void Deep_nesting_is_told_however_deep()
    {
        foreach (var depth in new[] { 20, 900, 100_000 })
        {
            var line = $"{{\"place\":{new string('[', depth)}{new string(']', depth)}}}";
            Sheet.Wrong($"{Good}\n{line}\n", SubmissionFormats.NdJson).Should().ContainSingle().Which.Should().StartWith("2 ");
        }
    }

    [Fact]
    public void Bytes_that_are_no_UTF_8_are_told_by_their_line() =>
        Sheet.Wrong([.. Encoding.UTF8.GetBytes(Good + "\n"), 0xE9, 0x0A], SubmissionFormats.NdJson).Should().Equal("2   encoding");

    [Fact]
    public void Nothing_is_an_envelope_without_records_for_the_schema_to_judge() =>
        Sheet.Wrong(string.Empty, SubmissionFormats.NdJson).Should().Equal("  /records min-items");

    [Theory]
    [InlineData("x\n", SubmissionFormats.NdJson)]
    [InlineData("{}\n", SubmissionFormats.NdJson)]
    [InlineData("{x}\n", SubmissionFormats.NdJson)]
    [InlineData("a,b\n", SubmissionFormats.Csv)]
    public void Millions_of_mistakes_are_not_judged_to_the_end(string line, string mediaType)
    {
        var header = mediaType == SubmissionFormats.Csv ? "place,contract,units,vacant,offered,activeSeekers\n" : string.Empty;
        var body = Encoding.ASCII.GetBytes(header + string.Concat(Enumerable.Repeat(line, 2_000_000)));

        var found = Sheet.Violations(body, mediaType);

        found.Should().HaveCount(1000);
        found[^1].Code.Should().Be("judging-stopped");
    }
}
