using Hub.Publishing;

namespace Hub.Http;

/// <summary>Which events a reader asks for, by its query. It only narrows: who may hear what is decided elsewhere.</summary>
internal static class EventFilter
{
    public static readonly IReadOnlyList<QueryParameter> Parameters =
    [
        new("types", "Only events of these types, separated by commas.", """{"type":"string"}"""),
        new("subject", "Only events with exactly this subject."),
    ];

    /// <summary>Reads the filter.</summary>
    /// <param name="request">The request.</param>
    /// <param name="offered">The types there are on its route.</param>
    public static Result<Func<PublishedEvent, bool>> Read(HubRequest request, IReadOnlyList<string> offered)
    {
        // All of them have to hold; another kind of filter is one more.
        List<Func<PublishedEvent, bool>> conditions = [];
        var types = request.Query("types")?.Split(',', StringSplitOptions.TrimEntries) ?? [.. offered];
        if (types.FirstOrDefault(type => !offered.Contains(type, StringComparer.Ordinal)) is { } stranger)
        {
            return Problems.InvalidRequest($"'types' names '{stranger}'; there are {string.Join(", ", offered)}.");
        }

        var named = types.ToHashSet(StringComparer.Ordinal);
        conditions.Add(published => named.Contains(published.Event.Type));
        if (request.Query("subject") is { } subject)
        {
            conditions.Add(published => published.Event.Subject == subject);
        }

        Func<PublishedEvent, bool> all = published => conditions.TrueForAll(condition => condition(published));
        return all;
    }
}
