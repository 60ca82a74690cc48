using System.CommandLine;
using Azure.Identity;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Newtonsoft.Json.Schema;

namespace Hub.Server.Commands;

/// <summary>What a command's exit code tells.</summary>
internal static class ExitCode
{
    /// <summary>It was done.</summary>
    public const int Done = 0;

    /// <summary>It was refused, or differences were found; the output says why.</summary>
    public const int Refused = 1;

    /// <summary>The command line, a file or a definition is wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>The hub or its storage could not be reached, or failed.</summary>
    public const int Failed = 3;
}

/// <summary>The hub's command line.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(
            """
            The partner data-exchange hub: partners post figures, the hub validates, stores and aggregates them, and publishes indicators and alerts.
            Exit codes: 0 done, 1 refused or differences found, 2 wrong usage, 3 failed.
            """)
        {
            DemoCommand.Create(),
            ServeCommand.Create(),
            PartnersCommand.Create(),
            KeysCommand.Create(),
            PeriodsCommand.Create(),
            SubmitCommand.Create(),
            ValidateCommand.Create(),
            SchemasCommand.Create(),
            IndicatorsCommand.Create(),
            AlertsCommand.Create(),
            DeliveriesCommand.Create(),
            VerifyCommand.Create(),
            RebuildCommand.Create(),
            CopyCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync($"'{parsed.CommandResult.Command.Name} --help' tells more.");
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception wrong) when (wrong is DefinitionException or DirectoryNotFoundException)
        {
            return await TellAsync(wrong.Message, ExitCode.Usage);
        }
        catch (Exception wrong) when (wrong is OptionsValidationException or FormatException or JSchemaException or InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" })
        {
            return await TellAsync($"A setting is wrong: {wrong.Message}", ExitCode.Usage);
        }
        catch (OperationCanceledException)
        {
            return await TellAsync("Stopped.", ExitCode.Failed);
        }
        catch (HttpRequestException unreachable)
        {
            return await TellAsync($"The hub could not be reached: {unreachable.Message}", ExitCode.Failed);
        }
        catch (AuthenticationFailedException)
        {
            // Its message is a page about every way there is.
            return await TellAsync("The storage wants to know who you are, and nobody is logged in: run 'az login' first.", ExitCode.Failed);
        }
        catch (Exception failure) when (failure is AggregateException { InnerException: global::Azure.RequestFailedException } or IOException or UnauthorizedAccessException or SqliteException or InvalidDataException or global::Azure.RequestFailedException)
        {
            return await TellAsync($"The storage or a file failed: {failure.Message.Split('\n')[0]}", ExitCode.Failed);
        }
    }

    private static async Task<int> TellAsync(string message, int code)
    {
        await Console.Error.WriteLineAsync(message);
        return code;
    }
}
