using System.Text;
using FluentAssertions;
using Hub.Indicators.Formats;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>CSV for programs and for Excel in Dutch.</summary>
public sealed class CsvTests
{
    [Fact]
    public void For_programs_it_has_commas_and_full_stops() =>
        Write(CsvDialect.Plain).Should().Be("period,district,value,unit,status,confidentiality,publishedAt,version,sources\r\n2023,stevenshof,13.1,percent,A,F,2026-01-05T10:00:00.000Z,1,some-feed.2023.1\r\n2023,merenwijk,,percent,Q,A,2026-01-05T10:00:00.000Z,1,some-feed.2023.1\r\n");

    [Fact]
    public void For_Excel_in_Dutch_it_has_a_mark_semicolons_and_decimal_commas() =>
        Write(CsvDialect.Dutch).Should().Be("\uFEFFperiod;district;value;unit;status;confidentiality;publishedAt;version;sources\r\n2023;stevenshof;13,1;percent;A;F;2026-01-05T10:00:00.000Z;1;some-feed.2023.1\r\n2023;merenwijk;;percent;Q;A;2026-01-05T10:00:00.000Z;1;some-feed.2023.1\r\n");

    private static string Write(CsvDialect dialect)
    {
        var share = SomeTable.Indicator("international-share");
        return Encoding.UTF8.GetString(CsvFormat.Write(SomeTable.Of(share, "by=district", "nl", SomeTable.Set(share, "2023", "stevenshof 13.1 A", "merenwijk - Q")), dialect).Span);
    }
}
