using System.Globalization;
using System.Text;
using System.Text.Json;
using Hub.Alerts;
using Hub.Indicators;
using Hub.Indicators.Formats;
using Hub.Indicators.Harvest;
using Hub.Indicators.Monitor;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hub.Http;

/// <summary>All indicators of a theme or a year in one call: what the first view of a page needs.</summary>
internal static class MonitorEndpoints
{
    private const string Json = "application/json";
    private const string Html = "text/html";

    private static readonly string FactsheetPolicy = ObservationFormat.PolicyFor(FactsheetStyle.Css);

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getMonitor", Method = "GET", Pattern = "/v1/monitor", Access = Access.Public, Tag = "Monitor",
            Summary = "Gives all indicators of a theme or a year: newest total, changes, the totals of ten years and active alerts.", Handle = Get,
            Query =
            [
                new("theme", "Only indicators of this theme."),
                new("year", "The figures as that year has them, and the ten years up to it; without it the newest.", """{"type":"string","pattern":"^[0-9]{4}$"}"""),
                Languages.Parameter,
            ],
        },
        new()
        {
            Name = "getFactsheet", Method = "GET", Pattern = "/v1/monitor/{year}/factsheet", Access = Access.Public, Tag = "Monitor",
            Summary = "Gives the factsheet of a year as a page that can be printed, in Dutch or English.", Handle = GetFactsheet, Produces = [Html],
            Query = [Languages.Parameter],
        },
    ];

    private static async Task<IResult> Get(HubRequest request)
    {
        if (!Languages.Read(request).Succeeded(out var language, out var problem))
        {
            return new ProblemResult(problem);
        }

        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeAsync(request, language), new AnswerVariant(language, string.Empty), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeAsync(HubRequest request, string language)
    {
        var monitor = request.Service<ReadMonitor>();
        var theme = request.Query("theme");
        if (theme is not null && !monitor.Themes.Contains(theme, StringComparer.Ordinal))
        {
            return Problems.InvalidRequest($"'theme' is one of {string.Join(", ", monitor.Themes)}.");
        }

        int? year = null;
        if (request.Query("year") is { } asked)
        {
            if (!TryYear(asked, out var read))
            {
                return Problems.InvalidRequest("'year' is a year in four digits, such as 2024.");
            }

            year = read;
        }

        var lines = await monitor.HandleAsync(theme, year, request.Cancellation);
        var alerts = await request.Service<AlertArchive>().ListAsync(request.Cancellation);
        var active = alerts.Items.Where(pair => pair.Alert.Status == "active").GroupBy(pair => pair.Rule.Indicator, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        return new ReadyAnswers.Body(Json, JsonAnswer.Bytes(json => Write(json, lines, theme, year, language, active))) { Language = language };
    }

    private static async Task<IResult> GetFactsheet(HubRequest request)
    {
        if (!Languages.Read(request).Succeeded(out var language, out var problem))
        {
            return new ProblemResult(problem);
        }

        var address = PublicAddress.Of(request);
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeFactsheetAsync(request, language, address), new AnswerVariant(language, address), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeFactsheetAsync(HubRequest request, string language, string address)
    {
        if (!TryYear(request.Path("year"), out var year))
        {
            return Problems.NotFound($"factsheet of '{request.Path("year")}'; there is one of a year, which is written in four digits from 0001 to 9998, such as 2024");
        }

        if (Negotiation.Choose(request.Http.Request, [Html]) is null)
        {
            return Problems.NotAcceptable(Html);
        }

        var lines = await request.Service<ReadMonitor>().HandleAsync(null, year, request.Cancellation);
        if (lines.All(line => line.Latest is null))
        {
            var newest = (await request.Service<ReadMonitor>().HandleAsync(null, null, request.Cancellation)).Max(line => line.Latest?.Period.Year);
            return Problems.NotFound($"factsheet of {request.Path("year")}: nothing is published for that year; "
                + (newest is { } last ? $"the newest with figures is {last.ToString("D4", CultureInfo.InvariantCulture)}" : "nor for any of the last ten"));
        }

        var options = request.Service<IOptions<CatalogOptions>>().Value;
        var note = new PublicationNote($"{address}/v1/monitor/{request.Path("year")}/factsheet", options.PublisherName, options.License.AbsoluteUri);
        var page = Factsheet.Write(new FactsheetContent(year, lines, request.Service<CodeLabels>(), note, language));
        return new ReadyAnswers.Body("text/html; charset=utf-8", Encoding.UTF8.GetBytes(page)) { Language = language, Policy = FactsheetPolicy };
    }

    /// <summary>Reads a year that there can be figures of.</summary>
    internal static bool TryYear(string text, out int year)
    {
        var isYear = Period.TryParse(text, out var period) && period.Periodicity == Periodicity.Year;
        year = isYear ? period.Year : 0;
        return isYear;
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<MonitorLine> lines, string? theme, int? year, string language, Dictionary<string, int> active)
    {
        json.WriteStartObject();
        json.WriteString("language", language);
        if (theme is not null)
        {
            json.WriteString("theme", theme);
        }

        if (year is { } asked)
        {
            json.WriteString("year", asked.ToString("D4", CultureInfo.InvariantCulture));
        }

        json.WriteNumber("activeAlerts", lines.Sum(line => active.GetValueOrDefault(line.Indicator.Id)));
        json.WriteStartArray("indicators");
        foreach (var line in lines)
        {
            Write(json, line, language, active.GetValueOrDefault(line.Indicator.Id));
        }

        json.WriteEndArray();
        json.WriteLinks(("self", "/v1/monitor"), ("indicators", "/v1/indicators"), ("alerts", "/v1/alerts?status=active"));
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MonitorLine line, string language, int alerts)
    {
        var indicator = line.Indicator;
        json.WriteStartObject();
        json.WriteString("id", indicator.Id);
        json.WriteString("title", indicator.Title.In(language));
        json.WriteString("theme", indicator.Theme);
        json.WriteString("themeLabel", ThemeNames.Of(indicator.Theme).In(language));
        json.WriteString("unit", indicator.Unit);
        json.WriteString("unitLabel", indicator.UnitLabel.In(language));
        json.WriteNumber("decimals", indicator.Decimals);
        json.WriteString("periodicity", indicator.Periodicity.ToString().ToLowerInvariant());
        json.WriteStrings("dimensions", indicator.Dimensions);
        json.WriteNumber("activeAlerts", alerts);
        WritePoint(json, "latest", line.Latest, null, language);
        WritePoint(json, "previous", line.Previous, line, language);
        WritePoint(json, "yearEarlier", line.YearEarlier, line, language);
        json.WriteStartObject("series");
        json.WriteStrings("periods", line.Series.Select(point => point.Period.ToString()));
        json.WriteStartArray("values");
        foreach (var point in line.Series)
        {
            WriteValue(json, point.Value);
        }

        json.WriteEndArray();
        json.WriteStrings("statuses", line.Series.Select(point => point.Status.ToString()));
        json.WriteEndObject();
        json.WriteLinks(("self", $"/v1/indicators/{indicator.Id}"), ("observations", $"/v1/indicators/{indicator.Id}/observations"));
        json.WriteEndObject();
    }

    // A point, and from it to the latest the change; null where one of both is missing or withheld, or the series broke between.
    private static void WritePoint(Utf8JsonWriter json, string name, MonitorPoint? point, MonitorLine? line, string language)
    {
        if (point is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("period", point.Period.ToString());
        json.WritePropertyName("value");
        WriteValue(json, point.Value);
        json.WriteString("status", point.Status.ToString());
        json.WriteString("statusLabel", StatusText.Of(point.Status).In(language));
        if (line is null)
        {
            json.WriteString("publishedAt", Moments.Text(point.PublishedAt));
        }
        else
        {
            json.WritePropertyName("change");
            if (point.Value is { } from && line is { Indicator: var indicator, Latest.Value: { } to } && !line.BrokeAfter(point))
            {
                json.WriteStartObject();
                json.WriteNumber("absolute", to - from);
                json.WritePropertyName("percent");
                WriteValue(json, from <= 0 || indicator.Unit == "percent" ? null : Math.Round(100 * (to - from) / from, 1, MidpointRounding.AwayFromZero));
                json.WriteString("text", ChartText.Change(from, to, indicator.Decimals, indicator.Unit == "percent", language));
                json.WriteEndObject();
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }
}
