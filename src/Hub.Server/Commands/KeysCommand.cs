using System.CommandLine;
using Hub.Partners;
using Hub.Sqlite;

namespace Hub.Server.Commands;

/// <summary><c>keys issue|list|rotate|revoke</c>: works on the storage, also while the hub runs on it.</summary>
internal static class KeysCommand
{
    public static Command Create() => new("keys", "Issues, lists, rotates and revokes keys. Works beside a running hub.") { Issue(), List(), Rotate(), Revoke() };

    private static Command Issue()
    {
        var owner = new Argument<string>("owner") { Description = "Who the key is for: a partner's id, or any kebab-case id for another role." };
        var role = new Option<string>("--role") { Description = "What the key may do.", DefaultValueFactory = _ => "partner" };
        role.AcceptOnlyFromAmong([.. RoleNames.All]);
        var label = new Option<string>("--label") { Description = "What the key is for.", DefaultValueFactory = _ => string.Empty };
        var days = new Option<int?>("--days")
        {
            Description = "How many days it is valid; 0 for ever. Without it as the setting Keys:LifetimeDays says (a year).",
            CustomParser = result => (int?)CommonOptions.Number(result, 0, KeyRules.MostDays, $"'--days' is a whole number from 0 (for ever) to {KeyRules.MostDays}."),
        };
        var store = new StoreOptions();
        var command = new Command("issue", "Issues a key and prints it, this once, on standard output.") { owner, role, label, days };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed, mayCreate: true);
            _ = RoleNames.TryParse(parsed.GetRequiredValue(role), out var asked);
            var lifetime = parsed.GetValue(days) switch
            {
                null => KeyLifetime.Default,
                0 => KeyLifetime.Never,
                { } count => KeyLifetime.Of(TimeSpan.FromDays(count)),
            };
            var answer = await host.Services.GetRequiredService<IssueKey>().HandleAsync(
                new IssueKeyCommand(parsed.GetRequiredValue(owner), asked, parsed.GetRequiredValue(label), lifetime), cancellation);
            if (!answer.Succeeded(out var issued, out var problem))
            {
                await Console.Error.WriteLineAsync(problem.Detail);
                return ExitCode.Refused;
            }

            await Console.Error.WriteLineAsync($"Key {issued.Info.Id} for {issued.Info.Owner} ({issued.Info.Role.Name()}), {(issued.Info.ExpiresAt is { } end ? $"valid until {end:yyyy-MM-dd}" : "valid until it is revoked")}. It is shown only now:");
            Console.WriteLine(issued.Key);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List()
    {
        var store = new StoreOptions();
        var command = new Command("list", "Lists all keys, without their secrets.");
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            var now = host.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            Console.WriteLine($"{"ID",-14} {"OWNER",-22} {"ROLE",-11} {"STATUS",-8} {"ISSUED",-11} {"EXPIRES",-11} LABEL");
            foreach (var key in await host.Services.GetRequiredService<ListKeys>().HandleAsync(cancellation))
            {
                Console.WriteLine($"{key.Id,-14} {key.Owner,-22} {key.Role.Name(),-11} {key.StatusAt(now),-8} {key.CreatedAt,-11:yyyy-MM-dd} {key.ExpiresAt?.ToString("yyyy-MM-dd") ?? "never",-11} {key.Label}");
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Rotate()
    {
        var id = new Argument<string>("id") { Description = "The key's id, as 'keys list' shows it (not the key)." };
        var overlap = new Option<string?>("--overlap") { Description = "How long the old key still works, as ISO 8601 writes it: at most P30D, PT0S for not at all. Without it PT24H." };
        var store = new StoreOptions();
        var command = new Command("rotate", "Replaces a key by a new one of the same owner, role, label and lifetime, and prints that, this once, on standard output. For a while both work.") { id, overlap };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            if (!RotateKey.TryReadOverlap(parsed.GetValue(overlap), out var span))
            {
                await Console.Error.WriteLineAsync($"--overlap: {RotateKey.FaultInOverlap(parsed.GetValue(overlap)!)!.Detail.En}");
                return ExitCode.Usage;
            }

            using var host = store.Build(parsed);
            var answer = await host.Services.GetRequiredService<RotateKey>().HandleAsync(parsed.GetRequiredValue(id), span, Caller.CommandLine.Id, cancellation);
            if (!answer.Succeeded(out var rotated, out var problem))
            {
                await Console.Error.WriteLineAsync(problem.Detail);
                return ExitCode.Refused;
            }

            await Console.Error.WriteLineAsync($"Key {rotated.Info.Id} for {rotated.Info.Owner} ({rotated.Info.Role.Name()}) replaces {rotated.Info.Replaces}, which works until {rotated.PreviousKeyEndsAt:yyyy-MM-dd HH:mm} UTC. It is shown only now:");
            Console.WriteLine(rotated.Key);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke()
    {
        var id = new Argument<string>("id") { Description = "The key's id, as 'keys list' shows it (not the key)." };
        var store = new StoreOptions();
        var command = new Command("revoke", "Revokes a key; a running hub refuses it within seconds.") { id };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            var answer = await host.Services.GetRequiredService<RevokeKey>().HandleAsync(parsed.GetRequiredValue(id), Caller.CommandLine.Id, cancellation);
            if (!answer.Succeeded(out var key, out var problem))
            {
                await Console.Error.WriteLineAsync(problem.Detail);
                return ExitCode.Refused;
            }

            Console.WriteLine($"Key {key.Id} of {key.Owner} is revoked.");
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>The options of a command that works on the storage itself.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string> data = CommonOptions.Data();
    private readonly Option<string?> storage = CommonOptions.Storage();
    private readonly Option<string> schemas = CommonOptions.Schemas();

    public void AddTo(Command command)
    {
        command.Add(data);
        command.Add(storage);
        command.Add(schemas);
    }

    /// <summary>The folder of the definitions.</summary>
    public string SchemasOf(ParseResult parsed) => parsed.GetRequiredValue(schemas);

    /// <summary>The hub's services on the storage that was named.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="mayCreate">False to refuse a folder that holds no hub: a typing error must not look like an empty one.</param>
    /// <exception cref="DirectoryNotFoundException">There is no hub in the folder.</exception>
    public IHost Build(ParseResult parsed, bool mayCreate = false)
    {
        var settings = new HubSettings(parsed.GetRequiredValue(data), parsed.GetValue(storage), parsed.GetRequiredValue(schemas));
        return mayCreate || settings.Storage is { Length: > 0 } || SqliteServices.IsIn(settings.Data)
            ? HubHost.BuildTool(settings)
            : throw new DirectoryNotFoundException($"There is no hub in the folder '{settings.Data}'; name another with --data.");
    }
}
