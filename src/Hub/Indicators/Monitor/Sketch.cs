using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>What the small drawings of a factsheet have in common. They are styled by the page, as charts are.</summary>
internal static class Sketch
{
    /// <summary>Opens a drawing with its title and its description.</summary>
    public static MarkupWriter Open(double width, double height, string title, string description, string language, string id)
    {
        var svg = new MarkupWriter();
        svg.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("class", "chart"),
            ("role", "img"),
            ("lang", language),
            ("viewBox", $"0 0 {MarkupWriter.At(width)} {MarkupWriter.At(height)}"),
            ("width", MarkupWriter.At(width)),
            ("height", MarkupWriter.At(height)),
            ("aria-labelledby", $"{id}-title {id}-desc"));
        svg.Text("title", title, ("id", $"{id}-title"));
        svg.Text("desc", description, ("id", $"{id}-desc"));
        return svg;
    }

    /// <summary>A line.</summary>
    public static void Rule(MarkupWriter svg, string style, double x1, double y1, double x2, double y2) => svg.Empty(
        "line", ("class", style), ("x1", MarkupWriter.At(x1)), ("y1", MarkupWriter.At(y1)), ("x2", MarkupWriter.At(x2)), ("y2", MarkupWriter.At(y2)));

    /// <summary>A mark, hollow for what may still change.</summary>
    public static void Dot(MarkupWriter svg, bool isHollow, double x, double y)
    {
        const string turn = "a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z";
        svg.Empty("path", ("class", isHollow ? "hollow s0" : "f0 s0"), ("d", $"M{MarkupWriter.At(x - 3.5)} {MarkupWriter.At(y)}{turn}"), ("stroke-width", "2"));
    }

    /// <summary>A text.</summary>
    public static void Text(MarkupWriter svg, string text, double x, double y, string anchor) => svg.Text(
        "text", text, ("x", MarkupWriter.At(x)), ("y", MarkupWriter.At(y)), ("font-size", "13"), ("text-anchor", anchor));
}
