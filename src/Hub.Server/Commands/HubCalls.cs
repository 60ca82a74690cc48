using System.CommandLine;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Hub.Server.Demo;

namespace Hub.Server.Commands;

/// <summary>An answer of a hub.</summary>
/// <param name="Body">Its JSON.</param>
/// <param name="Next">The path that its <c>Link</c> leads on to, or null.</param>
internal sealed record HubAnswer(JsonElement Body, string? Next);

/// <summary>Calls a running hub for a command, and tells on standard error when it refuses.</summary>
internal sealed class HubCalls(HttpClient http)
{
    /// <summary>What the command is to end with.</summary>
    public int Code { get; private set; } = ExitCode.Done;

    /// <summary>Sends a request; null when it was refused, which has been told.</summary>
    public async Task<HubAnswer?> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        }

        using var answer = await http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        JsonElement body;
        try
        {
            body = JsonElement.Parse(text);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException("The answer is no JSON, so this is no hub.", wrong);
        }

        if (answer.IsSuccessStatusCode)
        {
            var link = answer.Headers.TryGetValues("Link", out var links) ? links.First().Split('<', '>') : [];
            return new HubAnswer(body, link.Length > 1 ? link[1] : null);
        }

        Code = (int)answer.StatusCode >= 500 ? ExitCode.Failed : ExitCode.Refused;
        var detail = body.ValueKind == JsonValueKind.Object && body.TryGetProperty("detail", out var found) ? found.GetString() : text;
        await Console.Error.WriteLineAsync($"Refused ({(int)answer.StatusCode}): {detail}");
        return null;
    }
}

/// <summary>Which hub a command calls, and with which key; by default that of the operator of the demonstration here.</summary>
internal sealed class HubOptions
{
    private readonly Option<Uri> url = CommonOptions.Url();
    private readonly Option<string> data = CommonOptions.Data();
    private readonly Option<string?> keyFile = new("--key-file") { Description = "A file with the operator's key; '-' reads it from standard input. Without it the variable HUB_KEY, then keys.json." };

    public void AddTo(Command command)
    {
        data.Description = "Where the demonstration's keys.json is, used when no key is given.";
        command.Add(url);
        command.Add(keyFile);
        command.Add(data);
    }

    /// <summary>Does something with the hub, and gives the exit code.</summary>
    public async Task<int> WithAsync(ParseResult parsed, Func<HubCalls, Task> act, CancellationToken cancellation)
    {
        if (await KeyAsync(parsed, cancellation) is not { Length: > 0 } key)
        {
            await Console.Error.WriteLineAsync("No key: set HUB_KEY, or give --key-file.");
            return ExitCode.Usage;
        }

        using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(url) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var calls = new HubCalls(http);
        await act(calls);
        return calls.Code;
    }

    private async Task<string?> KeyAsync(ParseResult parsed, CancellationToken cancellation) => parsed.GetValue(keyFile) switch
    {
        "-" => (await Console.In.ReadToEndAsync(cancellation)).Trim(),
        { } file => (await File.ReadAllTextAsync(file, cancellation)).Trim(),
        null when Environment.GetEnvironmentVariable("HUB_KEY") is { Length: > 0 } set => set,
        null => DemoKeys.Read(Path.Combine(parsed.GetRequiredValue(data), DemoKeys.FileName)).GetValueOrDefault(DemoKeys.Operator),
    };
}
