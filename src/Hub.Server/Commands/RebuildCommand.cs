using System.CommandLine;
using Hub.Hosting;
using Hub.Indicators;

namespace Hub.Server.Commands;

/// <summary><c>rebuild</c>: computes everything anew and publishes what differs.</summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var store = new StoreOptions();
        var command = new Command("rebuild", "Computes all figures anew from the stored records and publishes what differs, with its events. Works beside a running hub.");
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            using var progress = new ConsoleProgress(Console.Error, TimeProvider.System);
            await host.Services.GetRequiredService<CarryOnChanges>().SweepAsync(progress, cancellation);
            var done = await host.Services.GetRequiredService<RebuildIndicators>().HandleAsync(progress, cancellation);
            progress.End();
            Console.WriteLine($"{done.Cubes} cube(s) computed, {done.CubesChanged} changed; {done.Sets} set(s) of observations computed, {done.Events} event(s) written.");
            return ExitCode.Done;
        });
        return command;
    }
}
