using System.Text.Json;
using Hub.Partners;
using Microsoft.AspNetCore.Http;

namespace Hub.Http;

/// <summary>Keys: issued, listed, rotated and revoked.</summary>
internal static class KeyEndpoints
{
    private const int MostBytes = 16 * 1024;

    public static readonly IReadOnlyList<HubRoute> Routes =
    [
        new()
        {
            Name = "issueKey", Method = "POST", Pattern = "/v1/keys", Access = Access.Callers, Tag = "Keys",
            Summary = "Issues a key, for the operator; the answer carries it this once.", Handle = Issue,
            Success = [StatusCodes.Status201Created], Consumes = ["application/json"],
        },
        new()
        {
            Name = "listKeys", Method = "GET", Pattern = "/v1/keys", Access = Access.Callers, Tag = "Keys",
            Summary = "Lists all keys without their secrets, for the operator: by owner, the oldest first.", Handle = List,
        },
        new()
        {
            Name = "getKey", Method = "GET", Pattern = "/v1/keys/{id}", Access = Access.Callers, Tag = "Keys",
            Summary = "Gives one key without its secret, for the operator.", Handle = Get,
        },
        new()
        {
            Name = "revokeKey", Method = "DELETE", Pattern = "/v1/keys/{id}", Access = Access.Callers, Tag = "Keys",
            Summary = "Revokes a key for good, for the operator; it stays in the list. Not the key that is called with (409).", Handle = Revoke,
        },
        new()
        {
            Name = "rotateKey", Method = "POST", Pattern = "/v1/keys/{id}/rotation", Access = Access.Callers, Tag = "Keys",
            Summary = "Replaces a key, for the operator and for who calls with it; the answer carries the new one this once, and for a while both work.", Handle = Rotate,
            Success = [StatusCodes.Status201Created], Consumes = ["application/json"],
        },
    ];

    public static string RotationOf(string id) => PathOf(id) + "/rotation";

    private static string PathOf(string id) => $"/v1/keys/{id}";

    private static Task<IResult> Issue(HubRequest request) =>
        request.Service<RequestBody>().WithAsync(request, ["application/json"], MostBytes, async body =>
        {
            var answer = await request.Service<ManageKeys>().IssueAsync(request.Caller, body, request.Cancellation);
            return answer.Succeeded(out var issued, out var problem)
                ? Made(request, issued.Info, issued.Key, null)
                : new ProblemResult(problem);
        });

    private static async Task<IResult> List(HubRequest request)
    {
        var answer = await request.Service<ManageKeys>().ListAsync(request.Caller, request.Cancellation);
        if (!answer.Succeeded(out var keys, out var problem))
        {
            return new ProblemResult(problem);
        }

        return JsonAnswer.Ok(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("keys");
            foreach (var key in keys)
            {
                json.WriteStartObject();
                WriteMembers(json, request, key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static async Task<IResult> Get(HubRequest request) =>
        Answer(request, await request.Service<ManageKeys>().GetAsync(request.Caller, request.Path("id"), request.Cancellation));

    private static async Task<IResult> Revoke(HubRequest request) =>
        Answer(request, await request.Service<ManageKeys>().RevokeAsync(request.Caller, request.Path("id"), request.Cancellation));

    private static Task<IResult> Rotate(HubRequest request) =>
        OptionalText.WithAsync(request, "overlap", "rotation", RotateKey.FaultInOverlap, async text =>
        {
            _ = RotateKey.TryReadOverlap(text, out var overlap);
            var answer = await request.Service<ManageKeys>().RotateAsync(request.Caller, request.Path("id"), overlap, request.Cancellation);
            return answer.Succeeded(out var rotated, out var problem)
                ? Made(request, rotated.Info, rotated.Key, rotated.PreviousKeyEndsAt)
                : new ProblemResult(problem);
        });

    private static IResult Answer(HubRequest request, Result<KeyInfo> answer) => answer.Succeeded(out var key, out var problem)
        ? JsonAnswer.Ok(json =>
        {
            json.WriteStartObject();
            WriteMembers(json, request, key);
            json.WriteEndObject();
        })
        : new ProblemResult(problem);

    private static JsonAnswer Made(HubRequest request, KeyInfo key, string secret, DateTimeOffset? previousEndsAt) => new(
        StatusCodes.Status201Created,
        json =>
        {
            json.WriteStartObject();
            WriteMembers(json, request, key);
            json.WriteString("key", secret);
            if (previousEndsAt is { } end)
            {
                json.WriteMoment("previousKeyEndsAt", end);
            }

            json.WriteEndObject();
        },
        location: PathOf(key.Id));

    private static void WriteMembers(Utf8JsonWriter json, HubRequest request, KeyInfo key)
    {
        json.WriteString("id", key.Id);
        json.WriteString("owner", key.Owner);
        json.WriteString("role", key.Role.Name());
        json.WriteString("label", key.Label);
        json.WriteString("status", key.StatusAt(request.Service<TimeProvider>().GetUtcNow()));
        json.WriteMoment("createdAt", key.CreatedAt);
        if (key.ExpiresAt is { } end)
        {
            json.WriteMoment("expiresAt", end);
        }

        if (key.RevokedAt is { } revoked)
        {
            json.WriteMoment("revokedAt", revoked);
        }

        if (key.Replaces is { } previous)
        {
            json.WriteString("replaces", previous);
        }

        if (key.ReplacedBy is { } next)
        {
            json.WriteString("replacedBy", next);
        }

        json.WriteLinks(("self", PathOf(key.Id)), ("rotation", RotationOf(key.Id)));
    }
}
