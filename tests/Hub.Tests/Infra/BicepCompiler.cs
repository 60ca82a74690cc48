using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Hub.Tests.Partners;
using Xunit;

[assembly: AssemblyFixture(typeof(Hub.Tests.Infra.BicepCompiler))]

namespace Hub.Tests.Infra;

/// <summary>What a run of the compiler said and wrote.</summary>
/// <param name="Remarks">Its errors and warnings; empty when it has nothing to say.</param>
/// <param name="Json">What it wrote, or null when it wrote nothing.</param>
public sealed record Compiled(string Remarks, JsonNode? Json);

/// <summary>
/// The Bicep compiler, run once per file of <c>infra/</c>. For a parameter file it works out which resources a deployment
/// would make, without Azure; what only Azure knows stays an expression in square brackets.
/// </summary>
public sealed class BicepCompiler : IDisposable
{
    /// <summary>Parameters of a deployment with everything that is optional.</summary>
    public const string Everything = "everything.bicepparam";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly TempFolder folder = new();
    private readonly Lazy<Task<Compiled>> template;
    private readonly Dictionary<string, Lazy<Task<Compiled>>> deployments;

    public BicepCompiler()
    {
        foreach (var file in Directory.EnumerateFiles(InfraFolder, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder.Path, "infra", Path.GetRelativePath(InfraFolder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        folder.Write(Path.Combine("infra", Everything), EverythingText());
        template = new(() => RunAsync(["build", "main.bicep", "--outfile", "main.json"], "main.json"));
        deployments = ParameterFiles.Append(Everything).ToDictionary(
            name => name,
            name => new Lazy<Task<Compiled>>(() => RunAsync(
                ["snapshot", name, "--subscription-id", "00000000-0000-0000-0000-000000000001", "--resource-group", "rg", "--location", "westeurope"],
                Path.ChangeExtension(name, ".snapshot.json"))));
    }

    /// <summary>The names of the parameter files that are there to be deployed.</summary>
    public static IEnumerable<string> ParameterFiles => Directory.EnumerateFiles(InfraFolder, "*.bicepparam").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    /// <summary>The repository's root.</summary>
    public static string Root
    {
        get
        {
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            while (at is not null && !File.Exists(Path.Combine(at.FullName, "Hub.sln")))
            {
                at = at.Parent;
            }

            return at?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }
    }

    private static string InfraFolder => Path.Combine(Root, "infra");

    /// <summary>The template as Azure Resource Manager gets it.</summary>
    public Task<Compiled> TemplateAsync() => ResultAsync(template);

    /// <summary>What a deployment with a parameter file makes.</summary>
    public Task<Compiled> DeploymentAsync(string parameterFile) => ResultAsync(deployments[parameterFile]);

    /// <summary>The resources a deployment with a parameter file makes.</summary>
    public async Task<IReadOnlyList<Resource>> ResourcesAsync(string parameterFile)
    {
        var compiled = await DeploymentAsync(parameterFile);
        return compiled.Json is { } json
            ? [.. json["predictedResources"]!.AsArray().Select(resource => new Resource(resource!))]
            : throw new InvalidOperationException($"{parameterFile} does not compile: {compiled.Remarks}");
    }

    public void Dispose() => folder.Dispose();

    // Asked for by the test, and not by the fixture, so that it is the test that is skipped, aloud.
    private static Task<Compiled> ResultAsync(Lazy<Task<Compiled>> run)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
            "The Bicep compiler that the tests restore is for Linux on x64: infra/ was not checked.");
        return run.Value;
    }

    private static string EverythingText()
    {
        var text = File.ReadAllText(Path.Combine(InfraFolder, "production.bicepparam"));
        var example = string.Join('\n', text.Split('\n').Where(line => line.StartsWith("//   ", StringComparison.Ordinal)).Select(line => line[2..]));
        return text.Replace("param busSubscriptions = []", $"param busSubscriptions = [\n{example}\n]", StringComparison.Ordinal)
            .Replace("'the object id of its identity'", "'00000000-0000-0000-0000-00000000000a'", StringComparison.Ordinal)
            .Replace("param operatorsGroupId = ''", "param operatorsGroupId = '00000000-0000-0000-0000-00000000000b'", StringComparison.Ordinal)
            + """

            param privateNetworking = true
            param newtonsoftLicenseSecretUri = 'https://example.vault.azure.net/secrets/newtonsoft-licence'
            param publicBaseUrl = 'https://hub.example.nl'
            param alwaysReadyInstances = 1
            param allowedOrigins = ['https://monitor.example.nl']

            """;
    }

    private async Task<Compiled> RunAsync(IEnumerable<string> arguments, string output)
    {
        var start = new ProcessStartInfo(Path.Combine(Tools(), "bicep"))
        {
            WorkingDirectory = Path.Combine(folder.Path, "infra"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // A machine may have neither ICU nor a home folder to unpack the single file in.
        start.Environment["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1";
        start.Environment["DOTNET_BUNDLE_EXTRACT_BASE_DIR"] = Path.Combine(folder.Path, "bundle");
        start.Environment["HOME"] = folder.Path;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The Bicep compiler did not start.");
        using var limit = new CancellationTokenSource(Limit);
        var said = process.StandardOutput.ReadToEndAsync(limit.Token);
        var remarks = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        var path = Path.Combine(folder.Path, "infra", output);
        var json = File.Exists(path) ? JsonNode.Parse(await File.ReadAllTextAsync(path, limit.Token)) : null;
        var text = (await said + await remarks).Trim();
        return new Compiled(process.ExitCode == 0 ? text : $"Exit code {process.ExitCode}. {text}", json);
    }

    private static string Tools() => typeof(BicepCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BicepFolder").Value!;
}
