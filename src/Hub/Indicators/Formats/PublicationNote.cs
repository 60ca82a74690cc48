namespace Hub.Indicators.Formats;

/// <summary>What a file that leaves the hub says about where it is from.</summary>
/// <param name="Address">The address it was asked for under.</param>
/// <param name="Publisher">Who publishes the figures.</param>
/// <param name="License">The licence they are published under, an address.</param>
public sealed record PublicationNote(string Address, string Publisher, string License);
