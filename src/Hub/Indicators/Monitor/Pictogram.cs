using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>One in so many as people in a row, of whom one is filled in. The words stand beside it, so it is decoration.</summary>
internal static class Pictogram
{
    private const int Step = 30;

    /// <summary>The drawing of one in <paramref name="parts"/>.</summary>
    public static string Draw(int parts)
    {
        var svg = new MarkupWriter();
        svg.Open("svg", ("xmlns", "http://www.w3.org/2000/svg"), ("class", "people"), ("aria-hidden", "true"), ("viewBox", $"0 0 {MarkupWriter.At(parts * Step)} 64"), ("width", MarkupWriter.At(parts * Step)), ("height", "64"));
        for (var person = 0; person < parts; person++)
        {
            var x = (person * Step) + 4;
            svg.Empty("path", ("class", person == 0 ? "one" : "other"), ("stroke-width", "2"), ("d", $"M{x + 5} 10a6 6 0 1 0 12 0a6 6 0 1 0 -12 0zM{x + 4} 20h14a4 4 0 0 1 4 4v18h-4v18h-14v-18h-4v-18a4 4 0 0 1 4 -4z"));
        }

        svg.Close("svg");
        return svg.ToString();
    }
}
