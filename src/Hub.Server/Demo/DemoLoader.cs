using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Hub.Server.Demo;

/// <summary>
/// Posts the demonstration's submissions to a hub through its own HTTP interface, as the partners would. A period that
/// has a submission already is left as it is.
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
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", keys[partner]);
            var known = await PeriodsAsync(http, feed, cancellation);
            foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order(StringComparer.Ordinal))
            {
                if (!known.Contains(Path.GetFileNameWithoutExtension(file)) && !await PostAsync(http, feed, file, cancellation))
                {
                    return false;
                }
            }
        }

        // The figures are published when this is answered.
        await http.GetStringAsync(new Uri("/v1/alerts", UriKind.Relative), cancellation);
        return true;
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
