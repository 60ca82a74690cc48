using Hub.Alerts;
using Hub.Indicators;
using Hub.Indicators.Harvest;
using Hub.Publishing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Hub.Http;

/// <summary>Alerts for a feed reader.</summary>
internal static class AlertFeedEndpoint
{
    private const string Atom = "application/atom+xml";
    private const string Path = "/v1/alerts/feed";

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getAlertFeed", Method = "GET", Pattern = Path, Access = Access.Public, Tag = "Alerts",
            Summary = "Gives alerts that were raised and resolved as an Atom feed, the newest first, in Dutch or English.", Handle = Get, Produces = [Atom],
            Query =
            [
                new("rule", "Only alerts of this rule."),
                new("after", "Only what comes behind the entry with this id; the link to the next page has it.", """{"type":"string","format":"uuid"}"""),
                new("limit", "At most this many entries.", """{"type":"integer","minimum":1,"maximum":200,"default":50}"""),
                Languages.Parameter,
            ],
        },
    ];

    private static async Task<IResult> Get(HubRequest request)
    {
        if (!Languages.Read(request).Succeeded(out var language, out var problem))
        {
            return new ProblemResult(problem);
        }

        var address = PublicAddress.Of(request);
        return await request.Service<ReadyAnswers>().GetAsync(request, () => MakeAsync(request, language, address), new AnswerVariant(language, address), ofFigures: true);
    }

    private static async Task<Result<ReadyAnswers.Body>> MakeAsync(HubRequest request, string language, string address)
    {
        if (Negotiation.Choose(request.Http.Request, [Atom]) is null)
        {
            return Problems.NotAcceptable(Atom);
        }

        if (!QueryRules.TryLimit(request, 50, 200, out var limit, out var wrong) || (wrong = AlertEndpoints.UnknownRule(request)) is not null)
        {
            return wrong;
        }

        var source = request.Service<IOptions<EventsOptions>>().Value.Source;

        var (states, _) = await request.Service<AlertArchive>().StatesAsync(request.Cancellation);
        var entries = AlertFeedEntry.Of(states.Where(pair => (request.Query("rule") ?? pair.Rule.Id) == pair.Rule.Id), source).ToList();
        var from = 0;
        if (request.Query("after") is { } after && (from = entries.FindIndex(entry => entry.Id.ToString() == after) + 1) == 0)
        {
            return Problems.InvalidRequest($"'after' is the id of an entry of this feed; begin again at {Path}.");
        }

        var page = entries.Skip(from).Take(limit).ToList();
        var catalog = request.Service<IOptions<CatalogOptions>>().Value;
        var feed = new AlertFeed(address, Path, request.Http.Request.QueryString.Value, source, language)
        {
            Publisher = catalog.PublisherName,
            License = catalog.License,
            Wording = request.Service<AlertTexts>().WordingOf,
            Status = await StatusesAsync(request, page),
            First = FirstQuery(request),
            Next = from + page.Count < entries.Count ? NextQuery(request, page[^1].Id, limit) : null,
        };
        return new ReadyAnswers.Body(Atom + "; charset=utf-8", feed.Write(page)) { Language = language };
    }

    // Of a page's figures the status, by one range read for each indicator.
    private static async Task<Func<AlertFeedEntry, char?>> StatusesAsync(HubRequest request, IReadOnlyList<AlertFeedEntry> page)
    {
        var (indicators, archive) = (request.Service<IndicatorCatalogue>(), request.Service<ObservationArchive>());
        var statuses = new Dictionary<(string Rule, string Group, Period Period, decimal? Value), char>();
        foreach (var watched in page.GroupBy(entry => entry.Rule.Indicator, StringComparer.Ordinal))
        {
            var rules = watched.Select(entry => entry.Rule).Distinct().ToList();
            var periods = watched.Select(entry => entry.Change.Period).Order().ToList();
            await foreach (var set in archive.ReadAsync(watched.Key, periods[0], periods[^1], request.Cancellation))
            {
                foreach (var rule in rules)
                {
                    foreach (var (group, observation) in RuleFigures.Of(rule, indicators.Find(watched.Key)!, set))
                    {
                        statuses[(rule.Id, group, set.Period, observation.Value)] = observation.Status;
                    }
                }
            }
        }

        // With the value, as what was told of may have been revised.
        return entry => statuses.TryGetValue((entry.Rule.Id, entry.Alert.Id.Group, entry.Change.Period, entry.Change.Value), out var status) ? status : null;
    }

    // The same question from the beginning.
    private static string FirstQuery(HubRequest request)
    {
        var kept = new[] { "rule", "limit", Languages.Parameter.Name }.Where(name => request.Query(name) is not null)
            .Select(name => $"{name}={Uri.EscapeDataString(request.Query(name)!)}").ToList();
        return kept.Count == 0 ? string.Empty : "?" + string.Join('&', kept);
    }

    private static string NextQuery(HubRequest request, Guid last, int limit)
    {
        var kept = new[] { "rule", Languages.Parameter.Name }.Where(name => request.Query(name) is not null)
            .Select(name => $"&{name}={Uri.EscapeDataString(request.Query(name)!)}");
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"?after={last}&limit={limit}{string.Concat(kept)}");
    }
}
