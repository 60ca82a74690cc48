using System.ServiceModel.Syndication;
using System.Text;
using System.Xml;
using Hub.Alerts;

namespace Hub.Http;

/// <summary>Writes entries about alerts as an Atom feed (RFC 4287), in pages (RFC 5005, section 3).</summary>
/// <param name="address">The address of the hub, without a slash at its end.</param>
/// <param name="path">The path of the feed.</param>
/// <param name="query">The query of this page; null or empty for none.</param>
/// <param name="source">Which hub it is, a URI.</param>
/// <param name="language"><c>nl</c> or <c>en</c>.</param>
internal sealed class AlertFeed(string address, string path, string? query, string source, string language)
{
    /// <summary>Who publishes the figures: the feed's author.</summary>
    public required string Publisher { get; init; }

    /// <summary>The licence of the figures.</summary>
    public required Uri License { get; init; }

    /// <summary>How a rule's figures are worded.</summary>
    public required Func<AlertRule, AlertWording> Wording { get; init; }

    /// <summary>The status of an entry's figure; null when it is not known.</summary>
    public required Func<AlertFeedEntry, char?> Status { get; init; }

    /// <summary>The query of the first page; empty for none.</summary>
    public required string First { get; init; }

    /// <summary>The query of the next page; null when this is the last.</summary>
    public string? Next { get; init; }

    private bool IsDutch => language == Languages.Dutch;

    /// <summary>The feed with these entries as UTF-8.</summary>
    public ReadOnlyMemory<byte> Write(IReadOnlyList<AlertFeedEntry> entries)
    {
        // Atom asks for a moment also when nothing has happened yet.
        var updated = entries.Count == 0 ? DateTimeOffset.UnixEpoch : entries[0].At;
        var feed = new SyndicationFeed([.. entries.Select(Entry)])
        {
            Id = $"urn:uuid:{AlertFeedEntry.Named($"{source}\nalerts")}",
            Title = new TextSyndicationContent(IsDutch ? "Woonmeldingen" : "Housing alerts"),
            Description = new TextSyndicationContent(IsDutch
                ? "Meldingen over de huisvesting van internationale inwoners en studenten: afgegeven en opgeheven."
                : "Alerts about the housing of international residents and students: raised and resolved."),
            LastUpdatedTime = updated,
            Language = language,
            Copyright = new TextSyndicationContent(License.AbsoluteUri),
            Generator = "Partner data-exchange hub",
        };
        feed.Authors.Add(new SyndicationPerson { Name = Publisher });
        feed.Links.Add(Link(path + query, "self", "application/atom+xml"));
        feed.Links.Add(Link(path + First, "first", "application/atom+xml"));
        feed.Links.Add(Link("/v1/alerts", "alternate", "application/json"));
        if (Next is not null)
        {
            feed.Links.Add(Link(path + Next, "next", "application/atom+xml"));
        }

        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true }))
        {
            feed.GetAtom10Formatter().WriteTo(xml);
        }

        return buffer.ToArray();
    }

    private SyndicationItem Entry(AlertFeedEntry entry)
    {
        var (rule, alert) = (entry.Rule, entry.Alert);
        var wording = Wording(rule);
        var title = wording.Fill(rule, alert, rule.Title).In(language);
        var item = new SyndicationItem
        {
            Id = $"urn:uuid:{entry.Id}",
            Title = new TextSyndicationContent(entry.IsEnd ? $"{EndName(alert)}: {title}" : title),
            Summary = new TextSyndicationContent(wording.Fill(rule, alert, rule.Text).In(language)),
            Content = new TextSyndicationContent(new AlertFeedContent(address, language).Of(entry, Status(entry), wording), TextSyndicationContentKind.Html),
            LastUpdatedTime = entry.At,
            PublishDate = entry.At,
        };
        item.Links.Add(Link($"/v1/alerts/{alert.Id}", "alternate", "application/json"));
        item.Categories.Add(new SyndicationCategory(rule.Id));
        item.Categories.Add(new SyndicationCategory(AlertEvents.Name(rule.Severity)));
        item.Categories.Add(new SyndicationCategory(entry.IsEnd ? "resolved" : "raised"));
        return item;
    }

    private string EndName(Alert alert) => (alert.IsCorrected, IsDutch) switch
    {
        (true, true) => "Gecorrigeerd",
        (true, false) => "Corrected",
        (false, true) => "Opgeheven",
        (false, false) => "Resolved",
    };

    private SyndicationLink Link(string target, string relation, string mediaType) =>
        new(new Uri(address + target, UriKind.Absolute)) { RelationshipType = relation, MediaType = mediaType };
}
