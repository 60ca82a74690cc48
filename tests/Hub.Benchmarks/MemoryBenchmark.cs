using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;

namespace Hub.Benchmarks;

/// <summary>
/// How much the server's process grows by receiving a large submission, of nearly 32 MiB as an envelope and of 100 000
/// records as CSV: the peak of its resident memory (VmHWM) behind the submission less what was resident before it, after
/// a small submission has warmed it up. Each in a process of its own, whose peak is its own.
/// </summary>
internal static class MemoryBenchmark
{
    public static async Task RunAsync()
    {
        await RunAsync(
            "an envelope of 265 000 records", 250, Submissions.Large(265_000, "2024-01", 0), (client, body) => BenchHub.PostAsync(client, Submissions.Market, body));
        await RunAsync(
            "100 000 records as CSV", 150, Submissions.Csv(100_000), (client, body) => BenchHub.PostAsync(client, $"{Submissions.Market}/submissions?period=2024-01&obsStatus=E", "text/csv", body));
    }

    private static async Task RunAsync(string what, int limit, byte[] body, Func<HttpClient, byte[], Task> post)
    {
        var folder = Directory.CreateTempSubdirectory("hub-bench-").FullName;
        try
        {
            var server = Path.Combine(AppContext.BaseDirectory, "Hub.Server.dll");
            var key = await OutputAsync(server, "keys", "issue", "duwo", "--data", folder);
            using var process = Process.Start(new ProcessStartInfo("dotnet", [server, "serve", "--port", "0", "--data", folder]) { RedirectStandardError = true })!;
            try
            {
                var line = string.Empty;
                while (!line.Contains("listens on", StringComparison.Ordinal))
                {
                    line = await process.StandardError.ReadLineAsync() ?? throw new InvalidOperationException("The server did not start.");
                }

                var reading = process.StandardError.ReadToEndAsync();
                var address = new Uri(line.Split(' ').First(word => word.StartsWith("http://", StringComparison.Ordinal)).TrimEnd('.'));
                using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromMinutes(5) };
                client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
                await BenchHub.PostAsync(client, Submissions.Market, Submissions.Large(10_000, "2023-01", 0));
                await client.GetStringAsync(new Uri("/v1/alerts", UriKind.Relative));
                var before = Resident(process, "VmRSS:");
                var sample = new Sample();
                await sample.AddAsync(() => post(client, body));
                var answered = Resident(process, "VmHWM:");
                await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative));
                await PublishedAsync(client);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"""
                    A submission of {body.Length / 1048576.0:F1} MiB, {what}, answered durable in {sample.Least:F0} ms
                      resident before {before} MiB, peak until the answer {answered} MiB: growth {answered - before} MiB (limit {limit})
                      peak once its figures are published {Resident(process, "VmHWM:")} MiB
                    """));
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // A reader waits two seconds at most, and on a busy machine the figures of so many records may come later. The last of
    // its indicators by name is the last that is published.
    private static async Task PublishedAsync(HttpClient client)
    {
        while ((await client.GetStringAsync(new Uri("/v1/indicators/seekers-per-offered-room/observations?period=2024-01", UriKind.Relative))).Contains("\"observations\":[]", StringComparison.Ordinal))
        {
        }
    }

    private static long Resident(Process process, string what)
    {
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith(what, StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
    }

    private static async Task<string> OutputAsync(string server, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [server, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException("A key could not be issued.");
    }
}
