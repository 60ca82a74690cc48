using System.CommandLine;
using Hub.Feeds;
using Hub.Feeds.Versions;
using Hub.Http;
using Hub.Receiving;
using Hub.Receiving.Formats;

namespace Hub.Server.Commands;

/// <summary><c>validate FILE</c>: checks a submission without a hub.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("file") { Description = "The submission: an envelope in JSON, or records in .csv, .ndjson or .jsonl." }.AcceptExistingOnly();
        var (schemas, language) = (CommonOptions.Schemas(), CommonOptions.Language());
        var (feedOption, period) = SubmissionFile.Members();
        var version = new Option<string?>("--version-of-schema") { Description = "The version of the feed's schema to judge it by, such as v1; the newest when left out." };
        var command = new Command("validate", "Checks a submission on this machine, with the rules a hub applies; sends nothing.") { file, feedOption, period, schemas, version, language };
        command.SetAction(async (parsed, cancellation) =>
        {
            var body = await File.ReadAllBytesAsync(parsed.GetRequiredValue(file).FullName, cancellation);
            var mediaType = SubmissionFormats.OfFile(parsed.GetRequiredValue(file).Name) ?? SubmissionFormats.Json;
            var definitions = Definitions.Load(parsed.GetRequiredValue(schemas));
            var (name, of, wrong) = SubmissionFile.About(mediaType, body, parsed.GetValue(feedOption), parsed.GetValue(period));
            if (wrong is not null)
            {
                await Console.Error.WriteLineAsync(wrong);
                return ExitCode.Usage;
            }

            if (name is null || definitions.Feeds.Find(name) is not { } feed)
            {
                await Console.Error.WriteLineAsync($"{(name is null ? "The file names no feed" : $"There is no feed '{name}'")}. Known are {string.Join(", ", definitions.Feeds.All.Select(known => known.Id))}.");
                return ExitCode.Refused;
            }

            var today = HubCalendar.Today(TimeProvider.System.GetUtcNow());
            if (!ChooseSchema.For(feed, parsed.GetValue(version), today).Succeeded(out var schema, out var retired))
            {
                await Console.Error.WriteLineAsync(retired.Detail);
                return ExitCode.Refused;
            }

            var read = of is null ? new SubmissionInput(body) : SubmissionFormats.Read(mediaType, body, feed, schema, new EnvelopeMembers(of), RequestBody.Limit, cancellation);
            var report = Check(feed, schema, read, cancellation, out var content);
            if (report is null)
            {
                Console.WriteLine($"Valid: {content!.Records.Count} record(s) of {feed.Id} for {content.Period}, SHA-256 {content.Digest}.");
                if (content.Warnings.Count > 0)
                {
                    Console.WriteLine("Accepted with warnings; what other submissions tell is seen by the hub only:");
                    await SubmissionFile.WriteAsync(Console.Out, content.Warnings.Count, content.Warnings.Counts, content.Warnings.Errors, parsed.GetRequiredValue(language));
                }

                return ExitCode.Done;
            }

            await SubmissionFile.WriteAsync(Console.Error, report.Count, report.Counts, report.Errors, parsed.GetRequiredValue(language));
            return ExitCode.Refused;
        });
        return command;
    }

    private static ViolationReport? Check(
        Feed feed, FeedSchema schema, Result<SubmissionInput> read, CancellationToken cancellation, out SubmissionContent? content)
    {
        content = null;
        if (!read.Succeeded(out var input, out var unread))
        {
            return unread.Report ?? TooLarge(unread);
        }

        if (input.Report(schema.Compiled.Validate(input.Utf8Json, cancellation)) is { } report)
        {
            return report;
        }

        var today = HubCalendar.Today(TimeProvider.System.GetUtcNow());
        return SubmissionContent.Read(feed, schema, input.Utf8Json, today).Succeeded(out content, out var problem) ? null : input.Report(problem.Report);
    }

    private static ViolationReport TooLarge(Problem problem)
    {
        var report = new ViolationReport();
        report.Add(new Violation(string.Empty, problem.Code, new Localized(problem.Dutch?.Detail ?? problem.Detail, problem.Detail)));
        return report;
    }
}
