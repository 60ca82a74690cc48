using Hub.Storage;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Whether the hub can take work; the head says what has to be done first.</summary>
public interface IReadiness
{
    /// <summary>What is still missing, in English; null when the hub is ready.</summary>
    ValueTask<string?> MissingAsync(CancellationToken cancellation);
}

/// <summary>Health, for load balancers and people; outside the versioned interface.</summary>
internal static class HealthEndpoints
{
    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "live", Method = "GET", Pattern = "/health/live", Access = Access.Public, Tag = "Health",
            Summary = "Answers 200 while the process runs.", Handle = _ => Task.FromResult<IResult>(Status("live")),
        },
        new()
        {
            Name = "ready", Method = "GET", Pattern = "/health/ready", Access = Access.Public, Tag = "Health",
            Summary = "Answers 200 when the storage answers and what has to be done first is done.", Handle = Ready,
        },
    ];

    private static async Task<IResult> Ready(HubRequest request)
    {
        try
        {
            foreach (var readiness in (IEnumerable<IReadiness>)request.Http.RequestServices.GetService(typeof(IEnumerable<IReadiness>))!)
            {
                if (await readiness.MissingAsync(request.Cancellation) is { } missing)
                {
                    return new ProblemResult(Problems.Unavailable(missing, TimeSpan.FromSeconds(1)));
                }
            }

            await request.Service<ITableStore>().GetAsync("keys", "health", "health", request.Cancellation);
            return Status("ready");
        }
        catch (Exception) when (!request.Cancellation.IsCancellationRequested)
        {
            return new ProblemResult(Problems.Unavailable("The storage does not answer.", TimeSpan.FromSeconds(5)));
        }
    }

    private static JsonAnswer Status(string status) => JsonAnswer.Ok(json =>
    {
        json.WriteStartObject();
        json.WriteString("status", status);
        json.WriteEndObject();
    });
}
