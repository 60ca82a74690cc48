using System.CommandLine;

namespace Hub.Server.Commands;

/// <summary><c>serve</c>: runs the hub.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var (data, storage, schemas, port, host) =
            (CommonOptions.Data(), CommonOptions.Storage(), CommonOptions.Schemas(), CommonOptions.Port(), CommonOptions.Host());
        var otlp = CommonOptions.Otlp();
        var command = new Command("serve", "Runs the hub until it is stopped. Issue keys with 'keys issue'.") { port, host, data, storage, schemas, otlp };
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = new HubSettings(parsed.GetRequiredValue(data), parsed.GetValue(storage), parsed.GetRequiredValue(schemas))
            {
                Host = parsed.GetRequiredValue(host),
                Port = parsed.GetValue(port),
                Otlp = parsed.GetValue(otlp) is { } endpoint ? new Uri(endpoint) : null,
            };
            await using var app = HubHost.BuildServer(settings);
            if (!await ServerRun.TryStartAsync(app, cancellation))
            {
                return ExitCode.Failed;
            }

            UndecidedSettings.Tell(app.Configuration, app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UndecidedSettings)));
            await Console.Error.WriteLineAsync($"The hub listens on {string.Join(" and ", app.Urls)}. Stop it with Ctrl+C.");
            await ServerRun.UntilStoppedAsync(app, cancellation);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>Starting and stopping a server from a command.</summary>
internal static class ServerRun
{
    /// <summary>Starts it; says so when the address is taken.</summary>
    public static async Task<bool> TryStartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            return true;
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await Console.Error.WriteLineAsync($"{taken.Message} Choose another with --port.");
            return false;
        }
    }

    /// <summary>Waits for a signal or the cancellation, then stops: what is under way is finished.</summary>
    public static async Task UntilStoppedAsync(WebApplication app, CancellationToken cancellation)
    {
        await using var stop = cancellation.Register(app.Lifetime.StopApplication);
        await app.WaitForShutdownAsync(CancellationToken.None);
    }
}
