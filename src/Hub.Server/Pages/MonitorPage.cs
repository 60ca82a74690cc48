using System.Text;
using Hub.Alerts;
using Hub.Http;
using Hub.Indicators.Monitor;

namespace Hub.Server.Pages;

/// <summary>The monitor's page with its figures in it, so that it can be read before, and without, a script.</summary>
internal sealed class MonitorPage
{
    /// <summary>The languages it is in.</summary>
    public static readonly string[] Languages = ["nl", "en"];

    // Where the page leaves room (web/page.html).
    private const string Room = "<!--content-->";

    private readonly Dictionary<string, (string Before, string After)> pages;

    /// <summary>Reads the built pages.</summary>
    /// <param name="folder">The folder of the built pages.</param>
    /// <exception cref="InvalidDataException">A page leaves no room for the figures.</exception>
    public MonitorPage(string folder)
    {
        pages = Languages.ToDictionary(language => language, language =>
        {
            var page = File.ReadAllText(Path.Combine(folder, language, "index.html"));
            var at = page.IndexOf(Room, StringComparison.Ordinal);
            return at < 0
                ? throw new InvalidDataException($"The page {language}/index.html has no {Room}; build the pages anew.")
                : (page[..at], page[(at + Room.Length)..]);
        });
    }

    /// <summary>Answers with the page in a language, of the year that <c>year=</c> names or else of the newest figures.</summary>
    public async Task HandleAsync(HttpContext http, string language)
    {
        PageFiles.Prepare(http);
        var request = new HubRequest(http, null);
        var year = request.Query("year");
        var result = await request.Service<ReadyAnswers>().GetAsync(
            request,
            async () => new ReadyAnswers.Body("text/html; charset=utf-8", await WriteAsync(request, language, year))
            {
                Language = language,
                Policy = PageFiles.Policy,
            },
            new AnswerVariant(language, string.Empty),
            ofFigures: true);
        await result.ExecuteAsync(http);
    }

    private async Task<byte[]> WriteAsync(HubRequest request, string language, string? year)
    {
        // A year that is none is the script's to tell of; without one the newest figures are better than an error.
        int? asked = year is not null && Period.TryParse(year, out var period) && period.Periodicity == Periodicity.Year ? period.Year : null;
        var lines = await request.Service<ReadMonitor>().HandleAsync(null, asked, request.Cancellation);
        var texts = request.Service<AlertTexts>();
        var alerts = (await request.Service<AlertArchive>().ListAsync(request.Cancellation)).Items
            .Where(known => known.Alert.IsActive)
            .Select(known => (texts.WordingOf(known.Rule).Fill(known.Rule, known.Alert, known.Rule.Title), texts.WordingOf(known.Rule).Fill(known.Rule, known.Alert, known.Rule.Text)))
            .ToList();
        var (before, after) = pages[language];
        return Encoding.UTF8.GetBytes(before + MonitorOutline.Write(lines, alerts, language) + after);
    }
}
