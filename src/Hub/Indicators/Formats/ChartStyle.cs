using System.Globalization;

namespace Hub.Indicators.Formats;

/// <summary>
/// How charts look: every series has a colour, a dash pattern and a shape of its own, so that none is told by colour
/// alone (WCAG 2.2, 1.4.1), and every colour has a contrast of at least 4.5 with what is behind it (1.4.3, 1.4.11).
/// </summary>
public static class ChartStyle
{
    /// <summary>The dash patterns, one per series.</summary>
    internal static IReadOnlyList<string> Dashes { get; } = ["none", "8 4", "2 4", "12 4 2 4", "5 3", "14 5", "2 2", "9 3 2 3 2 3"];

    /// <summary>The colours on white, one per series.</summary>
    internal static IReadOnlyList<string> Light { get; } = ["#0b5394", "#a61c1c", "#1d6b34", "#6b2fa0", "#8a4b00", "#00666f", "#8a1c5b", "#3d3d3d"];

    /// <summary>The colours on the dark background, one per series.</summary>
    internal static IReadOnlyList<string> Dark { get; } = ["#8cc4ff", "#ff9d94", "#7fd896", "#d3a8f5", "#ffbe6b", "#6fdbe6", "#ff9fd0", "#dddddd"];

    /// <summary>The background on light screens and paper.</summary>
    internal const string LightBackground = "#ffffff";

    /// <summary>The background on dark screens.</summary>
    internal const string DarkBackground = "#16181d";

    /// <summary>The rules for light and dark screens and for paper; made of the colours above.</summary>
    public static string Css { get; } = Rules();

    private static string Rules()
    {
        var light = string.Concat(Light.Select((colour, index) => Series(index, colour)));
        var dark = string.Concat(Dark.Select((colour, index) => Series(index, colour)));
        return ".chart{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;max-width:100%;height:auto}"
            + $".chart .paper{{fill:{LightBackground}}}.chart text{{fill:#1a1a1a}}.chart .quiet{{fill:#4a4a4a}}.chart .hollow{{fill:{LightBackground}}}"
            + ".chart .grid{stroke:#c9c9c9}.chart .axis{stroke:#4a4a4a}.chart .line{fill:none}"
            + light
            + $"@media screen and (prefers-color-scheme:dark){{.chart .paper{{fill:{DarkBackground}}}.chart text{{fill:#f2f2f2}}.chart .quiet{{fill:#c4c4c4}}.chart .hollow{{fill:{DarkBackground}}}"
            + ".chart .grid{stroke:#4a4d55}.chart .axis{stroke:#c4c4c4}"
            + dark
            + "}";
    }

    private static string Series(int index, string colour) => string.Create(
        CultureInfo.InvariantCulture, $".chart .s{index}{{stroke:{colour}}}.chart .f{index}{{fill:{colour}}}");
}
