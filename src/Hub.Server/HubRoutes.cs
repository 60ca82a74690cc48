using Hub.Http;

namespace Hub.Server;

/// <summary>Maps the shared route table onto ASP.NET Core's routing.</summary>
internal static class HubRoutes
{
    public static void MapHub(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<HubPipeline>();
        foreach (var path in RouteTable.All.GroupBy(route => route.Pattern, StringComparer.Ordinal))
        {
            foreach (var route in path)
            {
                app.MapMethods(route.Pattern, route.Methods, http => pipeline.HandleAsync(route, http));
            }

            var allowed = string.Join(", ", path.SelectMany(route => route.Methods).Append("OPTIONS"));
            var access = path.First().Access;
            app.MapMethods(path.Key, ["OPTIONS"], http => HubPipeline.HandleOptionsAsync(http, allowed, access));

            // Without a method of its own this is chosen only when no other endpoint of the path fits.
            app.Map(path.Key, http => HubPipeline.HandleUnmatchedAsync(http, allowed));
        }

        // Routing would take a slash too many for none; the design rules know one address per resource (/core/no-trailing-slash).
        app.Use((http, next) => http.Request.Path.Value is { Length: > 1 } path && path.EndsWith('/')
            ? HubPipeline.HandleUnmatchedAsync(http, null)
            : next(http));
        app.MapFallback("{**path}", http => HubPipeline.HandleUnmatchedAsync(http, null));
    }
}
