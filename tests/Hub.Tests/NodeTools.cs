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
}
