using Xunit;

namespace Hub.Tests.Publishing;

/// <summary>The standards' own files, which lie beside the repository or where <c>HUB_FIXTURES</c> says.</summary>
internal static class Fixtures
{
    public static string Path(string name)
    {
        var path = Candidates().Select(folder => System.IO.Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"The fixture {name} is not here: set HUB_FIXTURES to the folder that holds it.");
        return path!;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("HUB_FIXTURES") is { Length: > 0 } folder)
        {
            yield return folder;
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Hub.sln")))
            {
                yield return System.IO.Path.Combine(at.FullName, "..", "shared", "fixtures");
            }
        }
    }
}
