namespace Hub.Alerts;

/// <summary>
/// The dimension values an alert is about, as one word: the codes in the order of <see cref="AlertRule.By"/> joined by
/// dots, such as <c>leiden</c> or <c>leiden.short-stay</c>; <see cref="Total"/> when the rule has no dimensions.
/// </summary>
public static class AlertGroup
{
    /// <summary>The group of a rule without dimensions.</summary>
    public const string Total = "total";

    /// <summary>The group of <paramref name="codes"/>.</summary>
    /// <exception cref="ArgumentException">A code is not kebab-case, so that the group could not be read back.</exception>
    public static string Of(IReadOnlyList<string> codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        foreach (var code in codes)
        {
            if (!DefinitionReader.IsCode(code))
            {
                throw new ArgumentException("A dimension code is kebab-case.", nameof(codes));
            }
        }

        return codes.Count == 0 ? Total : string.Join('.', codes);
    }

    /// <summary>The dimension values of <paramref name="group"/> by name, in the order of the rule.</summary>
    /// <exception cref="ArgumentException">The group has another number of values than the rule has dimensions.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Dimensions(AlertRule rule, string group)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(group);
        if (rule.By.Count == 0 && group == Total)
        {
            return [];
        }

        var codes = group.Split('.');
        return codes.Length == rule.By.Count
            ? [.. rule.By.Zip(codes, KeyValuePair.Create)]
            : throw new ArgumentException($"Group '{group}' does not fit rule '{rule.Id}', which has {rule.By.Count} dimension(s).", nameof(group));
    }
}
