using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Hub.Tests;

/// <summary>The command-line tools of <c>tests/node</c>, which the test command installs.</summary>
internal static class NodeTools
{
    /// <summary>A tool's path; the test that asks is skipped, aloud, when it is not installed.</summary>
    public static string Path(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var tool = System.IO.Path.Combine(at.FullName, "tests", "node", "node_modules", ".bin", name);
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Hub.sln")) && File.Exists(tool))
            {
                return tool;
            }
        }

        Assert.Skip($"{name} is not installed: run 'npm ci' in tests/node.");
        return string.Empty;
    }

    /// <summary>Runs a script of <c>tests/node</c> over an input, and gives what it writes: JSON.</summary>
    /// <param name="script">The script's file.</param>
    /// <param name="package">A package it needs; the test that asks is skipped, aloud, when it is not installed.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="arguments">Its arguments.</param>
    public static async Task<JsonElement> RunAsync(string script, string package, ReadOnlyMemory<byte> input, params string[] arguments)
    {
        var folder = Folder();
        Assert.SkipUnless(Directory.Exists(System.IO.Path.Combine(folder, "node_modules", package)), $"{package} is not installed: run 'npm ci' in tests/node.");
        using var node = Process.Start(new ProcessStartInfo("node", [System.IO.Path.Combine(folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await node.StandardInput.BaseStream.WriteAsync(input, TestContext.Current.CancellationToken);
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, $"{script} failed: {await errors}");
        using var document = JsonDocument.Parse(await output);
        return document.RootElement.Clone();
    }

    private static string Folder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Hub.sln")))
            {
                return System.IO.Path.Combine(at.FullName, "tests", "node");
            }
        }

        throw new InvalidOperationException("The tests do not run below the repository.");
    }
}
