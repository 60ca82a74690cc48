using System.Globalization;
using System.Text.Json;
using Hub.Receiving;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Which feed is complete, late or missing for which period.</summary>
internal static class ReportingEndpoint
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getReporting", Method = "GET", Pattern = "/v1/reporting", Access = Access.Callers, Tag = "Submissions",
            Summary = "Tells per feed and period whether the submission is expected, on time, late or missing; a partner sees its own feeds.",
            Handle = Get,
            Query =
            [
                new("feed", "Only this feed."),
                new("status", "Only lines of this status.", """{"type":"string","enum":["expected","on-time","late","missing"]}"""),
                new("periods", "How many due periods to look back over.", """{"type":"integer","minimum":1,"maximum":60,"default":12}"""),
            ],
        },
    ];

    private static readonly IReadOnlyDictionary<string, ReportingStatus> Statuses = new Dictionary<string, ReportingStatus>(StringComparer.Ordinal)
    {
        ["expected"] = ReportingStatus.Expected,
        ["on-time"] = ReportingStatus.OnTime,
        ["late"] = ReportingStatus.Late,
        ["missing"] = ReportingStatus.Missing,
    };

    private static async Task<IResult> Get(HubRequest request)
    {
        ReportingStatus? only = null;
        if (request.Query("status") is { } asked)
        {
            if (!Statuses.TryGetValue(asked, out var status))
            {
                return new ProblemResult(Problems.InvalidRequest($"'status' is {string.Join(", ", Statuses.Keys)}."));
            }

            only = status;
        }

        var periods = Reporting.StandardPeriods;
        if (request.Query("periods") is { } text
            && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out periods) || periods is < 1 or > Reporting.MostPeriods))
        {
            return new ProblemResult(Problems.InvalidRequest($"'periods' is a whole number from 1 to {Reporting.MostPeriods}."));
        }

        var answer = await request.Service<Reporting>().HandleAsync(request.Caller, request.Query("feed"), periods, request.Cancellation);
        return answer.Succeeded(out var lines, out var problem) ? JsonAnswer.Ok(json => Write(json, lines, only)) : new ProblemResult(problem);
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<ReportingLine> lines, ReportingStatus? only)
    {
        json.WriteStartObject();
        json.WriteStartArray("feeds");
        foreach (var feed in lines.GroupBy(line => line.Feed))
        {
            json.WriteStartObject();
            json.WriteString("feed", feed.Key.Id);
            json.WriteString("partner", feed.Key.Partner);
            json.WriteNumber("due", feed.Count(line => line.Status is not ReportingStatus.Expected));
            json.WriteNumber("received", feed.Count(line => line.First is not null));
            foreach (var (name, status) in Statuses)
            {
                json.WriteNumber(name == "on-time" ? "onTime" : name, feed.Count(line => line.Status == status));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("reporting");
        foreach (var line in lines.Where(line => only is null || line.Status == only))
        {
            Write(json, line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ReportingLine line)
    {
        json.WriteStartObject();
        json.WriteString("feed", line.Feed.Id);
        json.WriteString("partner", line.Feed.Partner);
        json.WriteString("period", line.Period.ToString());
        json.WriteString("dueOn", line.Due.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("status", Statuses.First(status => status.Value == line.Status).Key);
        if (line is { First: { } first, Current: { } current })
        {
            json.WriteMoment("receivedAt", first.ReceivedAt);
            json.WriteString("submission", current.Id.ToString());
        }

        json.WriteEndObject();
    }
}
