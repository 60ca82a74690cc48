namespace Hub.Alerts;

/// <summary>The states of one rule's groups that a process remembers.</summary>
internal sealed class RuleStates
{
    private readonly Dictionary<string, AlertState> states = new(StringComparer.Ordinal);
    private string[]? ordered;

    /// <summary>How many there are.</summary>
    public int Count => states.Count;

    /// <summary>Their groups, in ordinal order, as they are now.</summary>
    public IReadOnlyList<string> Groups => ordered ??= [.. states.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The state of a group; null when none is kept.</summary>
    public AlertState? Find(string group) => states.GetValueOrDefault(group);

    /// <summary>Remembers a state in the place of the one there was.</summary>
    public void Put(AlertState state)
    {
        ordered = states.ContainsKey(state.Group) ? ordered : null;
        states[state.Group] = state;
    }

    /// <summary>Forgets a group.</summary>
    public void Remove(string group)
    {
        ordered = null;
        states.Remove(group);
    }
}
