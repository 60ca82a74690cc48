namespace Hub.Partners;

/// <summary>What a caller may do. A caller has one role; who needs two gets two keys.</summary>
public enum Role
{
    /// <summary>May post the feeds of the partner whose id it carries, and read what it posted.</summary>
    Partner,

    /// <summary>May read what the hub publishes, as the monitor does.</summary>
    Reader,

    /// <summary>May manage its own subscriptions, as the municipality does for housing alerts.</summary>
    Subscriber,

    /// <summary>Looks after the hub: sees every submission, delivery and key.</summary>
    Operator,
}

/// <summary>Roles as they are written in storage, tokens and on the command line: lower case.</summary>
public static class RoleNames
{
    /// <summary>All names, in the order of <see cref="Role"/>.</summary>
    public static IReadOnlyList<string> All { get; } = ["partner", "reader", "subscriber", "operator"];

    /// <summary>The role's name.</summary>
    public static string Name(this Role role) => All[(int)role];

    /// <summary>Reads a name exactly as it is written; digits, other cases and combinations are refused.</summary>
    public static bool TryParse(string? name, out Role role)
    {
        for (var index = 0; index < All.Count; index++)
        {
            if (string.Equals(All[index], name, StringComparison.Ordinal))
            {
                role = (Role)index;
                return true;
            }
        }

        role = default;
        return false;
    }
}
