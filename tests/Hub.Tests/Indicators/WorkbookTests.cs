using System.IO.Compression;
using System.Text.Json;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using FluentAssertions;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.Indicators;

/// <summary>The workbook as others read it: judged by the standard's validator and read with read-excel-file.</summary>
public sealed class WorkbookTests
{
    private static readonly Indicator Share = SomeTable.Indicator("international-share");

    [Fact]
    public async Task The_data_are_typed_with_codes_names_and_status()
    {
        var sheets = await ReadAsync(SomeTable.Of(Share, "by=district", "nl", SomeTable.Set(Share, "2023", "stevenshof 13.1 A", "merenwijk - Q")));

        var rows = sheets.GetProperty("Data").EnumerateArray().Select(row => row.GetRawText()).ToList();
        rows.Should().Equal(
            """["period","periodStart","district","districtLabel","value","unit","unitLabel","status","statusLabel","confidentiality","publishedAt","version","sources"]""",
            """["2023",{"date":"2023-01-01"},"stevenshof","Stevenshof",13.1,"percent","procent","A","normaal","F","2026-01-05T10:00:00.000Z",1,"some-feed.2023.1"]""",
            """["2023",{"date":"2023-01-01"},"merenwijk","Merenwijk",null,"percent","procent","Q","niet getoond wegens kleine aantallen","A","2026-01-05T10:00:00.000Z",1,"some-feed.2023.1"]""");
    }

    [Theory]
    [InlineData("nl", "Titel", "Licentie")]
    [InlineData("en", "Title", "Licence")]
    public async Task The_readme_says_what_the_figures_are(string language, string title, string licence)
    {
        var sheets = await ReadAsync(SomeTable.Of(Share, string.Empty, language, SomeTable.Set(Share, "2023", "* 13.1 A")));

        var lines = sheets.GetProperty("README").EnumerateArray().ToDictionary(row => row[0].GetString()!, row => row[1].GetString());
        lines[title].Should().Be(Share.Title.In(language));
        lines[licence].Should().Be("https://example.nl/licence");
        lines.Values.Should().Contain([Share.Definition.In(language), Share.UnitLabel.In(language), Share.Source.In(language), Share.Method.In(language)])
            .And.Contain(["2026-01-05T10:00:00.000Z", SomeTable.Note.Address]);
        lines["status Q"].Should().Be(StatusText.Of('Q').In(language));
    }

    [Fact]
    public void It_is_valid_Office_Open_XML()
    {
        using var file = new MemoryStream(Bytes(SomeTable.Of(Share, "by=district", "en", SomeTable.Set(Share, "2023", "stevenshof 13.1 A", "merenwijk - Q"))).ToArray());
        using var document = SpreadsheetDocument.Open(file, isEditable: false);

        new OpenXmlValidator().Validate(document, TestContext.Current.CancellationToken).Select(error => $"{error.Path?.XPath} {error.Description}").Should().BeEmpty();
    }

    [Fact]
    public void The_same_observations_give_the_same_bytes_at_any_time()
    {
        var table = SomeTable.Of(Share, string.Empty, "en", SomeTable.Set(Share, "2023", "* 13.1 A"));

        var bytes = Bytes(table);

        Bytes(table).ToArray().Should().Equal(bytes.ToArray());
        using var zip = new ZipArchive(new MemoryStream(bytes.ToArray()));
        zip.Entries.Select(entry => entry.LastWriteTime.Year).Should().OnlyContain(year => year == 1980);
    }

    [Fact]
    public async Task A_text_that_looks_like_a_formula_or_is_no_XML_stays_a_text()
    {
        var injected = Share with { Title = new Localized("=HYPERLINK(\"http://evil\")", "=cmd|'/c calc'!A1"), Definition = new Localized("a\u0001b", "a\u0001<b>&\uD83D\uDE00") };

        var sheets = await ReadAsync(SomeTable.Of(injected, string.Empty, "en", SomeTable.Set(Share, "2023", "* 13.1 A")));

        var texts = sheets.GetProperty("README").EnumerateArray().Select(row => row[1].GetString()).ToList();
        texts.Should().Contain("=cmd|'/c calc'!A1").And.Contain("a<b>&\uD83D\uDE00");
        using var zip = new ZipArchive(new MemoryStream(Bytes(SomeTable.Of(injected, string.Empty, "en", SomeTable.Set(Share, "2023", "* 13.1 A"))).ToArray()));
        foreach (var sheet in zip.Entries.Where(entry => entry.FullName.Contains("worksheets/", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(sheet.Open());
            (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Should().NotMatchRegex("<(x:)?f[ >/]", "no cell has a formula");
        }
    }

    [Fact]
    public void Too_many_rows_are_refused_with_what_to_do()
    {
        var rows = Enumerable.Range(0, XlsxFormat.MostRows + 1).Select(number => new Observation([$"d{number}"], 1, 'A', 'F')).ToList();
        var set = SomeTable.Set(Share, "2023") with { Observations = rows };

        XlsxFormat.Write(SomeTable.Of(Share, "by=district", "en", set), SomeTable.Note).Succeeded(out _, out var problem).Should().BeFalse();

        problem!.Status.Should().Be(400);
        problem.Detail.Should().Contain("200000").And.Contain("200001");
    }

    private static ReadOnlyMemory<byte> Bytes(ObservationTable table) => XlsxFormat.Write(table, SomeTable.Note).Value;

    private static async Task<JsonElement> ReadAsync(ObservationTable table)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.Path, "figures.xlsx");
        await File.WriteAllBytesAsync(path, Bytes(table), TestContext.Current.CancellationToken);
        return await NodeTools.RunAsync("read-xlsx.cjs", "read-excel-file", default, path);
    }
}
