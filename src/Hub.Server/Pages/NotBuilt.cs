namespace Hub.Server.Pages;

/// <summary>What stands at <c>/</c> when the pages have not been built.</summary>
internal static class NotBuilt
{
    private const string Page =
        """
        <!doctype html>
        <html lang="en">
          <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Partner Hub</title></head>
          <body>
            <h1>Partner Hub</h1>
            <p>The hub runs; its pages have not been built. Install Node.js 20 and start the hub again with <code>dotnet run --project src/Hub.Server</code>, or build them with <code>npm ci</code> and <code>npm run build</code> in <code>web</code>.</p>
            <p>Everything else works without them: <a href="/v1/openapi.json">the interface</a>, <a href="/v1/indicators">the indicators</a>, <a href="/v1/monitor">the monitor</a>.</p>
          </body>
        </html>
        """;

    /// <summary>Answers with it: 503, for it is not how it is meant to be.</summary>
    public static Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        response.Headers.XContentTypeOptions = "nosniff";
        return response.WriteAsync(Page, response.HttpContext.RequestAborted);
    }
}
