using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Hub.Server.Demo;

/// <summary>
/// Posts the demonstration's submissions to a hub through its own HTTP interface, as the partners would. A period that
/// has a submission already is left as it is. What was really published is final, so the operator locks it, once: what
/// somebody has changed or unlocked since stays so.
/// </summary>
internal sealed class DemoLoader(Uri hub, IReadOnlyDictionary<string, string> keys)
{
    /// <summary>Loads every <c>{feed}/{period}.json</c> below <paramref name="folder"/>.</summary>
    /// <returns>False when one was refused; the reason is written to standard error.</returns>
    public async Task<bool> LoadAsync(string folder, CancellationToken cancellation)
    {
        using var http = new HttpClient { BaseAddress = hub };
        foreach (var directory in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
        {
            var feed = Path.GetFileName(directory);
            using var description = JsonDocument.Parse(await http.GetStringAsync(new Uri($"/v1/feeds/{feed}", UriKind.Relative), cancellation));
            var partner = description.RootElement.GetProperty("partner").GetString()!;
            Be(http, partner);
            var known = await PeriodsAsync(http, feed, cancellation);
            foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
            {
                if (!known.Contains(Path.GetFileNameWithoutExtension(file)) && !await PostAsync(http, feed, file, cancellation))
                {
                    return false;
                }
            }

            Be(http, DemoKeys.Operator);
            foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
            {
                if (await IsFinalAsync(file, cancellation))
                {
                    await LockAsync(http, $"/v1/feeds/{feed}/periods/{Path.GetFileNameWithoutExtension(file)}", cancellation);
                }
            }
        }

        // The figures are published when this is answered.
        await http.GetStringAsync(new Uri("/v1/alerts", UriKind.Relative), cancellation);
        return true;
    }

    private void Be(HttpClient http, string caller) =>
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys[caller]);

    // Figures that are estimated or made up stay open, to be played with.
    private static async Task<bool> IsFinalAsync(string file, CancellationToken cancellation)
    {
        using var envelope = JsonDocument.Parse(await File.ReadAllBytesAsync(file, cancellation));
        return !envelope.RootElement.TryGetProperty("obsStatus", out var status) || status.GetString() == "A";
    }

    // Its tag counts the changes of a period: only the submission.
    private static async Task LockAsync(HttpClient http, string period, CancellationToken cancellation)
    {
        using var state = await http.GetAsync(new Uri(period, UriKind.Relative), cancellation);
        if (state.Headers.ETag?.Tag == "\"1\"")
        {
            using var reason = new StringContent("""{"reason":"Published figures."}""", Encoding.UTF8, "application/json");
            using var answer = await http.PutAsync(new Uri(period + "/lock", UriKind.Relative), reason, cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }

    private static async Task<HashSet<string>> PeriodsAsync(HttpClient http, string feed, CancellationToken cancellation)
    {
        var periods = new HashSet<string>(StringComparer.Ordinal);
        var next = $"/v1/feeds/{feed}/submissions?limit=1000";
        while (next is not null)
        {
            using var page = JsonDocument.Parse(await http.GetStringAsync(new Uri(next, UriKind.Relative), cancellation));
            periods.UnionWith(page.RootElement.GetProperty("submissions").EnumerateArray().Select(receipt => receipt.GetProperty("period").GetString()!));
            next = page.RootElement.TryGetProperty("links", out var links) ? links.GetProperty("next").GetString() : null;
        }

        return periods;
    }

    private static async Task<bool> PostAsync(HttpClient http, string feed, string file, CancellationToken cancellation)
    {
        using var content = new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellation));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(new Uri($"/v1/feeds/{feed}/submissions", UriKind.Relative), content, cancellation);
        if (answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK)
        {
            return true;
        }

        await Console.Error.WriteLineAsync($"{file} was refused with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellation)}");
        return false;
    }
}
