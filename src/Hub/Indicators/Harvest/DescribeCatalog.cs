using System.Globalization;
using Hub.Indicators.Formats;
using Hub.Indicators.Monitor;
using Microsoft.Extensions.Options;

namespace Hub.Indicators.Harvest;

/// <summary>A file that a dataset can be had as.</summary>
/// <param name="Format">Its name, as <c>format=</c> takes it.</param>
/// <param name="MediaType">Its media type, as IANA registers it; null for one that is not registered.</param>
/// <param name="FileType">Its code in the EU's list of file types; null where there is none.</param>
public sealed record CatalogFile(string Format, string? MediaType, string? FileType);

/// <summary>Describes what is published for who harvests catalogues: DCAT-AP-NL 3, which narrows DCAT-AP 3.</summary>
/// <param name="indicators">The definitions.</param>
/// <param name="archive">What is published.</param>
/// <param name="settings">Who publishes it.</param>
public sealed class DescribeCatalog(IndicatorCatalogue indicators, ObservationArchive archive, IOptions<CatalogOptions> settings)
{
    private const string Authority = "http://publications.europa.eu/resource/authority/";
    private const string Public = Authority + "access-right/PUBLIC";
    private const string Iana = "https://www.iana.org/assignments/media-types/";

    private static readonly string[] Languages = [Authority + "language/NLD", Authority + "language/ENG"];

    private static readonly (string Code, Localized Name) Society = ("SOCI", new Localized("Bevolking en samenleving", "Population and society"));
    private static readonly (string Code, Localized Name) Education = ("EDUC", new Localized("Onderwijs, cultuur en sport", "Education, culture and sport"));
    private static readonly (string Code, Localized Name) Economy = ("ECON", new Localized("Economie en financiën", "Economy and finance"));
    private static readonly (string Code, Localized Name) Government = ("GOVE", new Localized("Overheid en publieke sector", "Government and public sector"));

