using System.CommandLine;
using Hub.Hosting;
using Hub.Partners;
using Hub.Receiving;

namespace Hub.Server.Commands;

/// <summary><c>periods lock|unlock|list</c>: works on the storage, also while the hub runs on it.</summary>
internal static class PeriodsCommand
{
    public static Command Create() => new("periods", "Locks and unlocks periods whose figures are out, and lists them. Works beside a running hub.") { Lock(), Unlock(), List() };

    private static Command Lock()
    {
        var (feed, period, store) = (Feed(), Period(), new StoreOptions());
        var reason = new Option<string?>("--reason") { Description = $"Why, for who may read the period; {LockPeriod.LongestReason} characters at most, no personal data." };
        var command = new Command("lock", "Locks a period: nothing of it is revised or withdrawn until it is unlocked, and its figures are published as final.") { feed, period, reason };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var why = parsed.GetValue(reason) is { Length: > 0 } given ? given : null;
            if (why is not null && LockPeriod.FaultIn(why) is { } fault)
            {
                await Console.Error.WriteLineAsync($"--reason: {fault.Detail.En}.");
                return ExitCode.Refused;
            }

            return await ChangeAsync(store, parsed, (use, stop) => use.LockAsync(Caller.CommandLine, parsed.GetRequiredValue(feed), parsed.GetRequiredValue(period), why, stop), cancellation);
        });
        return command;
    }

    private static Command Unlock()
    {
        var (feed, period, store) = (Feed(), Period(), new StoreOptions());
        var command = new Command("unlock", "Unlocks a period; its figures are provisional again.") { feed, period };
        store.AddTo(command);
        command.SetAction((parsed, cancellation) => ChangeAsync(
            store, parsed, (use, stop) => use.UnlockAsync(Caller.CommandLine, parsed.GetRequiredValue(feed), parsed.GetRequiredValue(period), stop), cancellation));
        return command;
    }

    private static Command List()
    {
        var feed = new Argument<string?>("feed") { Description = "Only periods of this feed.", Arity = ArgumentArity.ZeroOrOne };
        var locked = new Option<bool>("--locked") { Description = "Only periods that are locked." };
        var store = new StoreOptions();
        var command = new Command("list", "Lists the periods that something was received for, with what counts and who locked them.") { feed, locked };
        store.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var host = store.Build(parsed);
            var answer = await host.Services.GetRequiredService<ListPeriods>().HandleAsync(parsed.GetValue(feed), cancellation);
            if (!answer.Succeeded(out var periods, out var problem))
            {
                await Console.Error.WriteLineAsync(problem.Detail);
                return ExitCode.Refused;
            }

            Console.WriteLine($"{"FEED",-22} {"PERIOD",-8} {"COUNTS",-10} {"LOCKED",-11} {"BY",-14} REASON");
            foreach (var state in periods.Where(state => state.Lock is not null || !parsed.GetValue(locked)))
            {
                var counts = state.Submission is { } submission ? $"revision {submission.Revision}" : "nothing";
                Console.WriteLine($"{state.Feed,-22} {state.Period,-8} {counts,-10} {state.Lock?.At.ToString("yyyy-MM-dd", null) ?? "no",-11} {state.Lock?.By,-14} {state.Lock?.Reason}".TrimEnd());
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Argument<string> Feed() => new("feed") { Description = "The feed's id." };

    private static Argument<string> Period() => new("period") { Description = "The period, such as 2024, 2024-Q3 or 2024-09." };

    // The figures are published before it ends, by whoever comes first: this command or a hub that runs.
    private static async Task<int> ChangeAsync(
        StoreOptions store, ParseResult parsed, Func<LockPeriod, CancellationToken, Task<Result<PeriodState>>> change, CancellationToken cancellation)
    {
        using var host = store.Build(parsed);
        var answer = await change(host.Services.GetRequiredService<LockPeriod>(), cancellation);
        if (!answer.Succeeded(out var state, out var problem))
        {
            await Console.Error.WriteLineAsync(problem.Detail);
            return ExitCode.Refused;
        }

        await host.Services.GetRequiredService<CarryOnChanges>().SweepAsync(cancellation);
        Console.WriteLine(state.Lock is { } set
            ? $"{state.Feed} {state.Period} is locked since {set.At:yyyy-MM-dd} by {set.By}{(set.Reason is { } why ? $": {why}" : string.Empty)}."
            : $"{state.Feed} {state.Period} is not locked.");
        return ExitCode.Done;
    }
}
