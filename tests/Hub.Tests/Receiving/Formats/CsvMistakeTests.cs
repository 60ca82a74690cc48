using System.Text;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Receiving.Formats;

/// <summary>What is wrong with a CSV, and where.</summary>
public sealed class CsvMistakeTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\r\n")]
    [InlineData("\uFEFF")]
    public void A_file_without_a_line_is_empty(string text) => Sheet.Wrong(text).Should().Equal("   empty-file");

    [Fact]
    public void A_file_without_a_header_is_told_so_and_its_figures_are_not_repeated()
    {
        var found = Sheet.Violations(Encoding.UTF8.GetBytes($"{Sheet.Row}\n{Sheet.Row}")).Single();

        found.Code.Should().Be("no-header");
        found.Line.Should().Be(1);
        found.Detail.En.Should().Contain("'place'").And.NotContain("leiden").And.NotContain("2880");
    }

    [Fact]
    public void All_that_is_wrong_with_the_columns_is_told_together() =>
        Sheet.Wrong("place,Colour,units,Dwellings,vacant,offered,\nleiden,red,1,1,1,1,\n").Should().Equal(
            "1 Colour  unknown-column",
            "1 Dwellings  duplicate-column",
            "1   unknown-column",
            "1   missing-column",
            "1   missing-column");

    [Fact]
    public void An_unknown_column_that_may_be_personal_data_is_numbered_and_not_named()
    {
        var found = Sheet.Violations(Encoding.UTF8.GetBytes($"{Sheet.Header},j.jansen@example.nl\n{Sheet.Row},x")).Single();

        found.Code.Should().Be("unknown-column");
        found.Column.Should().BeNull();
        found.Detail.Nl.Should().Contain("kolom 7").And.NotContain("jansen");
        found.Detail.En.Should().Contain("column 7").And.NotContain("jansen");
    }

    [Fact]
    public void Rows_of_another_number_of_cells_are_told_and_the_others_judged_with_their_own_lines_and_numbers() =>
        Sheet.Wrong($"{Sheet.Header}\nleiden,regular,1\n{Sheet.Row}\n\"a\nb\",regular,1,1,1,1,1\nleiden,campus,-1,1,1,1\n").Should().Equal(
            "2  /records/0 cell-count",
            "4  /records/2 cell-count",
            "6 units /records/3/units minimum");

    [Fact]
    public void A_quote_that_is_never_closed_is_told_where_it_opens() =>
        Sheet.Wrong($"{Sheet.Header}\nleiden,campus,-1,1,1,1\nleiden,\"regular,1,1,1,1\n{Sheet.Row}\n").Should().Equal(
            "3 contract /records/1 unterminated-quote",
            "2 units /records/0/units minimum");

    [Theory]
    [InlineData("lei\"den,regular,1,1,1,1")]
    [InlineData("\"lei\"den,regular,1,1,1,1")]
    [InlineData("\"leiden\" ,regular,1,1,1,1")]
    public void A_quote_elsewhere_than_around_the_whole_cell_is_told(string row) =>
        Sheet.Wrong($"{Sheet.Header}\n{row}\n{Sheet.Row}").Should().Equal("2 place /records/0 misplaced-quote");

    [Theory]
    [InlineData("lei\u0000den")]
    [InlineData("lei\u001Bden")]
    [InlineData("lei\u007Fden")]
    [InlineData("lei\rden")]
    [InlineData("\"lei\u0001den\"")]
    public void A_control_character_is_told(string cell) =>
        Sheet.Wrong($"{Sheet.Header}\n{Sheet.Row}\n{cell},campus,1,1,1,1\n{Sheet.Row.Replace("regular", "short-stay", StringComparison.Ordinal)}").Should().Equal("3 place /records/1 control-character");

    [Fact]
    public void What_the_schema_finds_has_its_line_and_its_column_as_the_header_names_it() =>
        Sheet.Wrong("Plaats;Contract;Woningen;Waarvan leeg;offered;activeSeekers\nleiden;regular;veel;;66;3900\nLeiden;huur;1;1;1;1\n").Should().BeEquivalentTo(
            "2 Waarvan leeg /records/0/vacant required",
            "2 Woningen /records/0/units type",
            "3 Plaats /records/1/place pattern",
            "3 Contract /records/1/contract enum");

    [Fact]
    public void All_are_counted_and_the_first_thousand_listed()
    {
        var text = new StringBuilder(Sheet.Header).Append('\n').Insert(Sheet.Header.Length + 1, "leiden\n", 700);
        for (var row = 0; row < 700; row++)
        {
            text.Append("leiden,regular,-1,1,1,1\n");
        }

        var input = Sheet.Read(text.ToString()).Value;
        var report = input.Report(Sheet.Market.Latest.Compiled.Validate(input.Utf8Json, TestContext.Current.CancellationToken))!;

        report.Count.Should().Be(1400);
        report.Errors.Should().HaveCount(1000);
        report.Counts.Should().Equal(new Dictionary<string, long> { ["cell-count"] = 700, ["minimum"] = 700 });
        report.Errors[999].Should().Match<Violation>(found => found.Line == 1001 && found.Pointer == "/records/999/units" && found.Record == 999);
    }

    [Fact]
    public void Windows_1252_is_told_by_its_line_with_how_to_save_the_file()
    {
        var found = Sheet.Violations([.. Encoding.UTF8.GetBytes($"{Sheet.Header}\n{Sheet.Row}\nCaf"), 0xE9, .. ",campus,1,1,1,1"u8]).Single();

        found.Code.Should().Be("encoding");
        found.Line.Should().Be(3);
        found.Detail.En.Should().Contain("Windows-1252").And.Contain("CSV UTF-8");
        found.Detail.Nl.Should().Contain("Windows-1252").And.Contain("CSV UTF-8");
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void UTF_16_is_told_with_or_without_its_mark(bool bigEndian, bool withMark)
    {
        var encoding = new UnicodeEncoding(bigEndian, withMark);
        var found = Sheet.Violations([.. encoding.GetPreamble(), .. encoding.GetBytes($"{Sheet.Header}\n{Sheet.Row}\n")]).Single();

        found.Code.Should().Be("encoding");
        found.Detail.En.Should().Contain("UTF-16").And.Contain("CSV UTF-8");
    }

    [Fact]
    public void A_workbook_is_told() =>
        Sheet.Violations([.. "PK\u0003\u0004"u8, 0x14, 0x00, 0xFF]).Single().Detail.En.Should().Contain(".xlsx");

    [Fact]
    public void A_small_file_that_would_become_a_large_envelope_is_refused_before_it_is_one()
    {
        var text = Encoding.UTF8.GetBytes(Sheet.Header + "\n" + string.Concat(Enumerable.Repeat("a,b,1,1,1,1\n", 1000)));

        var read = Sheet.Read(text, limit: 50_000);

        read.Problem!.Code.Should().Be("too-large");
    }
}
