using System.CommandLine;
using Hub.Feeds.Versions;
using Hub.Receiving;

namespace Hub.Server.Commands;

/// <summary><c>validate FILE</c>: checks a submission without a hub.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The submission's envelope, a JSON file." }.AcceptExistingOnly();
        var schemas = CommonOptions.Schemas();
        var version = new Option<string?>("--version-of-schema") { Description = "The version of the feed's schema to judge it by, such as v1; the newest when left out." };
        var command = new Command("validate", "Checks a submission on this machine, with the rules a hub applies; sends nothing.") { file, schemas, version };
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

            var today = HubCalendar.Today(TimeProvider.System.GetUtcNow());
            if (!ChooseSchema.For(feed, parsed.GetValue(version), today).Succeeded(out var schema, out var wrong))
            {
                await Console.Error.WriteLineAsync(wrong.Detail);
                return ExitCode.Refused;
            }

            var report = schema.Compiled.Validate(body, cancellation);
            if (report is null)
            {
                if (SubmissionContent.Read(feed, schema, body, today).Succeeded(out var content, out var problem))
                {
                    Console.WriteLine($"Valid: {content.Records.Count} record(s) of {feed.Id} for {content.Period}, SHA-256 {content.Digest}.");
                    if (content.Warnings.Count > 0)
                    {
                        Console.WriteLine("Accepted with warnings; what other submissions tell is seen by the hub only:");
                        await SubmissionFile.WriteAsync(Console.Out, content.Warnings.Count, content.Warnings.Counts, content.Warnings.Errors);
                    }

                    return ExitCode.Done;
                }

                report = problem.Report!;
            }

            await SubmissionFile.WriteAsync(Console.Error, report.Count, report.Counts, report.Errors);
            return ExitCode.Refused;
        });
        return command;
    }
}
