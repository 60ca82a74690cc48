using System.Collections.Concurrent;
using System.Text.Json;
using Hub.Feeds.Validation;
using Hub.Publishing.Filters.Cesql;

namespace Hub.Publishing.Filters;

/// <summary>
/// The filters of a subscription: events that all of them let pass are wanted (CloudEvents Subscriptions API 1.0,
/// section 3.2.4). Judging one event takes some milliseconds at most, whatever is in them.
/// </summary>
public sealed class EventFilters
{
    /// <summary>UTF-16 units the filters of a subscription may have as JSON.</summary>
    public const int Longest = 16 * 1024;

    private const int MostKept = 4096;

    // Subscriptions are read from the storage for every batch of events; what they say is the same each time.
    private static readonly ConcurrentDictionary<string, EventFilters> Kept = new(StringComparer.Ordinal);

    private readonly IReadOnlyList<EventFilter>? filters;

    private EventFilters(string json, IReadOnlyList<EventFilter>? filters) => (Json, this.filters) = (json, filters);

    /// <summary>The filters as they were sent: a JSON array.</summary>
    public string Json { get; }

    /// <summary>The attributes they ask for, and where; known only of filters that were just sent.</summary>
    internal IReadOnlyList<(string Pointer, string Name)> Asked { get; private init; } = [];

    /// <summary>Reads filters that somebody sent, adding everything that is wrong with them to <paramref name="report"/>.</summary>
    /// <param name="value">The value of <c>filters</c>.</param>
    /// <param name="pointer">Where it stands in the document.</param>
    /// <param name="report">Gets what is wrong.</param>
    /// <returns>The filters; of no use when something was added to the report.</returns>
    internal static EventFilters Read(JsonElement value, string pointer, ViolationReport report)
    {
        var reader = new FilterReader(report);
        var filters = reader.ReadAll(value, pointer);
        var json = value.GetRawText();
        if (json.Length > Longest)
        {
            report.Add(new Violation(pointer, ViolationCodes.MaxLength, new Localized(
                $"De filters hebben samen ten hoogste {Longest} tekens.", $"The filters have at most {Longest} characters together.")));
        }

        return new EventFilters(json, filters) { Asked = reader.Asked };
    }

    /// <summary>
    /// The filters that were stored as <see cref="Json"/>. What another version of the hub took and this one cannot read
    /// lets nothing pass: that is one subscription's trouble and not everybody's.
    /// </summary>
    internal static EventFilters Stored(string json)
    {
        if (Kept.TryGetValue(json, out var known))
        {
            return known;
        }

        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(json, Parse);
    }

    /// <summary>Whether an event passes all of them. It never throws.</summary>
    /// <param name="published">The event.</param>
    /// <param name="effort">Gets what it took, where somebody waits for it; or null.</param>
    internal bool Pass(PublishedEvent published, JudgingEffort? effort = null)
    {
        if (filters is null)
        {
            return false;
        }

        var attributes = EventAttributes.Of(published);
        var budget = new CesqlBudget();
        var passes = filters.All(filter => filter.Passes(attributes, budget));
        effort?.Add(budget.Spent);
        return passes;
    }

    private static EventFilters Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var report = new ViolationReport();
            var filters = new FilterReader(report).ReadAll(document.RootElement, string.Empty);
            return new EventFilters(json, report.Count == 0 ? filters : null);
        }
        catch (JsonException)
        {
            return new EventFilters(json, null);
        }
    }
}
