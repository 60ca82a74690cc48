using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Xunit;

namespace Hub.Tests.Http;

/// <summary>A stream of events that is open, read as a client does.</summary>
internal sealed class OpenStream : IAsyncDisposable
{
    private readonly HttpClient http = new();
    private IAsyncEnumerator<SseItem<string>>? items;

    private OpenStream(HttpResponseMessage response, Stream body)
    {
        Response = response;
        Body = body;
    }

    public HttpResponseMessage Response { get; private set; }

    public Stream Body { get; private set; }

    public static async Task<OpenStream> OpenAsync(HubUnderTest hub, string? caller, string path, string? lastEventId = null)
    {
        var stream = new OpenStream(null!, Stream.Null);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(hub.Address, path));
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Authorization = caller is null ? null : new AuthenticationHeaderValue("Bearer", hub.Key(caller));
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        stream.Response = await stream.http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        stream.Body = await stream.Response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return stream;
    }

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<SseItem<string>?> NextAsync()
    {
        items ??= SseParser.Create(Body).EnumerateAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        return await items.MoveNextAsync() ? items.Current : null;
    }

    /// <summary>The next events as CloudEvents.</summary>
    public async Task<IReadOnlyList<JsonElement>> TakeAsync(int count)
    {
        var found = new List<JsonElement>();
        while (found.Count < count && await NextAsync() is { } item)
        {
            using var document = JsonDocument.Parse(item.Data);
            found.Add(document.RootElement.Clone());
        }

        return found;
    }

    /// <summary>All of it until it ends.</summary>
    public async Task<string> RestAsync()
    {
        using var reader = new StreamReader(Body, leaveOpen: true);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (items is not null)
        {
            await items.DisposeAsync();
        }

        Response.Dispose();
        http.Dispose();
    }
}
