using System.Globalization;

namespace Hub.Indicators.Formats;

/// <summary>What the sheet README of a workbook says, line by line.</summary>
internal static class WorkbookReadme
{
    public static IEnumerable<(string Name, string Text)> Lines(ObservationTable table, PublicationNote note)
    {
        var indicator = table.Indicator;
        yield return (Say("Titel", "Title"), table.Text(indicator.Title));
        yield return (Say("Definitie", "Definition"), table.Text(indicator.Definition));
        yield return (Say("Eenheid", "Unit"), table.Text(indicator.UnitLabel));
        yield return (Say("Decimalen", "Decimals"), indicator.Decimals.ToString(CultureInfo.InvariantCulture));
        yield return (Say("Bron", "Source"), table.Text(indicator.Source));
        yield return (Say("Methode", "Method"), table.Text(indicator.Method));
        if (indicator.Caveats is { } caveats)
        {
            yield return (Say("Let op", "Caveats"), table.Text(caveats));
        }

        foreach (var index in table.Shown)
        {
            yield return (indicator.Dimensions[index], table.DimensionTitle(index));
        }

        foreach (var status in StatusText.Known.Where(status => status != StatusText.Missing))
        {
            yield return ($"status {status}", table.Text(StatusText.Of(status)));
        }

        foreach (var status in StatusText.KnownConfidentiality)
        {
            yield return ($"confidentiality {status}", table.Text(StatusText.OfConfidentiality(status)));
        }

        yield return (Say("Gepubliceerd", "Published"), Moments.Text(table.PublishedAt));
        if (table.AsOf is not null)
        {
            yield return (Say("Zoals gepubliceerd op", "As published at"), Moments.Text(table.AsOf));
        }

        yield return (Say("Indicator", "Indicator"), $"{indicator.Id}, {Say("versie", "version")} {string.Join(", ", table.Versions.Select(version => version.ToString(CultureInfo.InvariantCulture)))}");
        yield return (Say("Leveringen", "Submissions"), string.Join(' ', table.Sources));
        yield return (Say("Uitgever", "Publisher"), note.Publisher);
        yield return (Say("Licentie", "Licence"), note.License);
        yield return (Say("Adres", "Address"), note.Address);

        string Say(string nl, string en) => table.Text(new Localized(nl, en));
    }
}
