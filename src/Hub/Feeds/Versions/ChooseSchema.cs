namespace Hub.Feeds.Versions;

/// <summary>Chooses the version of a feed's schema that a submission is judged by.</summary>
public static class ChooseSchema
{
    /// <summary>The version asked for, or the newest when none is.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="version">The version asked for, such as <c>v1</c>, or null.</param>
    /// <param name="today">Today where the hub stands; a version is refused from its sunset on.</param>
    /// <returns>The schema; invalid-request when there is no such version, schema-retired past its sunset.</returns>
    public static Result<FeedSchema> For(Feed feed, string? version, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(feed);
        if (version is null)
        {
            return feed.Latest;
        }

        if (feed.Schemas.FirstOrDefault(known => known.Version == version) is not { } schema)
        {
            return Problems.InvalidRequest($"'schema' is one of {string.Join(", ", feed.Schemas.Select(known => known.Version))}; without it the newest is meant.");
        }

        return schema.Sunset is { } sunset && sunset <= today
            ? Problems.SchemaRetired($"Schema {schema.Version} of '{feed.Id}' is out of use since {sunset:yyyy-MM-dd}. Send by {feed.Latest.Version}: /v1/feeds/{feed.Id}/schemas/{feed.Latest.Version}.")
            : schema;
    }
}
