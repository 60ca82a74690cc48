using System.CommandLine;
using Hub.Receiving;

namespace Hub.Server.Commands;

/// <summary><c>validate FILE</c>: checks a submission without a hub.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The submission's envelope, a JSON file." }.AcceptExistingOnly();
        var (schemas, language) = (CommonOptions.Schemas(), CommonOptions.Language());
        var command = new Command("validate", "Checks a submission on this machine, with the rules a hub applies; sends nothing.") { file, schemas, language };
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = await File.ReadAllBytesAsync(parsed.GetRequiredValue(file).FullName, cancellation);
            var definitions = Definitions.Load(parsed.GetRequiredValue(schemas));
            var name = SubmissionFile.FeedOf(body);
            if (name is null || definitions.Feeds.Find(name) is not { } feed)
            {
                await Console.Error.WriteLineAsync($"The file names {(name is null ? "no feed" : $"the unknown feed '{name}'")}. Known are {string.Join(", ", definitions.Feeds.All.Select(known => known.Id))}.");
                return ExitCode.Refused;
            }

            var report = feed.Latest.Compiled.Validate(body, cancellation);
            if (report is null)
            {
                var today = HubCalendar.Today(TimeProvider.System.GetUtcNow());
                if (SubmissionContent.Read(feed, feed.Latest, body, today).Succeeded(out var content, out var problem))
                {
                    Console.WriteLine($"Valid: {content.Records.Count} record(s) of {feed.Id} for {content.Period}, SHA-256 {content.Digest}.");
                    return ExitCode.Done;
                }

                report = problem.Report!;
            }

            await SubmissionFile.WriteAsync(Console.Error, report.Count, report.Counts, report.Errors, parsed.GetRequiredValue(language));
            return ExitCode.Refused;
        });
        return command;
    }
}
