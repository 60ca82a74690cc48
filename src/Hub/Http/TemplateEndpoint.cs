using System.Text;
using Hub.Feeds;
using Hub.Receiving.Formats;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>A file to begin with, for who sends a feed for the first time.</summary>
internal static class TemplateEndpoint
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "getFeedTemplate", Method = "GET", Pattern = "/v1/feeds/{feed}/template", Access = Access.Public, Tag = "Feeds",
            Summary = "Gives a file to begin with: the columns of a feed and an example record, as CSV or as an envelope in JSON.", Handle = Get,
            Produces = [SubmissionFormats.Csv, SubmissionFormats.Json],
            Query =
            [
                new("format", "csv or json; goes before Accept.", """{"type":"string","enum":["csv","json"]}"""),
                new("separator", "Of a CSV. With semicolon it begins with a byte order mark, as Excel in Dutch reads and writes it.", """{"type":"string","enum":["comma","semicolon"],"default":"comma"}"""),
            ],
        },
    ];

    private static Task<IResult> Get(HubRequest request)
    {
        if (request.Query("format") is not (null or "csv" or "json"))
        {
            return Refuse(Problems.InvalidRequest("'format' is csv or json."));
        }

        if (request.Query("separator") is not (null or "comma" or "semicolon"))
        {
            return Refuse(Problems.InvalidRequest("'separator' is comma or semicolon."));
        }

        var mediaType = request.Query("format") switch
        {
            "csv" => SubmissionFormats.Csv,
            "json" => SubmissionFormats.Json,
            _ => Negotiation.Choose(request.Http.Request, [SubmissionFormats.Csv, SubmissionFormats.Json]),
        };
        if (mediaType is null)
        {
            return Refuse(Problems.NotAcceptable($"{SubmissionFormats.Csv} and {SubmissionFormats.Json}"));
        }

        if (mediaType == SubmissionFormats.Json && request.Query("separator") is not null)
        {
            return Refuse(Problems.InvalidRequest("'separator' is for CSV."));
        }

        return request.Service<ReadyAnswers>().GetAsync(request, () => Task.FromResult(Make(request, mediaType)));
    }

    private static Result<ReadyAnswers.Body> Make(HubRequest request, string mediaType)
    {
        if (request.Service<FeedCatalogue>().Find(request.Path("feed")) is not { } feed)
        {
            return Problems.NotFound($"feed '{request.Path("feed")}'");
        }

        var isSemicolon = request.Query("separator") == "semicolon";
        return mediaType == SubmissionFormats.Csv
            ? new ReadyAnswers.Body("text/csv; charset=utf-8; header=present", CsvTemplate.Write(feed, isSemicolon ? ';' : ',', withMark: isSemicolon))
            : new ReadyAnswers.Body(mediaType, Encoding.UTF8.GetBytes(feed.Example));
    }

    private static Task<IResult> Refuse(Problem problem) => Task.FromResult<IResult>(new ProblemResult(problem));
}