    private static readonly CatalogFile[] Files =
    [
        new("json", "application/json", "JSON"),
        new("csv", "text/csv", "CSV"),
        new("json-stat", null, "JSON"),
        new("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
        new("svg", "image/svg+xml", "SVG"),
    ];

    /// <summary>The catalogue, a dataset per indicator with its distributions, the interface as a service, and what these point to.</summary>
    /// <param name="address">The address of the hub, without a slash at its end.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async Task<IReadOnlyList<RdfResource>> HandleAsync(string address, CancellationToken cancellation)
    {
        var options = settings.Value;
        var residents = indicators.Wording.InternationalResidents;
        var contact = address + "/v1/catalog#contact";
        var service = address + "/v1/catalog#service";
        var catalog = Described(address + "/v1/catalog", "dcat:Catalog", options, contact)
            .Text("dct:title", new Localized("Cijfers van de monitor internationalisering", "Figures of the internationalisation monitor"))
            .Text("dct:description", new Localized(
                $"Wat {options.PublisherName} en partners publiceren over {residents.Nl}, studenten, wonen en werk.",
                $"What {options.PublisherName} and partners publish on {residents.En}, students, housing and work."))
            .To("dcat:service", service);
        var resources = new List<RdfResource> { catalog };
        foreach (var indicator in indicators.All)
        {
            catalog.To("dcat:dataset", DatasetId(address, indicator));
        }

        foreach (var indicator in indicators.All)
        {
            resources.AddRange(await DatasetAsync(address, indicator, options, contact, cancellation));
        }

        var endpoint = Described(service, "dcat:DataService", options, contact)
            .Text("dct:title", new Localized("Interface van de hub", "Interface of the hub"))
            .Text("dct:description", new Localized("Indicatoren en waarnemingen, zonder sleutel op te vragen.", "Indicators and observations, to be asked for without a key."))
            .Literal("dct:identifier", service)
            .To("dct:accessRights", Public)
            .To("dcat:theme", ThemeId(Society.Code))
            .To("dcat:endpointURL", address + "/v1")
            .To("dcat:endpointDescription", address + "/v1/openapi.json");
        foreach (var indicator in indicators.All)
        {
            endpoint.To("dcat:servesDataset", DatasetId(address, indicator));
        }

        resources.Add(endpoint);
        resources.AddRange(PointedTo(options, contact));
        return resources;
    }

    private async Task<IReadOnlyList<RdfResource>> DatasetAsync(string address, Indicator indicator, CatalogOptions options, string contact, CancellationToken cancellation)
    {
        var id = DatasetId(address, indicator);
        var observations = $"{address}/v1/indicators/{indicator.Id}/observations";
        var dataset = Described(id, "dcat:Dataset", options, contact)
            .Text("dct:title", indicator.Title)
            .Text("dct:description", indicator.Definition)
            .Literal("dct:identifier", id)
            .To("dct:accessRights", Public)
            .To("dct:creator", options.Publisher.AbsoluteUri)
            .To("dcat:theme", ThemeId(ThemeOf(indicator).Code))
            .To("dct:accrualPeriodicity", FrequencyOf(indicator))
            .Literal("dcat:version", indicator.Version.ToString(CultureInfo.InvariantCulture))
            .Text("dcat:keyword", ThemeNames.Of(indicator.Theme));
        var resources = new List<RdfResource> { dataset };
        if (await archive.CoverageAsync(indicator.Id, cancellation) is { } coverage)
        {
            dataset.Literal("dct:modified", Moments.Text(coverage.Modified), "xsd:dateTime").To("dct:temporal", id + "#period");
            resources.Add(new RdfResource(id + "#period").Is("dct:PeriodOfTime")
                .Literal("dcat:startDate", Day(coverage.First.Start), "xsd:date").Literal("dcat:endDate", Day(coverage.Last.End), "xsd:date"));
        }

        foreach (var file in Files)
        {
            var distribution = new RdfResource($"{id}#{file.Format}").Is("dcat:Distribution")
                .Text("dct:title", new Localized($"{indicator.Title.Nl} ({file.Format})", $"{indicator.Title.En} ({file.Format})"))
                .To("dcat:accessURL", observations)
                .To("dcat:downloadURL", $"{observations}?format={file.Format}")
                .To("dcat:accessService", address + "/v1/catalog#service")
                .To("dct:license", options.License.AbsoluteUri);
            if (file.MediaType is { } mediaType)
            {
                distribution.To("dcat:mediaType", Iana + mediaType);
            }

            if (file.FileType is { } fileType)
            {
                distribution.To("dct:format", Authority + "file-type/" + fileType);
            }

            dataset.To("dcat:distribution", distribution.Id);
            resources.Add(distribution);
        }

        return resources;
    }

    // What a harvester that does not load the vocabularies has to know of them: of what class each of their terms is.
    private IEnumerable<RdfResource> PointedTo(CatalogOptions options, string contact)
    {
        yield return new RdfResource(options.Publisher.AbsoluteUri).Is("foaf:Agent").Literal("foaf:name", options.PublisherName);
        yield return new RdfResource(contact).Is("vcard:Kind").Is("vcard:Organization")
            .Literal("vcard:fn", options.ContactName).To("vcard:hasEmail", "mailto:" + options.ContactEmail).To("vcard:hasURL", options.ContactPage.AbsoluteUri);
        yield return new RdfResource(options.License.AbsoluteUri).Is("dct:LicenseDocument");
        yield return new RdfResource(Public).Is("dct:RightsStatement");
        foreach (var language in Languages)
        {
            yield return new RdfResource(language).Is("dct:LinguisticSystem");
        }

        foreach (var (code, name) in indicators.All.Select(ThemeOf).Append(Society).DistinctBy(theme => theme.Code))
        {
            yield return new RdfResource(ThemeId(code)).Is("skos:Concept").Text("skos:prefLabel", name);
        }

        foreach (var frequency in indicators.All.Select(FrequencyOf).Distinct(StringComparer.Ordinal))
        {
            yield return new RdfResource(frequency).Is("dct:Frequency");
        }

        foreach (var mediaType in Files.Select(file => file.MediaType).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            yield return new RdfResource(Iana + mediaType).Is("dct:MediaType");
        }

        foreach (var fileType in Files.Select(file => file.FileType).OfType<string>().Distinct(StringComparer.Ordinal))
        {
            yield return new RdfResource(Authority + "file-type/" + fileType).Is("dct:MediaTypeOrExtent");
        }
    }

    private static RdfResource Described(string id, string type, CatalogOptions options, string contact)
    {
        var resource = new RdfResource(id).Is(type).To("dct:publisher", options.Publisher.AbsoluteUri).To("dcat:contactPoint", contact).To("dct:license", options.License.AbsoluteUri);
        foreach (var language in Languages)
        {
            resource.To("dct:language", language);
        }

        return resource;
    }

    private static string DatasetId(string address, Indicator indicator) => $"{address}/v1/indicators/{indicator.Id}";

    private static string ThemeId(string code) => Authority + "data-theme/" + code;

    private static (string Code, Localized Name) ThemeOf(Indicator indicator) => indicator.Theme switch
    {
        "students" => Education,
        "work" => Economy,
        "reporting" => Government,
        _ => Society,
    };

    private static string FrequencyOf(Indicator indicator) => Authority + "frequency/" + indicator.Periodicity switch
    {
        Periodicity.Year => "ANNUAL",
        Periodicity.Quarter => "QUARTERLY",
        _ => "MONTHLY",
    };

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
