using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentAssertions;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>Calls a hub with one key, or none, and holds every answer to what holds for all of them.</summary>
/// <param name="http">The connection.</param>
/// <param name="key">The key.</param>
public sealed class HubClient(HttpClient http, string? key)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Sends a request; <paramref name="prepare"/> adds headers to it.</summary>
    public async Task<Answer> SendAsync(string method, string path, HttpContent? content = null, Action<HttpRequestMessage>? prepare = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        if (key is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        prepare?.Invoke(request);
        using var response = await http.SendAsync(request, Cancellation);
        var answer = new Answer(response, await response.Content.ReadAsByteArrayAsync(Cancellation));
        Conventions.Check(request, answer);
        return answer;
    }

    /// <summary>Reads a path, optionally as a media type.</summary>
    public Task<Answer> GetAsync(string path, string? accept = null) => SendAsync("GET", path, null, request =>
    {
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }
    });

    /// <summary>Reads a path that must be there, as JSON.</summary>
    public async Task<JsonElement> JsonAsync(string path) => (await GetAsync(path)).Expect(200).Json;

    /// <summary>Posts JSON.</summary>
    public Task<Answer> PostAsync(string path, string json) => SendAsync("POST", path, Json(json));

    /// <summary>Posts a submission to the feed it names.</summary>
    public Task<Answer> SubmitAsync(JsonNode envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        return PostAsync($"/v1/feeds/{envelope["feed"]}/submissions", envelope.ToJsonString());
    }

    /// <summary>The ids of all receipts of a feed, with their status.</summary>
    public async Task<IReadOnlyList<(string Id, string Status)>> SubmissionsAsync(string feed)
    {
        var found = new List<(string, string)>();
        for (var next = $"/v1/feeds/{feed}/submissions?limit=1000"; next is not null;)
        {
            var page = await JsonAsync(next);
            found.AddRange(page.GetProperty("submissions").EnumerateArray().Select(receipt => (receipt.Text("id"), receipt.Text("status"))));
            next = page.TryGetProperty("links", out var links) ? links.Text("next") : null;
        }

        return found;
    }

    /// <summary>The values of an indicator's observations, each under its period and codes.</summary>
    public async Task<Dictionary<string, decimal?>> ObservationsAsync(string indicator, string query = "")
    {
        var answer = await JsonAsync($"/v1/indicators/{indicator}/observations{query}");
        return answer.GetProperty("observations").EnumerateArray().ToDictionary(
            observation => string.Join(' ', observation.EnumerateObject()
                .TakeWhile(member => member.Name != "value").Select(member => member.Value.GetString())),
            observation => observation.GetProperty("value") is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() : (decimal?)null);
    }

    /// <summary>All events behind a sequence, in their order, those of everything answered so far among them.</summary>
    public async Task<IReadOnlyList<JsonElement>> EventsAsync(string after = "0")
    {
        // Who reads figures waits for what was received before to be published, and so for its events.
        (await GetAsync("/v1/alerts")).Expect(200);
        var events = new List<JsonElement>();
        while (true)
        {
            var page = (await GetAsync($"/v1/events?after={after}&limit=1000")).Expect(200).Json;
            if (page.GetArrayLength() == 0)
            {
                return events;
            }

            events.AddRange(page.EnumerateArray());
            after = long.Parse(events[^1].Text("sequence"), System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    /// <summary>A body of JSON.</summary>
    public static HttpContent Json(string json) => new StringContent(json, Encoding.UTF8, "application/json");
}

/// <summary>An answer, read to its end.</summary>
public sealed class Answer
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);

    internal Answer(HttpResponseMessage response, byte[] body)
    {
        Status = (int)response.StatusCode;
        Body = body;
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
        {
            headers[name] = string.Join(", ", values);
        }
    }

    /// <summary>The status.</summary>
    public int Status { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON.</summary>
    public JsonElement Json
    {
        get
        {
            using var document = JsonDocument.Parse(Body);
            return document.RootElement.Clone();
        }
    }

    /// <summary>The media type without parameters.</summary>
    public string? MediaType => Header("Content-Type")?.Split(';')[0];

    /// <summary>A header, or null.</summary>
    public string? Header(string name) => headers.GetValueOrDefault(name);

    /// <summary>This answer, when it has the status.</summary>
    public Answer Expect(int status)
    {
        Status.Should().Be(status, "of the answer {0}", Text.Length > 2000 ? Text[..2000] : Text);
        return this;
    }

    /// <summary>This problem document, when it has the status and the code.</summary>
    public JsonElement ExpectProblem(int status, string code)
    {
        Expect(status);
        Json.Text("type").Should().Be($"urn:problem-type:partnerhub:{code}");
        return Json;
    }

    /// <summary>The pointers and codes of the errors listed.</summary>
    public IReadOnlyList<string> Errors() =>
        [.. Json.GetProperty("errors").EnumerateArray().Select(error => $"{error.Text("pointer")} {error.Text("code")}")];
}

/// <summary>Shorthand for reading JSON.</summary>
public static class JsonReading
{
    /// <summary>A text member.</summary>
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
