using System.Globalization;
using System.Text;
using System.Xml;

namespace Hub.Indicators.Formats;

/// <summary>Writes elements of SVG and HTML: every text and attribute is escaped here and nowhere else.</summary>
internal sealed class MarkupWriter
{
    private readonly StringBuilder markup = new();

    /// <summary>An element that holds nothing.</summary>
    public void Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Begin(name, attributes).Append("/>");

    /// <summary>An element around a text.</summary>
    public void Text(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Begin(name, attributes).Append('>').Append(Escape(text)).Append("</").Append(name).Append('>');

    /// <summary>The begin of an element that holds others.</summary>
    public void Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes) => Begin(name, attributes).Append('>');

    /// <summary>Its end.</summary>
    public void Close(string name) => markup.Append("</").Append(name).Append('>');

    /// <summary>Rules of style, which hold nothing that is not the hub's own.</summary>
    public void Style(string css) => markup.Append("<style>").Append(css).Append("</style>");

    /// <summary>Markup that was written by another of these.</summary>
    public void Raw(string written) => markup.Append(written);

    /// <inheritdoc/>
    public override string ToString() => markup.ToString();

    /// <summary>A coordinate, to a tenth of a pixel.</summary>
    public static string At(double coordinate) => coordinate.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>A text as XML and HTML hold it; what XML cannot hold is left out.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                <= char.MaxValue when !XmlConvert.IsXmlChar((char)rune.Value) => escaped,
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    private StringBuilder Begin(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        markup.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            markup.Append(' ').Append(attribute).Append("=\"").Append(Escape(value)).Append('"');
        }

        return markup;
    }
}
