using Hub.Partners;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Who may call a route.</summary>
public enum Access
{
    /// <summary>Anybody, from any origin (CORS <c>*</c>): published figures and the descriptions of the interface.</summary>
    Public,

    /// <summary>Any caller with a valid credential; what it may see or do is decided by the use case.</summary>
    Callers,

    /// <summary>Whoever holds a link that the hub has mailed: the token in it is the authority. From no other origin's page.</summary>
    LinkHolders,
}

/// <summary>One query parameter or header of a route, for the interface's description.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it does, in English.</param>
/// <param name="Schema">Its JSON Schema as text.</param>
public sealed record QueryParameter(string Name, string Description, string Schema = """{"type":"string"}""");

/// <summary>
/// One route of the interface. Every head (the server, the functions app) serves the same table of routes and calls the
/// same handlers, so that they answer alike.
/// </summary>
public sealed record HubRoute
{
    /// <summary>The operation's name, unique; also its <c>operationId</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The method; a route that answers GET answers HEAD too.</summary>
    public required string Method { get; init; }

    /// <summary>The path with its parameters, such as <c>/v1/feeds/{feed}</c>.</summary>
    public required string Pattern { get; init; }

    /// <summary>Who may call it.</summary>
    public required Access Access { get; init; }

    /// <summary>One sentence on what it does.</summary>
    public required string Summary { get; init; }

    /// <summary>The group it is shown under.</summary>
    public required string Tag { get; init; }

    /// <summary>Answers a request; the caller is known where <see cref="Access"/> asks for one.</summary>
    public required Func<HubRequest, Task<IResult>> Handle { get; init; }

    /// <summary>The query parameters it knows.</summary>
    public IReadOnlyList<QueryParameter> Query { get; init; } = [];

    /// <summary>The request headers that change what it does.</summary>
    public IReadOnlyList<QueryParameter> Headers { get; init; } = [];

    /// <summary>True when the handler checks the names of the query parameters itself, because they depend on the path.</summary>
    public bool ChecksQuery { get; init; }

    /// <summary>The statuses it answers when all is well.</summary>
    public IReadOnlyList<int> Success { get; init; } = [StatusCodes.Status200OK];

    /// <summary>The media types it answers.</summary>
    public IReadOnlyList<string> Produces { get; init; } = ["application/json"];

    /// <summary>The media types it takes, for a route with a body.</summary>
    public IReadOnlyList<string> Consumes { get; init; } = [];

    /// <summary>The methods it is mapped for.</summary>
    public IReadOnlyList<string> Methods => Method == "GET" ? ["GET", "HEAD"] : [Method];
}

/// <summary>A request on its way to a route's handler.</summary>
/// <param name="Http">The request and response.</param>
/// <param name="KnownCaller">Who calls; null on a public route without a credential.</param>
public readonly record struct HubRequest(HttpContext Http, Caller? KnownCaller)
{
    /// <summary>Who calls.</summary>
    /// <exception cref="InvalidOperationException">The route takes no key; a bug.</exception>
    public Caller Caller => KnownCaller ?? throw new InvalidOperationException("A public route has no caller.");

    /// <summary>Ends when the client goes away.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>A path parameter, decoded.</summary>
    public string Path(string name) => Http.Request.RouteValues[name] as string ?? string.Empty;

    /// <summary>A query parameter's only value, or null when it is absent or empty.</summary>
    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) && values.Count == 1 && !string.IsNullOrEmpty(values[0]) ? values[0] : null;

    /// <summary>A service of the host.</summary>
    public T Service<T>()
        where T : notnull => (T)(Http.RequestServices.GetService(typeof(T)) ?? throw new InvalidOperationException($"{typeof(T).Name} is not registered."));
}
