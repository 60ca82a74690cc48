using Hub.Http;

namespace Hub.Server;

/// <summary>Maps the shared route table onto ASP.NET Core's routing.</summary>
internal static class HubRoutes
{
    public static void MapHub(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<HubPipeline>();
        foreach (var route in RouteTable.All)
        {
            app.MapMethods(route.Pattern, route.Methods, http => pipeline.HandleAsync(route, http));
        }

        // Chosen when no route has the path, and when none of the path's has the method.
        app.MapFallback("{**path}", pipeline.HandleUnmatchedAsync);
    }
}
