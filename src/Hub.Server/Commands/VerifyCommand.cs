using System.CommandLine;
using Hub.Alerts;
using Hub.Indicators;
using Hub.Receiving;

namespace Hub.Server.Commands;

/// <summary><c>verify</c>: recomputes everything and compares it with what is published.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var store = new StoreOptions();
        var command = new Command("verify", "Recomputes all figures from the stored records, and the alerts from them, and compares them with what is published and with what is kept of what was. Changes nothing.");
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            using var progress = new ConsoleProgress(Console.Error, TimeProvider.System);
            var found = await host.Services.GetRequiredService<VerifyIndicators>().HandleAsync(progress, cancellation);
            progress.End();
            var differences = found.Differences.Concat(await host.Services.GetRequiredService<VerifyAlerts>().HandleAsync(cancellation)).ToList();
            foreach (var difference in differences)
            {
                Console.WriteLine(difference);
            }

            foreach (var outstanding in await host.Services.GetRequiredService<SubmitReporting>().OutstandingAsync(cancellation))
            {
                // No difference: the hourly work has not seen yet what has come in, or what has been withdrawn.
                Console.WriteLine($"Note: the receipts tell otherwise of {outstanding.Period} than {outstanding.Feed} does; the running hub submits {outstanding} within the hour.");
            }

            Console.WriteLine($"{found.Submissions} submission(s), {found.Sets} set(s) with {found.Observations} observation(s) recomputed, {found.Vintages} vintage(s) checked: {differences.Count} difference(s), alerts included.");
            return differences.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }
}
