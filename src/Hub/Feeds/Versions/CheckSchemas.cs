using System.Globalization;
using System.Text.Json;

namespace Hub.Feeds.Versions;

/// <summary>
/// Tells what changed between the versions of each feed's schema, and between two states of the definitions: a version
/// that partners use may only change compatibly; anything else needs a new version beside it.
/// </summary>
public static class CheckSchemas
{
    // What of feed.json a sender depends on.
    private static readonly string[] Promised = ["partner", "periodicity", "key", "dimensions", "measures"];

    /// <summary>The changes found at one place.</summary>
    /// <param name="What">Which feed and versions.</param>
    /// <param name="Changes">The changes; empty when there are none.</param>
    public sealed record Comparison(string What, IReadOnlyList<SchemaChange> Changes);

    /// <summary>Compares each version with the one before it. A breaking change is what a new version is for.</summary>
    /// <param name="folder">The folder of the definitions.</param>
    public static IReadOnlyList<Comparison> BetweenVersions(string folder)
    {
        var found = new List<Comparison>();
        foreach (var (feed, versions) in Feeds(folder))
        {
            for (var index = 1; index < versions.Count; index++)
            {
                found.Add(new Comparison(
                    $"{feed} {versions[index - 1].Version} to {versions[index].Version}",
                    SchemaComparison.Between(Read(versions[index - 1].Path), Read(versions[index].Path))));
            }
        }

        return found;
    }

    /// <summary>
    /// Compares the same versions in two folders. A breaking change found here breaks those who send; so does a version
    /// that is gone before its sunset, and a feed that is gone.
    /// </summary>
    /// <param name="before">The definitions as they were, such as the target branch's.</param>
    /// <param name="folder">The definitions as they are to be.</param>
    /// <param name="today">Today, against which sunsets are held.</param>
    public static IReadOnlyList<Comparison> BetweenStates(string before, string folder, DateOnly today)
    {
        var now = Feeds(folder).ToDictionary(feed => feed.Feed, feed => feed.Versions, StringComparer.Ordinal);
        var found = new List<Comparison>();
        foreach (var (feed, versions) in Feeds(before))
        {
            if (!now.TryGetValue(feed, out var present))
            {
                found.Add(new Comparison(feed, [new SchemaChange(string.Empty, "the feed is gone", true)]));
                continue;
            }

            found.Add(new Comparison($"{feed} feed.json", Description(FeedFile(before, feed), FeedFile(folder, feed))));
            foreach (var (version, path) in versions)
            {
                var same = present.Find(candidate => candidate.Version == version).Path;
                found.Add(new Comparison(
                    $"{feed} {version}",
                    same is null
                        ? [new SchemaChange(string.Empty, "the version is gone", !IsPastSunset(FeedFile(before, feed), version, today))]
                        : SchemaComparison.Between(Read(path), Read(same))));
            }
        }

        return found;
    }

    private static List<SchemaChange> Description(JsonElement before, JsonElement now)
    {
        var changes = new List<SchemaChange>();
        foreach (var name in Promised)
        {
            var (was, isNow) = (before.GetProperty(name), now.GetProperty(name));
            if (!JsonElement.DeepEquals(was, isNow))
            {
                var isGrown = name is "dimensions" or "measures" && Texts(was).All(Texts(isNow).Contains);
                changes.Add(new SchemaChange($"/{name}", isGrown ? "has grown" : "is another", !isGrown));
            }
        }

        return changes;
    }

    private static List<string> Texts(JsonElement array) => [.. array.EnumerateArray().Select(text => text.GetString()!)];

    private static bool IsPastSunset(JsonElement feed, string version, DateOnly today) =>
        feed.TryGetProperty("versions", out var versions) && versions.TryGetProperty(version, out var dates)
        && dates.TryGetProperty("sunset", out var sunset)
        && DateOnly.TryParseExact(sunset.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date <= today;

    private static JsonElement FeedFile(string folder, string feed) => Read(Path.Combine(folder, "feeds", feed, "feed.json"));

    private static IEnumerable<(string Feed, List<(string Version, string Path)> Versions)> Feeds(string folder)
    {
        foreach (var directory in Directory.EnumerateDirectories(Path.Combine(folder, "feeds")).Order(StringComparer.Ordinal))
        {
            var versions = new List<(string Version, string Path)>();
            foreach (var path in Directory.EnumerateFiles(directory, "v*.schema.json"))
            {
                versions.Add((Path.GetFileName(path).Split('.')[0], path));
            }

            // v10 comes behind v9.
            yield return (Path.GetFileName(directory), [.. versions.OrderBy(version => version.Version.Length).ThenBy(version => version.Version, StringComparer.Ordinal)]);
        }
    }

    private static JsonElement Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.Clone();
        }
        catch (JsonException wrong)
        {
            throw new DefinitionException(path, string.Empty, $"is not well-formed JSON: {wrong.Message}");
        }
    }
}
