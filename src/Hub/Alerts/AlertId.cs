namespace Hub.Alerts;

/// <summary>
/// The id of an alert, <c>{rule}.{group}.{period raised}</c>, such as <c>housing-shortage.leiden.2017-03</c>: the same
/// figures give the same id, and the id alone leads to where the alert is stored.
/// </summary>
/// <param name="Rule">The rule's id.</param>
/// <param name="Group">The group; see <see cref="AlertGroup"/>.</param>
/// <param name="Raised">The period that raised it.</param>
public readonly record struct AlertId(string Rule, string Group, Period Raised)
{
    /// <summary>Reads an id; anything else is refused.</summary>
    public static bool TryParse(string? text, out AlertId id)
    {
        id = default;
        if (text is null or { Length: > 400 })
        {
            return false;
        }

        var parts = text.Split('.');
        if (parts.Length < 3 || !Period.TryParse(parts[^1], out var raised) || !parts[..^1].All(DefinitionReader.IsCode))
        {
            return false;
        }

        id = new AlertId(parts[0], string.Join('.', parts[1..^1]), raised);
        return true;
    }

    /// <summary>The id as it is written everywhere.</summary>
    public override string ToString() => $"{Rule}.{Group}.{Raised}";
}
