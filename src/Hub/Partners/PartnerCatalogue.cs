namespace Hub.Partners;

/// <summary>The partners the hub knows: a new one is a new file in <c>schemas/partners</c>.</summary>
public sealed class PartnerCatalogue
{
    private readonly Dictionary<string, Partner> byId;

    private PartnerCatalogue(IReadOnlyList<Partner> partners)
    {
        All = partners;
        byId = partners.ToDictionary(partner => partner.Id, StringComparer.Ordinal);
    }

    /// <summary>All partners, in the order of their ids.</summary>
    public IReadOnlyList<Partner> All { get; }

    /// <summary>The ids of all partners.</summary>
    public IReadOnlySet<string> Ids => byId.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>
    /// Reads every <c>{id}.json</c> of <paramref name="folder"/>:
    /// <c>{"id": "duwo", "title": {"nl": …, "en": …}, "url": "https://…"}</c>.
    /// </summary>
    /// <exception cref="DefinitionException">The folder is missing, or a file breaks a rule.</exception>
    public static PartnerCatalogue Load(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DefinitionException(folder, string.Empty, "the folder of partners does not exist");
        }

        var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal);
        return new PartnerCatalogue([.. files.Select(Read).OrderBy(partner => partner.Id, StringComparer.Ordinal)]);
    }

    /// <summary>The partner with this id, or null.</summary>
    public Partner? Find(string id) => byId.GetValueOrDefault(id);

    private static Partner Read(string path)
    {
        var file = DefinitionReader.Open(path);
        file.Only("id", "title", "url");
        var id = file.Member("id");
        if (id.Code() != Path.GetFileNameWithoutExtension(path))
        {
            throw id.Wrong("the id must be the file's name without .json");
        }

        if (!CallerId.IsValid(id.Code()))
        {
            throw id.Wrong($"an id has at most {CallerId.Most} characters");
        }

        var url = file.Member("url");
        return Uri.TryCreate(url.Text(), UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps
            ? new Partner(id.Code(), file.Member("title").Localized(), address)
            : throw url.Wrong("an absolute https address was expected");
    }
}
