namespace Hub.Partners;

/// <summary>The partner that is the hub itself: it sends its own feed from within, so nobody gets a key in its name.</summary>
/// <param name="Id">Its id; null where the catalogue has no such partner.</param>
public sealed record OwnPartner(string? Id);
