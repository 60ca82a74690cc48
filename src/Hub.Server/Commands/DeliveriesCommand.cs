using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Hub.Server.Commands;

/// <summary><c>deliveries list|redeliver</c>: what the operator looks at when a receiver misses something. Asks a running hub.</summary>
internal static class DeliveriesCommand
{
    private static readonly string[] States = ["pending", "delivered", "failed", "dead"];

    public static Command Create() => new("deliveries", "Lists subscriptions that fail and their dead letters, and delivers again. Asks a running hub.") { List(), Redeliver() };

    private static Command List()
    {
        var subscription = new Option<string?>("--subscription") { Description = "The deliveries of this subscription, newest first; without it a line for each subscription." };
        var state = new Option<string?>("--state") { Description = $"Only deliveries in this state, or subscriptions that have such: {string.Join(", ", States)}." }.AcceptOnlyFromAmong(States);
        var hub = new HubOptions();
        var command = new Command("list", "Lists subscriptions with how many of their deliveries wait, failed or are dead; or the deliveries of one.") { subscription, state };
        hub.AddTo(command);
        command.SetAction((parsed, cancellation) => hub.WithAsync(
            parsed,
            calls => parsed.GetValue(subscription) is { } id ? ListOfAsync(calls, id, parsed.GetValue(state), cancellation) : ListAllAsync(calls, parsed.GetValue(state), cancellation),
            cancellation));
        return command;
    }

    private static Command Redeliver()
    {
        var subscription = new Argument<string>("subscription") { Description = "The subscription's id." };
        var states = new Option<string[]>("--state")
        {
            Description = "Deliveries in these states; missing are events that it never got. May be given several times.",
            DefaultValueFactory = _ => ["dead", "failed"],
        }.AcceptOnlyFromAmong([.. States, "missing"]);
        var after = new Option<long>("--after")
        {
            Description = "Of events behind this place in the log.",
            DefaultValueFactory = _ => 0,
            CustomParser = result => CommonOptions.Number(result, 0, long.MaxValue, "'--after' is the sequence of an event, or 0 for all.") ?? 0,
        };
        var hub = new HubOptions();
        var command = new Command("redeliver", "Delivers again what a subscription did not get: dead and failed deliveries, unless told otherwise.") { subscription, states, after };
        hub.AddTo(command);
        command.SetAction((parsed, cancellation) => hub.WithAsync(
            parsed, calls => RedeliverAsync(calls, parsed.GetRequiredValue(subscription), parsed.GetRequiredValue(states), parsed.GetValue(after), cancellation), cancellation));
        return command;
    }

    private static async Task ListAllAsync(HubCalls calls, string? state, CancellationToken cancellation)
    {
        if (await calls.SendAsync(HttpMethod.Get, "/v1/subscriptions", null, cancellation) is not { } all)
        {
            return;
        }

        Console.WriteLine($"{"SUBSCRIPTION",-36} {"OWNER",-20} {"STATUS",-31} {"PENDING",7} {"FAILED",6} {"DEAD",5} SINK");
        foreach (var one in all.Body.GetProperty("subscriptions").EnumerateArray())
        {
            var id = Text(one, "id");
            if (await calls.SendAsync(HttpMethod.Get, $"/v1/subscriptions/{id}/deliveries?limit=1&counts=true", null, cancellation) is not { } log)
            {
                return;
            }

            var counts = log.Body.GetProperty("counts");
            if (state is null || counts.GetProperty(state).GetInt32() > 0)
            {
                var status = Text(one, "status") + (Text(one, "statusReason") is { Length: > 0 } reason ? $" ({reason})" : string.Empty);
                Console.WriteLine($"{id,-36} {Text(one, "owner"),-20} {status,-31} {counts.GetProperty("pending"),7} {counts.GetProperty("failed"),6} {counts.GetProperty("dead"),5} {new Uri(Text(one, "sink")).Host}");
            }
        }
    }

    private static async Task ListOfAsync(HubCalls calls, string id, string? state, CancellationToken cancellation)
    {
        var next = $"/v1/subscriptions/{Uri.EscapeDataString(id)}/deliveries?limit=1000{(state is null ? string.Empty : $"&state={state}")}";
        var first = true;
        while (next is not null)
        {
            if (await calls.SendAsync(HttpMethod.Get, next, null, cancellation) is not { } page)
            {
                return;
            }

            if (first)
            {
                Console.WriteLine($"{"SEQUENCE",-10} {"STATE",-9} {"ATTEMPTS",8} {"LAST ATTEMPT",-20} {"ERROR",-16} EVENT");
                first = false;
            }

            foreach (var one in page.Body.GetProperty("deliveries").EnumerateArray())
            {
                var last = one.TryGetProperty("lastAttemptAt", out var at) && at.ValueKind == JsonValueKind.String ? at.GetDateTimeOffset().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) : "never";
                Console.WriteLine($"{one.GetProperty("sequence"),-10} {Text(one, "state"),-9} {one.GetProperty("attempts"),8} {last,-20} {Text(one, "lastError"),-16} {Text(one, "type")} {Text(one, "subject")}");
            }

            next = page.Next;
        }
    }

    // As far as one call comes, and then from there on.
    private static async Task RedeliverAsync(HubCalls calls, string id, string[] states, long after, CancellationToken cancellation)
    {
        var (count, more) = (0L, true);
        while (more)
        {
            var body = new JsonObject { ["after"] = after, ["states"] = new JsonArray([.. states.Select(state => JsonValue.Create(state))]) };
            if (await calls.SendAsync(HttpMethod.Post, $"/v1/subscriptions/{Uri.EscapeDataString(id)}/redeliveries", body.ToJsonString(), cancellation) is not { } done)
            {
                break;
            }

            count += done.Body.GetProperty("redelivered").GetInt64();
            after = done.Body.GetProperty("through").GetInt64();
            more = done.Body.GetProperty("more").GetBoolean();
        }

        if (!more || count > 0)
        {
            Console.WriteLine($"{count} to be delivered again, of events up to {after}.");
        }
    }

    private static string Text(JsonElement from, string name) => from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : string.Empty;
}
