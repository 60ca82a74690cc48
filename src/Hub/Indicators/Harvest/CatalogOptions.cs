namespace Hub.Indicators.Harvest;

/// <summary>Who publishes the figures and under which licence, section <c>Catalog</c>. The defaults are those of the municipality of Leiden.</summary>
public sealed class CatalogOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Catalog";

    /// <summary><c>Catalog:Publisher</c>: the publisher's URI; of a Dutch government body the one of its register (TOOI).</summary>
    public Uri Publisher { get; set; } = new("https://identifier.overheid.nl/tooi/id/gemeente/gm0546");

    /// <summary><c>Catalog:PublisherName</c>: its name.</summary>
    public string PublisherName { get; set; } = "Gemeente Leiden";

    /// <summary><c>Catalog:ContactName</c>: whom to ask about the figures.</summary>
    public string ContactName { get; set; } = "Gemeente Leiden, monitor internationalisering";

    /// <summary><c>Catalog:ContactEmail</c>: their e-mail address, one of a team and not of a person.</summary>
    public string ContactEmail { get; set; } = "gemeente@leiden.nl";

    /// <summary><c>Catalog:ContactPage</c>: a page with ways to reach them.</summary>
    public Uri ContactPage { get; set; } = new("https://gemeente.leiden.nl");

    /// <summary><c>Catalog:License</c>: the licence of the figures, by its address. The default is CC0 1.0.</summary>
    public Uri License { get; set; } = new("http://creativecommons.org/publicdomain/zero/1.0/deed.nl");

    /// <summary>What is wrong with these settings, or null.</summary>
    internal string? Fault()
    {
        foreach (var (name, uri) in new[] { (nameof(Publisher), Publisher), (nameof(ContactPage), ContactPage), (nameof(License), License) })
        {
            if (uri is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
            {
                return $"{Section}:{name} must be an absolute http or https address.";
            }
        }

        if (string.IsNullOrWhiteSpace(PublisherName) || string.IsNullOrWhiteSpace(ContactName))
        {
            return $"{Section}:{nameof(PublisherName)} and {Section}:{nameof(ContactName)} must not be empty.";
        }

        return ContactEmail.Count(character => character == '@') == 1 && Uri.TryCreate("mailto:" + ContactEmail, UriKind.Absolute, out _)
            ? null
            : $"{Section}:{nameof(ContactEmail)} must be an e-mail address.";
    }
}
