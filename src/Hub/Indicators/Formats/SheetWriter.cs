using System.Globalization;
using System.Text;
using System.Xml;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Hub.Indicators.Formats;

/// <summary>Writes one worksheet from top to bottom, without holding it as objects. Texts are texts: never formulas.</summary>
internal sealed class SheetWriter(WorksheetPart part) : IDisposable
{
    // Excel's own limit of a cell.
    private const int LongestText = 32_767;

    private readonly OpenXmlWriter xml = OpenXmlWriter.Create(part);
    private int rows;
    private int column;
    private int columns;

    /// <summary>Begins it.</summary>
    /// <param name="widths">The widths of its columns, in characters.</param>
    /// <param name="frozenRows">How many rows stay where they are when it is scrolled.</param>
    public void Start(IReadOnlyList<int> widths, int frozenRows)
    {
        columns = widths.Count;
        xml.WriteStartDocument(standalone: true);
        xml.WriteStartElement(new Worksheet());
        var view = new SheetView { WorkbookViewId = 0 };
        if (frozenRows > 0)
        {
            view.Append(new Pane { VerticalSplit = frozenRows, TopLeftCell = Cell(0, frozenRows), ActivePane = PaneValues.BottomLeft, State = PaneStateValues.Frozen });
        }

        xml.WriteElement(new SheetViews(view));
        xml.WriteElement(new Columns(widths.Select((width, index) => new Column
        {
            Min = (uint)index + 1,
            Max = (uint)index + 1,
            Width = width,
            CustomWidth = true,
        })));
        xml.WriteStartElement(new SheetData());
    }

    /// <summary>Begins a row.</summary>
    public void Row()
    {
        rows++;
        column = 0;
        xml.WriteStartElement(new Row(), [new OpenXmlAttribute("r", string.Empty, rows.ToString(CultureInfo.InvariantCulture))]);
    }

    /// <summary>Ends a row.</summary>
    public void EndRow() => xml.WriteEndElement();

    /// <summary>A cell with a text.</summary>
    public void Text(string text, uint style)
    {
        xml.WriteStartElement(new Cell(), Attributes(style, "inlineStr"));
        xml.WriteElement(new InlineString(new Text(Clean(text)) { Space = SpaceProcessingModeValues.Preserve }));
        xml.WriteEndElement();
    }

    /// <summary>A cell with a number.</summary>
    public void Number(decimal number, uint style)
    {
        xml.WriteStartElement(new Cell(), Attributes(style, null));
        xml.WriteElement(new CellValue(number.ToString(CultureInfo.InvariantCulture)));
        xml.WriteEndElement();
    }

    /// <summary>Leaves a cell out.</summary>
    public void Empty() => column++;

    /// <summary>Ends the sheet.</summary>
    /// <param name="filtered">Whether the first row gets the drop-down lists of a filter.</param>
    public void End(bool filtered)
    {
        xml.WriteEndElement();
        if (filtered)
        {
            xml.WriteElement(new AutoFilter { Reference = $"A1:{Cell(columns - 1, rows - 1)}" });

            // A year is a text here, as 2024-Q3 is; Excel need not warn of it in every cell.
            xml.WriteElement(new IgnoredErrors(new IgnoredError
            {
                SequenceOfReferences = new ListValue<StringValue> { InnerText = $"A1:A{rows.ToString(CultureInfo.InvariantCulture)}" },
                NumberStoredAsText = true,
            }));
        }

        xml.WriteEndElement();
    }

    /// <inheritdoc/>
    public void Dispose() => xml.Dispose();

    private OpenXmlAttribute[] Attributes(uint style, string? type)
    {
        var place = new OpenXmlAttribute("r", string.Empty, Cell(column++, rows - 1));
        var look = new OpenXmlAttribute("s", string.Empty, style.ToString(CultureInfo.InvariantCulture));
        return type is null ? [place, look] : [place, look, new OpenXmlAttribute("t", string.Empty, type)];
    }

    // A sheet of ours has less than 26 columns.
    private static string Cell(int column, int row) => $"{(char)('A' + column)}{(row + 1).ToString(CultureInfo.InvariantCulture)}";

    // What XML 1.0 cannot hold is left out.
    private static string Clean(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value > char.MaxValue || XmlConvert.IsXmlChar((char)rune.Value))
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.Length <= LongestText ? kept.ToString() : kept.ToString(0, LongestText);
    }
}
