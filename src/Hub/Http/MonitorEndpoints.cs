using System.Globalization;
using System.Text;
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
        var answer = new MonitorAnswer(
            lines, [.. alerts.Items.Where(known => known.Alert.IsActive)], request.Service<CodeLabels>(), request.Service<AlertTexts>(), language);
        return new ReadyAnswers.Body(Json, JsonAnswer.Bytes(json => answer.Write(json, theme, year))) { Language = language };
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
}
