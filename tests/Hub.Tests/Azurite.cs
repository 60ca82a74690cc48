using System.Diagnostics;
using System.Globalization;
using Hub.Azure;
using Xunit;

[assembly: AssemblyFixture(typeof(Hub.Tests.Azurite))]

namespace Hub.Tests;

/// <summary>
/// A real Azurite for the tests that ask for it: installed and started when the first one does, on a port the system
/// chooses, and ended with the test run. The tests share it; each works under a table prefix of its own.
/// </summary>
public sealed class Azurite : IAsyncDisposable
{
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static int stores;
    private readonly Lazy<Task<string>> connection;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("hub-azurite-");
    private Process? process;

    public Azurite() => connection = new Lazy<Task<string>>(StartAsync);

    /// <summary>
    /// The connection string of the running emulator. Without Node.js the test that asks is skipped, and says why.
    /// </summary>
    public async Task<string> ConnectionStringAsync(CancellationToken cancellation)
    {
        Assert.SkipUnless(HasNode(), "Node.js is not installed, so Azurite cannot run: nothing was tested against Azure Table Storage.");
        return await connection.Value.WaitAsync(cancellation);
    }

    /// <summary>A store whose tables nobody else uses.</summary>
    public async Task<AzureTableStore> OpenStoreAsync(CancellationToken cancellation) =>
        AzureTableStore.Open(await ConnectionStringAsync(cancellation), tablePrefix: UniquePrefix());

    /// <summary>A table prefix that no other test of this run has.</summary>
    public static string UniquePrefix() => string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref stores)}x");

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        folder.Delete(recursive: true);
    }

    private static bool HasNode() => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator)
        .Any(path => File.Exists(Path.Combine(path, OperatingSystem.IsWindows() ? "node.exe" : "node")));

    private static string NodeFolder()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Hub.sln")))
        {
            at = at.Parent;
        }

        return Path.Combine(at?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository."), "tests", "node");
    }

    private static Process Run(string file, string arguments, string workingFolder) =>
        Process.Start(new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = workingFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException($"{file} did not start.");

    private async Task<string> StartAsync()
    {
        var node = NodeFolder();
        if (!File.Exists(Path.Combine(node, "node_modules", ".package-lock.json")))
        {
            await InstallAsync(node);
        }

        process = Run("node", $"azurite-table.cjs --disableTelemetry --tablePort 0 --location \"{folder.FullName}\" --silent", node);
        var errors = process.StandardError.ReadToEndAsync();
        using var limit = new CancellationTokenSource(StartLimit);
        while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            const string Announcement = "listening on port ";
            if (line.StartsWith(Announcement, StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={WellKnownKey};TableEndpoint=http://127.0.0.1:{line[Announcement.Length..]}/devstoreaccount1;";
            }
        }

        throw new InvalidOperationException($"Azurite ended before it listened: {await errors}");
    }

    // The emulator's key is the same everywhere and documented by Microsoft; it is no secret.
    private const string WellKnownKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static async Task InstallAsync(string node)
    {
        using var npm = OperatingSystem.IsWindows() ? Run("cmd", "/c npm ci --no-audit --no-fund", node) : Run("npm", "ci --no-audit --no-fund", node);
        using var limit = new CancellationTokenSource(InstallLimit);
        var output = npm.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = npm.StandardError.ReadToEndAsync(limit.Token);
        await npm.WaitForExitAsync(limit.Token);
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException($"npm ci failed: {await output}{await errors}");
        }
    }
}
