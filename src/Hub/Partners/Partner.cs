namespace Hub.Partners;

/// <summary>An organisation that may post to one or more feeds.</summary>
/// <param name="Id">Its kebab-case id, such as <c>duwo</c>.</param>
/// <param name="Title">Its name.</param>
/// <param name="Url">Its website.</param>
public sealed record Partner(string Id, Localized Title, Uri Url);
