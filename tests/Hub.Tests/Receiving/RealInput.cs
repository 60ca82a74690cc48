using System.Globalization;
using System.Text.Json.Nodes;
using Hub.Tests.Http;
using Xunit;

namespace Hub.Tests.Receiving;

/// <summary>
/// The figures DUWO published, which lie beside the repository or where <c>HUB_REAL_INPUT</c> says, as submissions with
/// the totals that the publisher printed.
/// </summary>
internal static class RealInput
{
    private static readonly Dictionary<string, string> Places = new(StringComparer.Ordinal)
    {
        ["Amsterdam"] = "amsterdam",
        ["Delft"] = "delft",
        ["DenHaag"] = "the-hague",
        ["Leiden"] = "leiden",
        ["MiddenNederland"] = "midden-nederland",
    };

    /// <summary>The dwellings, a submission per year, oldest first.</summary>
    public static IReadOnlyList<JsonObject> Stock() => Read("duwo-units-31-december.csv", "duwo-housing-stock", "ownership", "units", ["owned", "managed"]);

    /// <summary>The lettings, a submission per year, oldest first.</summary>
    public static IReadOnlyList<JsonObject> Lettings() => Read("duwo-lettings.csv", "duwo-lettings", "programme", "lettings", ["regular", "short-stay"]);

    private static List<JsonObject> Read(string file, string feed, string dimension, string measure, string[] codes)
    {
        var lines = File.ReadLines(Path(file)).Skip(1).Select(line => line.Split(',')).ToList();
        return [.. lines.GroupBy(line => line[0]).Select(year =>
        {
            JsonArray records = [], totals = [];
            foreach (var line in year)
            {
                // An empty figure is not known; it is left out and not 0.
                var place = Places.GetValueOrDefault(line[1]);
                foreach (var (code, figure) in codes.Zip(line[2..4]).Where(pair => pair.Second.Length > 0))
                {
                    var row = new JsonObject { [dimension] = code, [measure] = Number(figure) };
                    (place is null ? totals : records).Add(place is null ? row : row.With("place", place));
                }

                var total = new JsonObject { [measure] = Number(line[4]) };
                totals.Add(place is null ? total : total.With("place", place));
            }

            return new JsonObject { ["feed"] = feed, ["period"] = year.Key, ["totals"] = totals, ["records"] = records };
        })];
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Path(string file)
    {
        var path = Folders().Select(folder => System.IO.Path.Combine(folder, file)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"The published figures {file} are not here: set HUB_REAL_INPUT to the folder that holds them.");
        return path!;
    }

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("HUB_REAL_INPUT") is { Length: > 0 } given)
        {
            yield return given;
        }

        if (Environment.GetEnvironmentVariable("HUB_FIXTURES") is { Length: > 0 } fixtures)
        {
            yield return System.IO.Path.Combine(fixtures, "..", "real-input");
        }

        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Hub.sln")))
            {
                yield return System.IO.Path.Combine(at.FullName, "..", "shared", "real-input");
            }
        }
    }
}
