namespace Hub.Alerts;

/// <summary>What of an alert was not told because it was silenced.</summary>
public enum AlertHold
{
    /// <summary>All was told.</summary>
    None,

    /// <summary>It is up, and that is not told yet; it will be when the silence ends.</summary>
    Raised,

    /// <summary>It is over, and that is not told yet though its raising was; it will be when the silence ends.</summary>
    Resolved,

    /// <summary>It went up and came down within a silence: nothing was told and nothing will be.</summary>
    Everything,
}

/// <summary>The names of holds as they are written.</summary>
internal static class AlertHoldNames
{
    private static readonly string?[] Names = [null, "raised", "resolved", "everything"];

    /// <summary>Its name; null when nothing is held back.</summary>
    public static string? Name(this AlertHold hold) => Names[(int)hold];

    /// <summary>The hold with this name.</summary>
    public static AlertHold Parse(string? name) => Array.IndexOf(Names, name) is >= 0 and var index
        ? (AlertHold)index
        : throw new InvalidDataException($"'{name}' is nothing that is held back of an alert.");
}
