using System.Collections.Frozen;
using Hub.Functions.ServiceBus;
using Hub.Http;
using Microsoft.AspNetCore.Http;

namespace Hub.Functions.Http;

/// <summary>What every HTTP function calls: the shared route's handler in the shared pipeline, and then the wake-up.</summary>
/// <remarks>
/// Handlers read path parameters from the request's route values. In the isolated worker with ASP.NET Core's integration
/// these are there although no function binds them: the platform hands the request on to an ASP.NET Core server in the
/// worker, which routes it once more, by the same templates of the functions' attributes, before the function runs. The
/// answer is written to that request's response; a function returns nothing.
/// </remarks>
/// <param name="pipeline">The shared pipeline; problems and failures end in it.</param>
/// <param name="wakeUps">What is to be carried on.</param>
/// <param name="clock">The time.</param>
public sealed class HttpFront(HubPipeline pipeline, IWakeUps wakeUps, TimeProvider clock)
{
    // The answer is out; what the sweep does within a minute is not worth a longer wait.
    private static readonly TimeSpan WakeWithin = TimeSpan.FromSeconds(10);

    private static readonly FrozenDictionary<string, HubRoute> Routes =
        RouteTable.All.ToFrozenDictionary(route => route.Name, StringComparer.Ordinal);

    /// <summary>Answers with a route of the table, and then wakes what its handler has to have carried on.</summary>
    /// <param name="route">The route's name.</param>
    /// <param name="request">The request.</param>
    public async Task AnswerAsync(string route, HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        await pipeline.HandleAsync(Routes[route], request.HttpContext);

        // Not with the request's own token: what was accepted is carried on although the client has gone.
        using var limit = new CancellationTokenSource(WakeWithin, clock);
        await wakeUps.FlushAsync(limit.Token);
    }
}
