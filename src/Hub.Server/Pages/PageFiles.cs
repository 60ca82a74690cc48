using System.IO.Compression;
using Hub.Http;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace Hub.Server.Pages;

/// <summary>
/// Serves the pages (<c>web/</c>) beside the interface, from the folder that the build puts them in. They are files and
/// use the public interface only; where they have not been built the hub works without, and its first page says how to.
/// </summary>
internal static class PageFiles
{
    /// <summary>The folder of the built pages, beside the executable.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "web");

    /// <summary>
    /// What a page may do: run the hub's own scripts and styles, call this hub, and nothing else (CSP 3).
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] Paths = ["/nl", "/en", "/docs", "/assets", "/favicon.svg"];

    private static readonly TimeSpan ForEver = TimeSpan.FromDays(365);

    /// <summary>What serving them needs.</summary>
    public static void AddPages(this IServiceCollection services)
    {
        // Assets are fetched once a year by each browser: some milliseconds more are worth a third fewer bytes.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Optimal);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Optimal);
        services.AddResponseCompression(Compress);
    }

    private static void Compress(ResponseCompressionOptions compression)
    {
        // Nothing secret is on a page: the key is typed in later and stays in the browser (BREACH needs a secret in the body).
        compression.EnableForHttps = true;
        compression.MimeTypes = [.. ResponseCompressionDefaults.MimeTypes, "image/svg+xml"];
    }

    /// <summary>
    /// Serves them, and leads <c>/</c> to the language the browser asks for. Comes before routing, whose last route takes
    /// every path.
    /// </summary>
    public static void MapPages(this WebApplication app)
    {
        if (!Directory.Exists(Folder))
        {
            app.MapGet("/", context => NotBuilt.WriteAsync(context.Response));
            return;
        }

        app.MapMethods("/", ["GET", "HEAD"], LeadOn);
        var monitor = new MonitorPage(Folder);
        foreach (var language in MonitorPage.Languages)
        {
            app.MapMethods($"/{language}/", ["GET", "HEAD"], http => monitor.HandleAsync(http, language));
        }

        var files = new PhysicalFileProvider(Folder);
        app.UseWhen(context => IsPage(context.Request.Path), pages => pages.UseResponseCompression());
        app.UseWhen(context => IsPage(context.Request.Path) && !IsMonitor(context.Request.Path), pages =>
        {
            pages.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files, RedirectToAppendTrailingSlash = true });
            pages.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = file => Prepare(file.Context) });
        });
    }

    private static bool IsPage(PathString path) => Array.Exists(Paths, known => path.StartsWithSegments(known, StringComparison.Ordinal));

    // The one page that is more than its file.
    private static bool IsMonitor(PathString path) => Array.Exists(MonitorPage.Languages, language => path == $"/{language}/");

    /// <summary>Sets what every page and file is sent with.</summary>
    public static void Prepare(HttpContext http)
    {
        var path = http.Request.Path;
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";

        // An asset's name changes with its content; a page's does not, so that it is asked for again.
        headers.CacheControl = path.StartsWithSegments("/assets")
            ? $"public, max-age={ForEver.TotalSeconds:F0}, immutable"
            : "no-cache";
    }

    private static Task LeadOn(HttpContext http)
    {
        // The site speaks Dutch to who asks for nothing: it is Leiden's.
        var language = http.Request.Headers.AcceptLanguage.Count == 0 ? "nl" : Languages.Choose(http.Request);
        Prepare(http);
        http.Response.Headers.Vary = HeaderNames.AcceptLanguage;
        http.Response.Redirect($"/{language}/");
        return Task.CompletedTask;
    }
}
