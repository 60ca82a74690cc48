using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace Hub.Http;

/// <summary>A path of the interface, with the methods it answers: for what no route serves.</summary>
internal sealed class HubPath
{
    private static readonly IReadOnlyList<HubPath> All =
        [.. RouteTable.All.GroupBy(route => route.Pattern, StringComparer.Ordinal).Select(routes => new HubPath(routes.Key, [.. routes]))];

    private readonly TemplateMatcher matcher;

    private HubPath(string pattern, IReadOnlyList<HubRoute> routes)
    {
        matcher = new TemplateMatcher(TemplateParser.Parse(pattern.TrimStart('/')), []);
        Access = routes[0].Access;
        Allowed = string.Join(", ", routes.SelectMany(route => route.Methods).Append("OPTIONS"));
    }

    /// <summary>Who may call it; the same for all its methods.</summary>
    public Access Access { get; }

    /// <summary>The methods, as the <c>Allow</c> header has them (RFC 9110, section 10.2.1).</summary>
    public string Allowed { get; }

    /// <summary>The path that a request's path is one of, matched as ASP.NET Core's routing does; or null.</summary>
    public static HubPath? Find(PathString path) =>
        HasSlashTooMany(path) ? null : All.FirstOrDefault(candidate => candidate.matcher.TryMatch(path, []));

    /// <summary>
    /// Whether a path ends with a slash. Routing takes one for none; the design rules know one address per resource
    /// (/core/no-trailing-slash).
    /// </summary>
    public static bool HasSlashTooMany(PathString path) => path.Value is { Length: > 1 } text && text.EndsWith('/');
}
