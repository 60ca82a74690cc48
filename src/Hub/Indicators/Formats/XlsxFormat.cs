using System.Globalization;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Hub.Indicators.Formats;

/// <summary>
/// Writes observations as a workbook (Office Open XML): a sheet of data with codes, names and typed numbers, and a sheet
/// README that says what they are. The same observations give the same bytes.
/// </summary>
public static class XlsxFormat
{
    /// <summary>The rows of data a workbook has at most; Excel itself takes 1 048 576.</summary>
    public const int MostRows = 200_000;

    private const uint Plain = 0, Heading = 1, Wrapped = 2, Date = 3, Number = 4;
    private const uint DateFormat = 164, NumberFormat = 165;

    /// <summary>The whole file, or the problem that there are too many rows.</summary>
    public static Result<ReadOnlyMemory<byte>> Write(ObservationTable table, PublicationNote note)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(note);
        var rows = table.Rows.ToList();
        if (rows.Count > MostRows)
        {
            return Problems.InvalidRequest(string.Create(
                CultureInfo.InvariantCulture,
                $"A workbook has at most {MostRows} rows and this would have {rows.Count}; ask for fewer periods or dimensions, for one code of a dimension, or for CSV."));
        }

        using var file = new MemoryStream();
        using (var document = SpreadsheetDocument.Create(file, SpreadsheetDocumentType.Workbook))
        {
            var workbook = document.AddWorkbookPart();

            // It gets an id by chance otherwise.
            document.ChangeIdOfPart(workbook, "rId1");
            workbook.Workbook = new Workbook(new Sheets(
                new Sheet { Name = "Data", SheetId = 1, Id = "rId1" },
                new Sheet { Name = "README", SheetId = 2, Id = "rId2" }));
            var styles = workbook.AddNewPart<WorkbookStylesPart>("rId3");
            styles.Stylesheet = Styles(table.Indicator.Decimals);
            WriteData(workbook.AddNewPart<WorksheetPart>("rId1"), table, rows);
            WriteReadme(workbook.AddNewPart<WorksheetPart>("rId2"), WorkbookReadme.Lines(table, note));
        }

        return StablePackage.From(file);
    }

    private static void WriteData(WorksheetPart part, ObservationTable table, List<(ObservationSet Set, Observation Observation)> rows)
    {
        var columns = DataColumn.For(table);
        using var sheet = new SheetWriter(part);
        sheet.Start([.. columns.Select(column => column.Width)], frozenRows: 1);
        sheet.Row();
        foreach (var column in columns)
        {
            sheet.Text(column.Name, Heading);
        }

        sheet.EndRow();
        foreach (var (set, observation) in rows)
        {
            sheet.Row();
            foreach (var column in columns)
            {
                switch (column.Value(set, observation))
                {
                    case decimal number:
                        sheet.Number(number, Number);
                        break;
                    case DateOnly day:
                        sheet.Number(day.DayNumber - new DateOnly(1899, 12, 30).DayNumber, Date);
                        break;
                    case string { Length: > 0 } text:
                        sheet.Text(text, Plain);
                        break;
                    default:
                        sheet.Empty();
                        break;
                }
            }

            sheet.EndRow();
        }

        sheet.End(filtered: true);
    }

    private static void WriteReadme(WorksheetPart part, IEnumerable<(string Name, string Text)> lines)
    {
        using var sheet = new SheetWriter(part);
        sheet.Start([26, 110], frozenRows: 0);
        foreach (var (name, text) in lines)
        {
            sheet.Row();
            sheet.Text(name, Heading);
            sheet.Text(text, Wrapped);
            sheet.EndRow();
        }

        sheet.End(filtered: false);
    }

    // In the order of the numbers above: plain, heading, wrapped, date, number.
    private static Stylesheet Styles(int decimals) => new(
        new NumberingFormats(
            new NumberingFormat { NumberFormatId = DateFormat, FormatCode = "yyyy\\-mm\\-dd" },
            new NumberingFormat { NumberFormatId = NumberFormat, FormatCode = decimals == 0 ? "#,##0" : "#,##0." + new string('0', decimals) }),
        new Fonts(new Font(new FontSize { Val = 11 }, new FontName { Val = "Calibri" }), new Font(new Bold(), new FontSize { Val = 11 }, new FontName { Val = "Calibri" })),
        new Fills(new Fill(new PatternFill { PatternType = PatternValues.None }), new Fill(new PatternFill { PatternType = PatternValues.Gray125 })),
        new Borders(new Border(new LeftBorder(), new RightBorder(), new TopBorder(), new BottomBorder(), new DiagonalBorder())),
        new CellStyleFormats(new CellFormat()),
        new CellFormats(
            new CellFormat(),
            new CellFormat(new Alignment { Vertical = VerticalAlignmentValues.Top }) { FontId = 1, ApplyFont = true, ApplyAlignment = true },
            new CellFormat(new Alignment { WrapText = true, Vertical = VerticalAlignmentValues.Top }) { ApplyAlignment = true },
            new CellFormat { NumberFormatId = DateFormat, ApplyNumberFormat = true },
            new CellFormat { NumberFormatId = NumberFormat, ApplyNumberFormat = true }));
}
