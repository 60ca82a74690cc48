using System.Text;

namespace Hub.Sqlite;

/// <summary>
/// The names of properties as strings that are kept: a hub has a few dozen of them and reads them in every row. A name
/// that finds its place taken is made anew; nothing grows.
/// </summary>
internal static class PropertyNames
{
    private const int Places = 512;
    private static readonly string?[] Known = new string?[Places];

    /// <summary>The string of an ASCII name.</summary>
    public static string Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return string.Empty;
        }

        // Names of one length mostly differ at one of their ends.
        var place = ((name.Length * 31) + (name[0] * 7) + (name[name.Length / 2] * 3) + name[^1]) & (Places - 1);
        if (Known[place] is { } known && Ascii.Equals(name, known))
        {
            return known;
        }

        // Whoever is last wins; each has a right string in any case.
        return Known[place] = Encoding.UTF8.GetString(name);
    }
}
