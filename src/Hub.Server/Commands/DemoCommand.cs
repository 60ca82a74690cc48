using System.CommandLine;
using Hub.Http;
using Hub.Server.Demo;

namespace Hub.Server.Commands;

/// <summary><c>demo</c>: runs the hub with keys and the demonstration data.</summary>
internal static class DemoCommand
{
    public static Command Create()
    {
        var (data, storage, schemas, port) = (CommonOptions.Data(), CommonOptions.Storage(), CommonOptions.Schemas(), CommonOptions.Port());
        var otlp = CommonOptions.Otlp();
        var command = new Command("demo", "Runs the hub with keys for everybody and the published figures loaded through its own interface. Started again on the same folder it keeps data and keys.")
        {
            port, data, storage, schemas, otlp,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            var settings = new HubSettings(parsed.GetRequiredValue(data), parsed.GetValue(storage), parsed.GetRequiredValue(schemas))
            {
                Port = parsed.GetValue(port),
                Otlp = parsed.GetValue(otlp) is { } endpoint ? new Uri(endpoint) : null,
                LogLevel = LogLevel.Warning,
                Defaults = new Dictionary<string, string?>
                {
                    // So that a subscriber can be tried out on this machine. Never in production.
                    ["Webhooks:AllowedNetworks:0"] = "127.0.0.0/8",
                    ["Webhooks:AllowedNetworks:1"] = "::1/128",
                },
            };
            var readiness = new DemoReadiness();
            await using var app = HubHost.BuildServer(settings, services => services.AddSingleton<IReadiness>(readiness));
            if (!await ServerRun.TryStartAsync(app, cancellation))
            {
                return ExitCode.Failed;
            }

            try
            {
                var address = new Uri(app.Urls.First());
                var keys = await DemoKeys.EnsureAsync(app.Services, settings.Data, cancellation);
                if (!await new DemoLoader(address, keys).LoadAsync(Path.Combine(AppContext.BaseDirectory, "demo"), cancellation))
                {
                    return ExitCode.Failed;
                }

                readiness.Loaded();
                await DemoGuide.WriteAsync(Console.Out, address, keys, Path.Combine(settings.Data, DemoKeys.FileName));
            }
            catch (OperationCanceledException)
            {
                // Stopped while it was loading; what was loaded stays, the rest comes at the next start.
            }

            await ServerRun.UntilStoppedAsync(app, cancellation);
            return ExitCode.Done;
        });
        return command;
    }
}
