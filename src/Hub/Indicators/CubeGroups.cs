namespace Hub.Indicators;

/// <summary>Sums a cube by some of its dimensions.</summary>
internal static class CubeGroups
{
    /// <summary>The sums of a measure by the codes of some dimensions, tabs between the codes; without the groups that do not give it.</summary>
    public static Dictionary<string, decimal> Sums(Cube cube, IReadOnlyList<string> by, string measure)
    {
        var place = cube.Measures.ToList().IndexOf(measure);
        return place < 0 ? [] : Group(cube, by, cell => cube.Sum(cell, place));
    }

    /// <summary>The numbers of records by the codes of some dimensions, tabs between the codes.</summary>
    public static Dictionary<string, decimal> Records(Cube cube, IReadOnlyList<string> by) => Group(cube, by, cell => cube.Records(cell));

    private static Dictionary<string, decimal> Group(Cube cube, IReadOnlyList<string> by, Func<int, decimal?> figure)
    {
        var places = by.Select(name => cube.Dimensions.ToList().IndexOf(name)).ToList();
        var groups = new Dictionary<string, decimal>(StringComparer.Ordinal);
        for (var cell = 0; cell < cube.Count && !places.Contains(-1); cell++)
        {
            if (figure(cell) is { } sum)
            {
                var at = cell;
                var key = string.Join('\t', places.Select(place => cube.Code(at, place)));
                groups[key] = groups.GetValueOrDefault(key) + sum;
            }
        }

        return groups;
    }
}
