using System.Diagnostics;
using FluentAssertions;
using Hub.Tests.Partners;
using Xunit;

namespace Hub.Tests.EndToEnd;

/// <summary>The demonstration's <c>./data</c> is where the command is typed, not in the project's folder.</summary>
public sealed class RunFolderTests
{
    [Fact]
    public async Task The_server_runs_in_the_folder_that_dotnet_run_is_typed_in()
    {
        using var folder = new TempFolder();
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Hub.sln")))
        {
            at = at.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        var project = Path.Combine(at.FullName, "src", "Hub.Server", "Hub.Server.csproj");
        using var msbuild = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", project, "-getProperty:RunWorkingDirectory", "-nodeReuse:false"])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
        })!;
        var printed = await msbuild.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await msbuild.WaitForExitAsync(TestContext.Current.CancellationToken);

        Path.GetFullPath(printed.Trim()).Should().Be(Path.GetFullPath(folder.Path));
    }
}
