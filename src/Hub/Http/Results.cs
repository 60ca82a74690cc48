using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
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

        // No caching policy, validator or success header of an answer that was not given.
        httpContext.Response.Headers.Remove("ETag");
        httpContext.Response.Headers.CacheControl = "no-store";
        return new JsonAnswer(problem.Status, json => Write(json, problem, httpContext.Request.Path.Value), "application/problem+json").ExecuteAsync(httpContext);
    }

    /// <summary>Writes a problem as the one value of a document.</summary>
    internal static void Write(Utf8JsonWriter json, Problem problem, string? instance)
    {
        json.WriteStartObject();
        json.WriteString("type", $"urn:problem-type:partnerhub:{problem.Code}");
        json.WriteString("title", problem.Title);
        json.WriteNumber("status", problem.Status);
        json.WriteString("detail", problem.Detail);
        json.WriteString("instance", instance);
        if (problem.Report is { } report)
        {
            json.WriteNumber("errorCount", report.Count);
            json.WriteStartObject("errorCounts");
            foreach (var (code, count) in report.Counts)
            {
                json.WriteNumber(code, count);
            }

            json.WriteEndObject();
            json.WriteStartArray("errors");
            foreach (var error in report.Errors)
            {
                json.WriteStartObject();
                json.WriteString("pointer", error.Pointer);
                json.WriteString("code", error.Code);
                json.WriteString("detail", error.Detail.En);
                if (error.Record is { } record)
                {
                    json.WriteNumber("record", record);
                }

                if (error.Line is { } line)
                {
                    json.WriteNumber("line", line);
                }

                if (error.Column is { } column)
                {
                    json.WriteString("column", column);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
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
