using System.CommandLine;
using Hub.Feeds.Versions;

namespace Hub.Server.Commands;

/// <summary><c>schemas check</c>: tells compatible from breaking changes.</summary>
internal static class SchemasCommand
{
    public static Command Create() => new("schemas", "Looks after the feeds' schemas.") { Check() };

    private static Command Check()
    {
        var schemas = CommonOptions.Schemas();
        var against = new Option<DirectoryInfo>("--against")
        {
            Description = "The definitions as they were, such as those of the target branch; a breaking change of a version since then is refused.",
        }.AcceptExistingOnly();
        var command = new Command("check", "Reads all definitions, and tells compatible from breaking changes of the schemas: between versions and, with --against, within each version.") { schemas, against };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(schemas);
            var definitions = Definitions.Load(folder);
            Console.WriteLine($"{definitions.Feeds.All.Count} feeds with {definitions.Feeds.All.Sum(feed => feed.Schemas.Count)} schemas can be used.");
            Write(CheckSchemas.BetweenVersions(folder));
            if (parsed.GetValue(against) is not { } before)
            {
                return ExitCode.Done;
            }

            var states = CheckSchemas.BetweenStates(before.FullName, folder, HubCalendar.Today(TimeProvider.System.GetUtcNow()));
            Write(states);
            var breaking = states.Sum(state => state.Changes.Count(change => change.IsBreaking));
            Console.WriteLine(breaking == 0
                ? "No version breaks what was valid by it."
                : $"{breaking} breaking change(s) within a version: leave that version as it was and put the change into a new one beside it.");
            return breaking == 0 ? ExitCode.Done : ExitCode.Refused;
        });
        return command;
    }

    private static void Write(IEnumerable<CheckSchemas.Comparison> comparisons)
    {
        foreach (var comparison in comparisons.Where(comparison => comparison.Changes.Count > 0))
        {
            Console.WriteLine(comparison.What);
            foreach (var change in comparison.Changes)
            {
                Console.WriteLine($"  {(change.IsBreaking ? "breaking  " : "compatible")}  {(change.Pointer.Length == 0 ? "/" : change.Pointer)}  {change.What}");
            }
        }
    }
}
