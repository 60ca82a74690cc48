using System.CommandLine;
using Hub.Indicators;

namespace Hub.Server.Commands;

/// <summary><c>verify</c>: recomputes everything and compares it with what is published.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var store = new StoreOptions();
        var command = new Command("verify", "Recomputes all figures from the stored records and compares them with what is published. Changes nothing.");
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            using var progress = new ConsoleProgress(Console.Error, TimeProvider.System);
            var found = await host.Services.GetRequiredService<VerifyIndicators>().HandleAsync(progress, cancellation);
            progress.End();
            foreach (var difference in found.Differences)
            {
                Console.WriteLine(difference);
            }

            Console.WriteLine($"{found.Submissions} submission(s), {found.Sets} set(s) with {found.Observations} observation(s) recomputed: {found.Differences.Count} difference(s).");
            return found.Differences.Count == 0 ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }
}
