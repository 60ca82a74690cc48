using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Hub.Publishing.Mail;

/// <summary>
/// A mail's body in its two forms at once, so that they say the same. The HTML is for the oldest of mail programs: styles
/// inline, no images, nothing loaded, no script; and colours only where they are readable on light and on dark.
/// </summary>
internal sealed class MailDocument(string language, string title)
{
    private const string Link = "color:inherit;text-decoration:underline;font-weight:600";
    private const string Button = "display:inline-block;padding:12px 20px;border-radius:6px;background:#0b5cad;color:#ffffff;text-decoration:none;font-weight:600";
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder text = new();
    private readonly StringBuilder html = new();

    /// <summary>The language of what is written, <c>nl</c> or <c>en</c>.</summary>
    public string Language => language;

    /// <summary>The first heading.</summary>
    public MailDocument Title()
    {
        text.Append(title).Append('\n').Append('=', Math.Min(title.Length, 72)).Append("\n\n");
        html.Append(CultureInfo.InvariantCulture, $"<h1 style=\"font-size:22px;line-height:1.3;margin:0 0 16px\">{Of(title)}</h1>\n");
        return this;
    }

    /// <summary>A paragraph.</summary>
    public MailDocument Paragraph(string content, bool small = false)
    {
        text.Append(content).Append("\n\n");
        html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:0 0 12px{(small ? ";font-size:13px;opacity:.8" : string.Empty)}\">{Of(content)}</p>\n");
        return this;
    }

    /// <summary>A list.</summary>
    public MailDocument List(IEnumerable<string> items)
    {
        html.Append("<ul style=\"margin:0 0 12px;padding-left:20px\">\n");
        foreach (var item in items)
        {
            text.Append("- ").Append(item).Append('\n');
            html.Append(CultureInfo.InvariantCulture, $"<li style=\"margin:0 0 4px\">{Of(item)}</li>\n");
        }

        text.Append('\n');
        html.Append("</ul>\n");
        return this;
    }

    /// <summary>The one thing to do.</summary>
    public MailDocument Action(string label, string address)
    {
        text.Append(label).Append(":\n").Append(address).Append("\n\n");
        html.Append(CultureInfo.InvariantCulture, $"<p style=\"margin:20px 0\"><a href=\"{Of(address)}\" style=\"{Button}\">{Of(label)}</a></p>\n");
        return this;
    }

    /// <summary>A link after some words, which may be none.</summary>
    public MailDocument Reference(string before, string label, string address, bool small = false)
    {
        text.Append(before).Append(before.Length == 0 ? string.Empty : " ").Append(label).Append(": ").Append(address).Append("\n\n");
        html.Append(
            CultureInfo.InvariantCulture,
            $"<p style=\"margin:0 0 12px{(small ? ";font-size:13px" : string.Empty)}\">{Of(before)}{(before.Length == 0 ? string.Empty : " ")}<a href=\"{Of(address)}\" style=\"{Link}\">{Of(label)}</a></p>\n");
        return this;
    }

    /// <summary>A change, marked by what kind it is.</summary>
    public MailDocument Change(MailChange change)
    {
        text.Append('[').Append(change.Label).Append("] ").Append(change.Heading).Append('\n');
        html.Append(
            CultureInfo.InvariantCulture,
            $"<div style=\"margin:0 0 24px;padding:2px 0 2px 16px;border-left:5px solid {change.Colour}\">\n<p style=\"margin:0 0 4px;font-size:13px;font-weight:600;letter-spacing:.02em\">{Of(change.Label)}</p>\n<h2 style=\"font-size:17px;line-height:1.35;margin:0 0 8px\">{Of(change.Heading)}</h2>\n");
        if (change.Explanation is { } explanation)
        {
            Paragraph(explanation);
        }

        Facts(change.Facts);
        if (change.Link is { } link)
        {
            Reference(string.Empty, change.LinkLabel, link);
        }

        html.Append("</div>\n");
        text.Append('\n');
        return this;
    }

    /// <summary>A line between what the mail is about and why it came.</summary>
    public MailDocument Rule()
    {
        text.Append("-- \n");
        html.Append("<hr style=\"border:0;border-top:1px solid #888888;opacity:.5;margin:24px 0 16px\">\n");
        return this;
    }

    /// <summary>Both forms.</summary>
    public (string Text, string Html) Finish() => (
        text.ToString().TrimEnd() + "\n",
        $"""
        <!DOCTYPE html>
        <html lang="{language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="supported-color-schemes" content="light dark">
        <title>{Of(title)}</title>
        </head>
        <body style="margin:0;padding:0">
        <div style="max-width:600px;margin:0 auto;padding:24px 16px;font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5">
        {html}</div>
        </body>
        </html>

        """);

    private void Facts(IReadOnlyList<(string Name, string Value)> facts)
    {
        if (facts.Count == 0)
        {
            return;
        }

        html.Append("<table style=\"border-collapse:collapse;margin:0 0 12px;font-size:15px\">\n");
        foreach (var (name, value) in facts)
        {
            text.Append("  ").Append(name).Append(": ").Append(value).Append('\n');
            html.Append(
                CultureInfo.InvariantCulture,
                $"<tr><th scope=\"row\" style=\"text-align:left;vertical-align:top;font-weight:600;padding:2px 16px 2px 0\">{Of(name)}</th><td style=\"vertical-align:top;padding:2px 0;overflow-wrap:anywhere\">{Of(value)}</td></tr>\n");
        }

        text.Append('\n');
        html.Append("</table>\n");
    }

    private static string Of(string content) => Encoder.Encode(content);
}
