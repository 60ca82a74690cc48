using System.CommandLine;
using Hub.Azure;
using Hub.Hosting;
using Hub.Sqlite;
using Hub.Storage;

namespace Hub.Server.Commands;

/// <summary><c>copy</c>: makes one storage hold what another holds, for backups, restores and moves.</summary>
internal static class CopyCommand
{
    public static Command Create()
    {
        const string Places = "A data folder, a table endpoint (https://…, then with the machine's Azure identity) or a storage connection string.";
        var from = Place("--from", "HUB_COPY_FROM", $"What to copy. {Places}");
        var to = Place("--to", "HUB_COPY_TO", $"Where to. {Places}");
        var overwrite = new Option<bool>("--overwrite") { Description = "Make the destination equal to the source although it holds something: what the source does not hold is removed from it." };
        var schemas = CommonOptions.Schemas();
        var command = new Command("copy", "Copies everything a hub has stored, keys and subscriptions included, between SQLite and Azure Table Storage. Works beside a running hub; no hub may run on the destination.")
        {
            from, to, overwrite, schemas,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(from) is { } source && result.GetValue(to) is { } destination && SamePlace(source, destination))
            {
                result.AddError("'--from' and '--to' are the same place.");
            }
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            var source = parsed.GetRequiredValue(from);
            if (IsFolder(source) && !SqliteServices.IsIn(source))
            {
                throw new DirectoryNotFoundException($"There is no hub in the folder '{source}'; name another with --from.");
            }

            using var host = HubHost.BuildTool(new HubSettings(source, IsFolder(source) ? null : source, parsed.GetRequiredValue(schemas)));
            using var progress = new ConsoleProgress(Console.Error, TimeProvider.System);
            var destination = Open(parsed.GetRequiredValue(to));
            try
            {
                var answer = await host.Services.GetRequiredService<CopyStore>().HandleAsync(
                    host.Services.GetRequiredService<ITableStore>(), destination, parsed.GetValue(overwrite), progress, cancellation);
                progress.End();
                if (!answer.Succeeded(out var done, out var problem))
                {
                    await Console.Error.WriteLineAsync(problem.Detail);
                    return ExitCode.Refused;
                }

                Console.WriteLine($"{done.Entities} entities are at the destination: {done.Written} written, {done.Removed} removed. Round {done.Rounds} through everything found no difference.");
                return ExitCode.Done;
            }
            finally
            {
                if (destination is IAsyncDisposable file)
                {
                    await file.DisposeAsync();
                }
            }
        });
        return command;
    }

    private static Option<string> Place(string name, string variable, string description)
    {
        var option = new Option<string>(name)
        {
            Description = $"{description} Also as {variable}, so that a connection string with a key stays out of the command line.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable(variable) ?? string.Empty,
        };
        option.Validators.Add(result =>
        {
            if (string.IsNullOrWhiteSpace(result.GetValueOrDefault<string>()))
            {
                result.AddError($"'{name}' is missing: a data folder, a table endpoint or a storage connection string.");
            }
        });
        return option;
    }

    private static ITableStore Open(string place) => IsFolder(place) ? SqliteStore.Open(place) : AzureTableStore.Open(place);

    // A connection string has an equals sign and a semicolon or stands for the emulator; a folder hardly ever looks so.
    private static bool IsFolder(string place) =>
        !place.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && !place.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        && !place.StartsWith("UseDevelopmentStorage=", StringComparison.OrdinalIgnoreCase)
        && !(place.Contains('=', StringComparison.Ordinal) && place.Contains(';', StringComparison.Ordinal));

    private static bool SamePlace(string one, string other) => IsFolder(one) && IsFolder(other)
        ? Path.GetFullPath(one).TrimEnd(Path.DirectorySeparatorChar) == Path.GetFullPath(other).TrimEnd(Path.DirectorySeparatorChar)
        : one.TrimEnd('/') == other.TrimEnd('/');
}
