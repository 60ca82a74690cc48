namespace Hub;

/// <summary>A text in the two languages the hub speaks.</summary>
/// <param name="Nl">Dutch.</param>
/// <param name="En">English.</param>
public sealed record Localized(string Nl, string En)
{
    /// <summary>No text, in any language.</summary>
    public static Localized None { get; } = new(string.Empty, string.Empty);

    /// <summary>The text in <paramref name="language"/>: <c>nl</c>, and English for anything else.</summary>
    public string In(string language) => language == "nl" ? Nl : En;
}
