using System.Globalization;
using System.Text.Json;
using Hub.Storage;

namespace Hub.Publishing.Deliveries;

/// <summary>One attempt at a delivery, as the log keeps it and the API shows it.</summary>
/// <param name="At">When the request was begun (UTC).</param>
/// <param name="Status">The HTTP status it got, when it got any.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Error">The class of its failure, such as <c>timeout</c>; null for a success.</param>
/// <param name="Answer">The beginning of what the sink answered, see <see cref="AnswerExcerpt"/>; null when that was nothing.</param>
public sealed record Attempt(DateTimeOffset At, int? Status, long Milliseconds, string? Error, string? Answer)
{
    /// <summary>Attempts kept of one delivery: three whole ladders. Of more the newest are kept.</summary>
    public const int Most = 30;

    private static readonly string[] Names = [.. Enumerable.Range(0, Most).Select(number => "attempt" + number.ToString("D2", CultureInfo.InvariantCulture))];

    /// <summary>A log with one more attempt.</summary>
    internal static IReadOnlyList<Attempt> With(IReadOnlyList<Attempt> log, Attempt attempt) =>
        log.Count == 0 ? [attempt] : [.. log.Skip(log.Count - Most + 1), attempt];

    // A property for each, so that a storage explorer shows them and none is near a property's limit.
    internal static void Write(TableEntity entity, IReadOnlyList<Attempt> log)
    {
        for (var number = 0; number < log.Count; number++)
        {
            entity[Names[number]] = JsonSerializer.Serialize(log[number], PublishingJson.Default.Attempt);
        }
    }

    internal static IReadOnlyList<Attempt> Read(TableEntity entity)
    {
        List<Attempt> log = [];
        while (log.Count < Most && entity.Text(Names[log.Count]) is { } json)
        {
            log.Add(JsonSerializer.Deserialize(json, PublishingJson.Default.Attempt)!);
        }

        return log;
    }
}
