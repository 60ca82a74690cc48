using System.Buffers;

namespace Hub.Http;

/// <summary>Settings of the section <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Http";

    private static readonly SearchValues<char> NotInOrigin = SearchValues.Create(@"/?#@*\");

    /// <summary>
    /// <c>Http:AllowedOrigins</c>: the origins whose pages may call with a key from a browser, such as
    /// <c>https://desk.example.nl</c>; none by default. Plain http only of this machine, since a page that can be
    /// tampered with on its way gives its key away.
    /// </summary>
    public List<string> AllowedOrigins { get; } = [];

    /// <summary>What is wrong with these settings, or null.</summary>
    internal string? Fault() => AllowedOrigins.FirstOrDefault(origin => OriginOf(origin) is null) is { } wrong
        ? $"{Section}:{nameof(AllowedOrigins)}: '{wrong}' is no origin. An origin is https:// with a host and maybe a port, without a path and without *; http:// only for localhost."
        : null;

    /// <summary>An origin as browsers send it (RFC 6454, section 6.1): lower case, without the scheme's own port; null for what is none.</summary>
    internal static string? OriginOf(string? text)
    {
        const string between = "://";
        if (text is null
            || !Uri.TryCreate(text, UriKind.Absolute, out var uri)
            || text.IndexOf(between, StringComparison.Ordinal) is not (> 0 and var at)
            || text.AsSpan(at + between.Length).IndexOfAny(NotInOrigin) >= 0
            || text.Any(char.IsWhiteSpace))
        {
            return null;
        }

        var isSafe = uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return isSafe ? $"{uri.Scheme}{between}{host}{(uri.IsDefaultPort ? string.Empty : $":{uri.Port}")}" : null;
    }
}
