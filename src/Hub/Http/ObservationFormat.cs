using System.Security.Cryptography;
using System.Text;
using Hub.Indicators.Formats;

namespace Hub.Http;

/// <summary>One of the formats that observations are answered in, chosen by <c>format=</c> or else by <c>Accept</c>.</summary>
/// <param name="Name">Its name as <c>format=</c> takes it.</param>
/// <param name="MediaType">Its media type, for <c>Accept</c>.</param>
/// <param name="ContentType">The answer's <c>Content-Type</c>.</param>
/// <param name="Extension">What a file of it ends with.</param>
/// <param name="Write">Writes it.</param>
internal sealed record ObservationFormat(
    string Name, string MediaType, string ContentType, string Extension, Func<ObservationTable, PublicationNote, Result<ReadOnlyMemory<byte>>> Write)
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";

    // The specification names no media type; this is the one in use that tells it from other JSON.
    public const string JsonStat = "application/vnd.jsonstat+json";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Svg = "image/svg+xml";

    private const string CsvContent = "text/csv; charset=utf-8; header=present";

    /// <summary>Whether a browser saves it in place of showing it.</summary>
    public bool IsDownload { get; private init; }

    /// <summary>Whether it has names and texts, and so a language.</summary>
    public bool HasNames { get; private init; }

    /// <summary>The answer's own <c>Content-Security-Policy</c>, or null.</summary>
    public string? Policy { get; private init; }

    /// <summary>All of them, the one that is answered to who accepts anything first.</summary>
    public static IReadOnlyList<ObservationFormat> All { get; } =
    [
        new("json", Json, Json, "json", (table, _) => JsonAnswer.Bytes(json => JsonFormat.Write(json, table))),
        new("csv", Csv, CsvContent, "csv", (table, _) => CsvFormat.Write(table, CsvDialect.Plain)) { IsDownload = true },
        new("csv-nl", Csv, CsvContent, "csv", (table, _) => CsvFormat.Write(table, CsvDialect.Dutch)) { IsDownload = true },
        new("json-stat", JsonStat, JsonStat, "json", WriteJsonStat) { HasNames = true },
        new("xlsx", Xlsx, Xlsx, "xlsx", XlsxFormat.Write) { IsDownload = true, HasNames = true },
        new("svg", Svg, Svg, "svg", (table, _) => Chart.Of(table).Succeeded(out var chart, out var problem) ? SvgFormat.Write(chart) : problem)
        {
            HasNames = true,
            Policy = PolicyFor(ChartStyle.Css),
        },
    ];

    /// <summary>The media types, each once.</summary>
    public static IReadOnlyList<string> MediaTypes { get; } = [.. All.Select(format => format.MediaType).Distinct()];

    /// <summary>The names, as a list in words.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(format => format.Name));

    /// <summary>The format a request asks for.</summary>
    public static Result<ObservationFormat> Choose(HubRequest request)
    {
        if (request.Query("format") is { } name)
        {
            return All.FirstOrDefault(format => format.Name == name) is { } named
                ? named
                : Problems.InvalidRequest($"'format' is one of {Names}.");
        }

        return Negotiation.Choose(request.Http.Request, MediaTypes) is { } mediaType
            ? All.First(format => format.MediaType == mediaType)
            : Problems.NotAcceptable(string.Join(", ", MediaTypes));
    }

    /// <summary>Allows a document its own style and nothing else but <paramref name="more"/>: no script, nothing fetched, no frame around it.</summary>
    public static string PolicyFor(string style, string more = "") =>
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'; {more}frame-ancestors 'none'";

    private static Result<ReadOnlyMemory<byte>> WriteJsonStat(ObservationTable table, PublicationNote note)
    {
        Problem? problem = null;
        var bytes = JsonAnswer.Bytes(json => problem = JsonStatFormat.Write(json, table));
        return problem is null ? bytes : problem;
    }
}
