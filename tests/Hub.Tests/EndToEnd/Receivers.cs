using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>The programs of docs/subscribing.md, taken from it to the letter and made ready to be run.</summary>
internal static class Receivers
{
    private static readonly Lazy<string> Document = new(() => File.ReadAllText(Path.Combine(Root(), "docs", "subscribing.md")).ReplaceLineEndings("\n"));

    // What the compiler is told by the SDK of the first line when the file is run as it stands.
    private const string WebUsings = """
        global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq;
        global using System.Threading; global using System.Threading.Tasks; global using Microsoft.AspNetCore.Builder;
        global using Microsoft.AspNetCore.Hosting; global using Microsoft.AspNetCore.Http; global using Microsoft.Extensions.Hosting;
        """;

    /// <summary>The document.</summary>
    public static string Text => Document.Value;

    /// <summary>The programs of a language, in their order.</summary>
    /// <param name="fence">How their blocks are marked.</param>
    public static IReadOnlyList<string> Programs(string fence) =>
        [.. Regex.Matches(Text, $"```{fence}\n(.*?)```", RegexOptions.Singleline).Select(block => block.Groups[1].Value)];

    /// <summary>How to run the receiver written in JavaScript.</summary>
    public static Task<string[]> JavaScriptAsync(string folder) => Task.FromResult<string[]>(["node", Write(folder, "receiver.mjs", Programs("js").Single())]);

    /// <summary>How to run the receiver written in Python.</summary>
    public static Task<string[]> PythonAsync(string folder) => Task.FromResult<string[]>([Python(), Write(folder, "receiver.py", Programs("python")[0])]);

    /// <summary>How to run the program in Python that fetches what was missed.</summary>
    public static string[] Resync(string folder) => [Python(), Write(folder, "resync.py", Programs("python")[1])];

    /// <summary>How to run the receiver written in C#: compiled by the SDK's compiler, which <c>dotnet run</c> calls too, without its restoring.</summary>
    public static async Task<string[]> CSharpAsync(string folder)
    {
        Write(folder, "receiver.cs", Programs("csharp").Single());
        Write(folder, "usings.cs", WebUsings);
        var shared = Path.GetDirectoryName(Path.GetDirectoryName(RuntimeEnvironment.GetRuntimeDirectory().TrimEnd('/', '\\'))!)!;
        var sdks = Path.Combine(Path.GetDirectoryName(shared)!, "sdk");
        var compiler = Directory.GetDirectories(sdks, "10.*").Select(sdk => Path.Combine(sdk, "Roslyn", "bincore", "csc.dll")).Where(File.Exists).Max();
        Assert.SkipWhen(compiler is null, $"There is no C# compiler in {sdks}.");
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => path.StartsWith(shared, StringComparison.Ordinal));
        await RunAsync(
            folder, new Dictionary<string, string>(),
            ["dotnet", compiler!, "-nologo", "-features:FileBasedProgram", "-out:receiver.dll", "receiver.cs", "usings.cs", .. references.Select(path => "-r:" + path)]);
        Write(folder, "receiver.runtimeconfig.json", $$"""
            {"runtimeOptions":{"framework":{"name":"Microsoft.AspNetCore.App","version":"{{Environment.Version}}"},"configProperties":{"System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault":false} } }
            """);
        return ["dotnet", Path.Combine(folder, "receiver.dll")];
    }

    /// <summary>Starts a program.</summary>
    public static Process Start(string folder, IReadOnlyDictionary<string, string> environment, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs a program to its end, which has to be a good one.</summary>
    public static async Task RunAsync(string folder, IReadOnlyDictionary<string, string> environment, string[] command)
    {
        using var process = Start(folder, environment, command);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, $"{command[0]} failed: {await output}{await errors}");
    }

    private static string Python()
    {
        var found = (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "python3")));
        Assert.SkipUnless(found, "There is no python3: install Python 3.9 or later.");
        return "python3";
    }

    private static string Write(string folder, string name, string text)
    {
        File.WriteAllText(Path.Combine(folder, name), text);
        return Path.Combine(folder, name);
    }

    private static string Root()
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at!.FullName, "Hub.sln")))
        {
            at = at.Parent;
        }

        return at.FullName;
    }
}
