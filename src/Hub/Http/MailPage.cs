using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Hub.Http;

/// <summary>
/// A page that a link in a mail leads to: a heading, a sentence, and at most one button, which posts to the page's own
/// address. No script, nothing fetched, in no frame, kept nowhere, and its address, which holds the token, told to nobody.
/// </summary>
/// <param name="status">The HTTP status.</param>
/// <param name="language"><c>nl</c> or <c>en</c>.</param>
/// <param name="title">The heading.</param>
/// <param name="text">The sentence.</param>
/// <param name="button">What the button says; null for none.</param>
internal sealed class MailPage(int status, string language, string title, string text, string? button) : IResult
{
    private const string Style =
        ":root{color-scheme:light dark}"
        + "body{font:1.125rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#1a1a1a;background:#ffffff;max-width:38rem;margin:0 auto;padding:2rem 1rem}"
        + "main{border-top:6px solid #0b5394;padding-top:1.5rem}h1{font-size:1.75rem;line-height:1.2;margin:0 0 1rem}p{margin:0 0 1.5rem}"
        + "button{font:inherit;font-weight:600;color:#ffffff;background:#0b5394;border:2px solid #0b5394;border-radius:.375rem;padding:.75rem 1.5rem;min-height:3rem;cursor:pointer}"
        + "button:hover{background:#073763}button:focus-visible{outline:3px solid currentColor;outline-offset:3px}"
        + "@media (prefers-color-scheme:dark){body{color:#f2f2f2;background:#16181d}main{border-color:#8cc4ff}button{color:#16181d;background:#8cc4ff;border-color:#8cc4ff}button:hover{background:#b9dcff}}";

    // 'self' for the one form there is.
    private static readonly string Policy = ObservationFormat.PolicyFor(Style, "form-action 'self'; base-uri 'none'; ");
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var body = Encoding.UTF8.GetBytes(Html());
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        response.Headers.ContentLanguage = language;
        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["X-Robots-Tag"] = "noindex";
        response.Headers.Vary = HeaderNames.Accept + ", " + HeaderNames.AcceptLanguage;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }

    private string Html() =>
        $"""
        <!DOCTYPE html>
        <html lang="{language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encoder.Encode(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{Encoder.Encode(title)}</h1>
        <p>{Encoder.Encode(text)}</p>
        {(button is null ? string.Empty : $"<form method=\"post\"><button type=\"submit\">{Encoder.Encode(button)}</button></form>")}
        </main>
        </body>
        </html>

        """;
}
