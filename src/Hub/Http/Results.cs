using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hub.Feeds.PersonalData;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>An answer of JSON, written once into memory so that its length is known.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="write">Writes the one value.</param>
/// <param name="mediaType">The media type.</param>
/// <param name="location">The <c>Location</c> header, or null.</param>
public sealed class JsonAnswer(int status, Action<Utf8JsonWriter> write, string mediaType = "application/json", string? location = null) : IResult
{
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A 200 answer.</summary>
    public static JsonAnswer Ok(Action<Utf8JsonWriter> write) => new(StatusCodes.Status200OK, write);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var body = Bytes(write);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = mediaType;
        response.ContentLength = body.Length;
        if (location is not null)
        {
            response.Headers.Location = location;
        }

        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    internal static ReadOnlyMemory<byte> Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenMemory;
    }
}

/// <summary>An answer of <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="problem">What to tell.</param>
public sealed class ProblemResult(Problem problem) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            httpContext.Response.Headers.WWWAuthenticate = "Bearer";
        }

        if (problem.RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (problem.Replayed)
        {
            httpContext.Response.Headers[RequestConditions.ReplayedHeader] = "true";
        }

        // No caching policy, validator or success header of an answer that was not given.
        httpContext.Response.Headers.Remove("ETag");
        httpContext.Response.Headers.CacheControl = "no-store";
        if (problem.ETag is { } etag)
        {
            httpContext.Response.Headers.ETag = etag;
        }

        var language = Languages.Choose(httpContext.Request);
        httpContext.Response.Headers.ContentLanguage = language == Languages.English ? Languages.English
            : problem.Dutch?.Detail is null ? "nl, en" : Languages.Dutch;
        return new JsonAnswer(problem.Status, json => Write(json, Masked(problem, httpContext.Request), PersonalDataRules.MaskPath(httpContext.Request.Path.Value), language), "application/problem+json").ExecuteAsync(httpContext);
    }

    // What was asked for is told again in a detail, except what looks like personal data.
    private static Problem Masked(Problem problem, HttpRequest request)
    {
        var asked = request.RouteValues.Values.OfType<string>().Concat(request.Query.SelectMany(pair => pair.Value.OfType<string>().Append(pair.Key)));
        foreach (var value in asked)
        {
            if (PersonalDataRules.Mask(value) is var shown && shown != value)
            {
                problem = problem with { Detail = problem.Detail.Replace(value, shown, StringComparison.Ordinal) };
            }
        }

        return problem;
    }

    /// <summary>Writes a problem as the one value of a document.</summary>
    internal static void Write(Utf8JsonWriter json, Problem problem, string? instance, string language = Languages.English)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:problem-type:partnerhub:{problem.Code}");
        var dutch = language == Languages.Dutch ? problem.Dutch : null;
        json.WriteString("title", dutch?.Title ?? problem.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", dutch?.Detail ?? problem.Detail);
        json.WriteString("instance", instance);
        if (problem.Submission is { } refusal)
        {
            json.WriteString("submission", $"/v1/submissions/{refusal}");
        }

        if (problem.Report is { } report)
        {
            json.WriteCounts("error", report.Count, report.Counts);
            json.WriteViolations("errors", report.Errors, language);
        }

        json.WriteEndObject();
    }
}

/// <summary>An answer without a body.</summary>
/// <param name="status">The HTTP status.</param>
public sealed class EmptyAnswer(int status) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        httpContext.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}

/// <summary>Shorthands for writing the hub's resources.</summary>
internal static class JsonShorthands
{
    public static void WriteLocalized(this Utf8JsonWriter json, string name, Localized text)
    {
        json.WriteStartObject(name);
        json.WriteString("nl", text.Nl);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }

    public static void WriteStrings(this Utf8JsonWriter json, string name, IEnumerable<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    /// <summary>A figure; null when there is none or it is withheld.</summary>
    public static void WriteValue(this Utf8JsonWriter json, string name, decimal? value)
    {
        json.WritePropertyName(name);
        json.WriteValue(value);
    }

    /// <inheritdoc cref="WriteValue(Utf8JsonWriter, string, decimal?)"/>
    public static void WriteValue(this Utf8JsonWriter json, decimal? value)
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

    /// <summary>How many violations there are, in all and per code, as <c>{what}Count</c> and <c>{what}Counts</c>.</summary>
    public static void WriteCounts(this Utf8JsonWriter json, string what, long count, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteNumber(what + "Count", count);
        json.WriteStartObject(what + "Counts");
        foreach (var (code, number) in counts)
        {
            json.WriteNumber(code, number);
        }

        json.WriteEndObject();
    }

    public static void WriteViolations(this Utf8JsonWriter json, string name, IReadOnlyList<Violation> violations, string language)
    {
        json.WriteStartArray(name);
        foreach (var violation in violations)
        {
            json.WriteStartObject();
            json.WriteString("pointer", violation.Pointer);
            json.WriteString("code", violation.Code);
            json.WriteString("detail", violation.Detail.In(language));
            if (violation.Record is { } record)
            {
                json.WriteNumber("record", record);
            }

            if (violation.Line is { } line)
            {
                json.WriteNumber("line", line);
            }

            if (violation.Column is { } column)
            {
                json.WriteString("column", column);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A moment as RFC 3339 in UTC, to the millisecond.</summary>
    public static void WriteMoment(this Utf8JsonWriter json, string name, DateTimeOffset moment) =>
        json.WriteString(name, moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public static void WriteLinks(this Utf8JsonWriter json, params (string Name, string Path)[] links)
    {
        json.WriteStartObject("links");
        foreach (var (name, path) in links)
        {
            json.WriteString(name, path);
        }

        json.WriteEndObject();
    }
}
