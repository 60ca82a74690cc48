using FluentAssertions;
using Hub.Feeds;
using Xunit;

namespace Hub.Tests.Receiving.Formats;

/// <summary>What a CSV means.</summary>
public sealed class CsvTests
{
    [Fact]
    public void Rows_become_the_records_of_an_envelope_and_numbers_become_numbers()
    {
        Sheet.Envelope($"{Sheet.Header}\r\n{Sheet.Row}\r\n").Should().Be(
            """{"feed":"duwo-housing-market","period":"2021-04","records":[{"place":"leiden","contract":"regular","units":2880,"vacant":30,"offered":66,"activeSeekers":3900}]}""");
    }

    [Theory]
    [InlineData(",", "\n", "")]
    [InlineData(";", "\r\n", "\uFEFF")]
    [InlineData("\t", "\n", "\uFEFF")]
    public void Separator_line_ends_and_byte_order_mark_make_no_difference(string separator, string lineEnd, string mark)
    {
        var text = string.Join(lineEnd, Sheet.Header, Sheet.Row).Replace(",", separator, StringComparison.Ordinal);

        Sheet.Envelope(mark + text).Should().Be(Sheet.Envelope($"{Sheet.Header}\n{Sheet.Row}\n"));
        Sheet.Envelope(mark + text + lineEnd).Should().Be(Sheet.Envelope($"{Sheet.Header}\n{Sheet.Row}\n"));
    }

    [Theory]
    [InlineData("Plaats;Contract;Woningen;Waarvan leeg;Aangeboden kamers;Actieve woningzoekenden")]
    [InlineData("Place;Contract;Dwellings;Of which vacant;Rooms offered;Active seekers")]
    [InlineData(" PLAATS ;contract;\"units\";waarvanleeg;Rooms  Offered;activeseekers")]
    public void A_column_is_named_after_its_field_or_by_its_title_in_either_language(string header)
    {
        Sheet.Envelope($"{header}\nleiden;regular;2880;30;66;3900").Should().Be(Sheet.Envelope($"{Sheet.Header}\n{Sheet.Row}"));
    }

    [Fact]
    public void Columns_come_in_any_order_and_an_empty_cell_is_a_member_left_out()
    {
        Sheet.Record("units,shortage,place,contract,vacant,offered,medianWaitMonths,activeSeekers\n2880,,leiden,regular,30,66,\"\",3900")
            .Should().Be("""{"units":2880,"place":"leiden","contract":"regular","vacant":30,"offered":66,"activeSeekers":3900}""");
    }

    [Fact]
    public void Quoted_cells_hold_separators_line_ends_and_doubled_quotes()
    {
        Sheet.Record($"{Sheet.Header}\n\"lei,\"\"den\"\"\r\nzuid\",regular,\"2880\",30,66,3900")
            .Should().StartWith("""{"place":"lei,\"den\"\r\nzuid","contract":"regular","units":2880,""");
    }

    [Theory]
    [InlineData("14,5", "14.5")]
    [InlineData("0,5", "0.5")]
    [InlineData("-3", "-3")]
    [InlineData(" 14 ", "14")]
    [InlineData("1.234", "1234")]
    [InlineData("1.234.567,25", "1234567.25")]
    [InlineData("1E2", "1e2")]
    public void Numbers_are_read_as_the_feeds_partner_writes_them(string cell, string number) =>
        Sheet.Record($"{Sheet.Header};medianWaitMonths\n{Sheet.Row};{cell}".ReplaceCommas())
            .Should().EndWith($"\"medianWaitMonths\":{number}}}");

    [Theory]
    [InlineData("14.5")]
    [InlineData("1.23")]
    [InlineData("1.2345")]
    [InlineData("1234.567")]
    [InlineData("0.123")]
    [InlineData("007")]
    [InlineData("+3")]
    [InlineData("3,")]
    [InlineData(",5")]
    [InlineData("1 234")]
    [InlineData("12%")]
    [InlineData("onbekend")]
    [InlineData("-")]
    public void What_is_no_number_goes_on_as_a_text_for_the_schema_to_refuse(string cell) =>
        Sheet.Wrong($"{Sheet.Header};medianWaitMonths\n{Sheet.Row};{cell}".ReplaceCommas(cell))
            .Should().Equal("2 medianWaitMonths /records/0/medianWaitMonths type");

    [Theory]
    [InlineData('.', null, "1.5", true)]
    [InlineData('.', null, "1,500", false)]
    [InlineData('.', ',', "1,500.5", true)]
    [InlineData(',', ' ', "1 500,5", true)]
    [InlineData(',', ' ', "1\u00A0500,5", true)]
    [InlineData(',', ' ', "1\u202F500", true)]
    [InlineData(',', null, "1.500", false)]
    public void Signs_that_the_feed_does_not_set_are_not_taken(char point, char? thousands, string cell, bool isNumber)
    {
        var feed = Sheet.Market with { Csv = new CsvNumbers(point, thousands) };

        var record = Sheet.Record($"place\tcontract\tunits\tvacant\toffered\tactiveSeekers\tmedianWaitMonths\nleiden\tregular\t1\t2\t3\t4\t{cell}", feed);

        record.EndsWith("\"}", StringComparison.Ordinal).Should().Be(!isNumber, record);
    }

    [Fact]
    public void Texts_stay_as_they_are_with_their_zeros_and_spaces() =>
        Sheet.Record($"{Sheet.Header}\n 007,regular,1,1,1,1").Should().StartWith("{\"place\":\" 007\",");

    [Fact]
    public void Rows_with_nothing_in_them_are_no_rows_and_lines_are_counted_all_the_same()
    {
        var text = $"\n{Sheet.Header}\n\n{Sheet.Row}\n,,,,,\nleiden,campus,-1,1,1,1\n\n\n";

        Sheet.Wrong(text).Should().Equal("6 units /records/1/units minimum");
    }
}

internal static class Cells
{
    /// <summary>Makes the commas of the header and the row semicolons, those of one cell excepted.</summary>
    public static string ReplaceCommas(this string text, string? cell = null)
    {
        var last = text.LastIndexOf(';');
        return text[..(last + 1)].Replace(',', ';') + (cell ?? text[(last + 1)..]);
    }
}
