using System.CommandLine;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Hub.Receiving.Formats;
using Hub.Server.Demo;

namespace Hub.Server.Commands;

/// <summary><c>submit FILE</c>: sends a submission to a hub.</summary>
internal static class SubmitCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The submission: an envelope in JSON, or records in .csv, .ndjson or .jsonl." }.AcceptExistingOnly();
        var (url, data) = (CommonOptions.Url(), CommonOptions.Data());
        data.Description = "Where the demonstration's keys.json is, used when no key is given.";
        var key = new Option<string?>("--key-file") { Description = "A file with the key; '-' reads it from standard input. Without it the variable HUB_KEY, then keys.json." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Have everything checked and nothing stored." };
        var language = CommonOptions.Language();
        var (feedOption, period) = SubmissionFile.Members();
        var command = new Command("submit", "Sends a submission to a hub and prints the receipt, or what is wrong with it.") { file, feedOption, period, url, key, data, dryRun, language };
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = await File.ReadAllBytesAsync(parsed.GetRequiredValue(file).FullName, cancellation);
            var mediaType = SubmissionFormats.OfFile(parsed.GetRequiredValue(file).Name) ?? SubmissionFormats.Json;
            var (name, of, wrong) = SubmissionFile.About(mediaType, body, parsed.GetValue(feedOption), parsed.GetValue(period));
            if (wrong is not null)
            {
                await Console.Error.WriteLineAsync(wrong);
                return ExitCode.Usage;
            }

            if (name is not { } feed)
            {
                await Console.Error.WriteLineAsync("The file names no feed: a submission begins with {\"feed\": \"…\", \"period\": \"…\", \"records\": […]}.");
                return ExitCode.Refused;
            }

            using var http = new HttpClient { BaseAddress = parsed.GetRequiredValue(url), Timeout = TimeSpan.FromMinutes(10) };
            if (await KeyAsync(parsed.GetValue(key), parsed.GetRequiredValue(data), http, feed, cancellation) is not { } bearer)
            {
                await Console.Error.WriteLineAsync("No key: set HUB_KEY, or give --key-file.");
                return ExitCode.Usage;
            }

            using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(feed, of, parsed.GetValue(dryRun)));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", bearer);
            request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(parsed.GetRequiredValue(language)));
            using var progress = new ConsoleProgress(Console.Error, TimeProvider.System);
            request.Content = new ProgressContent(body, mediaType, progress);
            using var answer = await http.SendAsync(request, cancellation);
            progress.End();
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
            {
                await TellAsync(answer.StatusCode, parsed.GetValue(dryRun), text);
                return ExitCode.Done;
            }

            await TellRefusalAsync(answer.StatusCode, text);
            return (int)answer.StatusCode >= 500 ? ExitCode.Failed : ExitCode.Refused;
        });
        return command;
    }

    private static string PathOf(string feed, string? period, bool dryRun)
    {
        var query = string.Join('&', new[] { period is null ? null : $"period={Uri.EscapeDataString(period)}", dryRun ? "dryRun=true" : null }.Where(part => part is not null));
        return $"/v1/feeds/{Uri.EscapeDataString(feed)}/submissions{(query.Length > 0 ? "?" : string.Empty)}{query}";
    }

    private static async Task<string?> KeyAsync(string? keyFile, string data, HttpClient http, string feed, CancellationToken cancellation)
    {
        if (keyFile is not null)
        {
            return (keyFile == "-" ? await Console.In.ReadToEndAsync(cancellation) : await File.ReadAllTextAsync(keyFile, cancellation)).Trim();
        }

        if (Environment.GetEnvironmentVariable("HUB_KEY") is { Length: > 0 } set)
        {
            return set;
        }

        // On the demonstration's machine: the key of the partner whose feed it is.
        var keys = DemoKeys.Read(Path.Combine(data, DemoKeys.FileName));
        if (keys.Count == 0)
        {
            return null;
        }

        using var answer = await http.GetAsync(new Uri($"/v1/feeds/{feed}", UriKind.Relative), cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            return keys.Values.First();
        }

        using var description = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        return keys.GetValueOrDefault(description.RootElement.GetProperty("partner").GetString() ?? string.Empty);
    }

    private static async Task TellAsync(HttpStatusCode status, bool dryRun, string text)
    {
        using var receipt = JsonDocument.Parse(text);
        var root = receipt.RootElement;
        var what = dryRun ? "Would be accepted" : status == HttpStatusCode.Created ? "Accepted" : "Already there, unchanged";
        await Console.Error.WriteLineAsync(
            $"{what}: {root.GetProperty("feed").GetString()} {root.GetProperty("period").GetString()}, revision {root.GetProperty("revision").GetInt32()}, {root.GetProperty("records").GetInt32()} record(s).");
        Console.WriteLine(text);
    }

    private static async Task TellRefusalAsync(HttpStatusCode status, string text)
    {
        try
        {
            using var problem = JsonDocument.Parse(text);
            var root = problem.RootElement;
            await Console.Error.WriteLineAsync($"Refused ({(int)status}): {root.GetProperty("title").GetString()}. {root.GetProperty("detail").GetString()}");
            if (root.TryGetProperty("errors", out var errors))
            {
                await SubmissionFile.WriteAsync(
                    Console.Error,
                    root.GetProperty("errorCount").GetInt64(),
                    root.GetProperty("errorCounts").EnumerateObject().Select(count => KeyValuePair.Create(count.Name, count.Value.GetInt64())),
                    [.. errors.EnumerateArray().Select(Read)],
                    "en");
            }
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync($"Refused ({(int)status}), not by a hub as it seems: {text[..Math.Min(200, text.Length)]}");
        }
    }

    // The hub has chosen the language.
    private static Violation Read(JsonElement error)
    {
        var detail = error.GetProperty("detail").GetString()!;
        return new Violation(error.GetProperty("pointer").GetString()!, error.GetProperty("code").GetString()!, new Localized(detail, detail))
        {
            Line = error.TryGetProperty("line", out var line) ? line.GetInt32() : null,
            Column = error.TryGetProperty("column", out var column) ? column.GetString() : null,
        };
    }

    /// <summary>A body that tells how much of it has gone out.</summary>
    private sealed class ProgressContent : HttpContent
    {
        private const int Piece = 256 * 1024;

        private readonly byte[] body;
        private readonly ConsoleProgress progress;

        public ProgressContent(byte[] body, string mediaType, ConsoleProgress progress)
        {
            this.body = body;
            this.progress = progress;
            Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            for (var sent = 0; sent < body.Length; sent += Piece)
            {
                progress.Report(new Indicators.WorkProgress("kB sent", sent / 1024, body.Length / 1024));
                await stream.WriteAsync(body.AsMemory(sent, Math.Min(Piece, body.Length - sent)), cancellationToken);
            }

            progress.Report(new Indicators.WorkProgress("kB sent; the hub checks and stores", body.Length / 1024, body.Length / 1024));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
