using System.Security.Cryptography;
using System.Text;
using Hub.Alerts;
using Hub.Feeds;
using Hub.Feeds.Quality;
using Hub.Indicators;
using Hub.Partners;
using Hub.Publishing.Catalogue;

namespace Hub;

/// <summary>
/// Everything the hub is told by files: partners, feeds, indicators, alert rules and event types, read and checked together at start
/// from the folder <c>schemas/</c>.
/// </summary>
/// <param name="Partners">Who may send.</param>
/// <param name="Feeds">What may be sent.</param>
/// <param name="Indicators">What is published.</param>
/// <param name="Alerts">What is watched.</param>
/// <param name="Fingerprint">Changes with any byte of a definition that figures are made by, and with the method; tells whether stored figures are of these definitions.</param>
public sealed record Definitions(
    PartnerCatalogue Partners, FeedCatalogue Feeds, IndicatorCatalogue Indicators, AlertCatalogue Alerts, string Fingerprint)
{
    /// <summary>What is told of it, and how.</summary>
    public required EventTypeCatalogue Events { get; init; }

    /// <summary>Reads all definitions below <paramref name="folder"/>.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="wording">The words that fill the placeholders in texts; null for the standard ones.</param>
    /// <exception cref="DefinitionException">One of them is wrong; the message says which file, where in it and why.</exception>
    public static Definitions Load(string folder, Wording? wording = null)
    {
        var partners = PartnerCatalogue.Load(Path.Combine(folder, "partners"));
        var feeds = FeedCatalogue.Load(Path.Combine(folder, "feeds"), partners.All.Select(partner => partner.Id).ToHashSet(StringComparer.Ordinal));
        var indicators = IndicatorCatalogue.Load(Path.Combine(folder, "indicators"), feeds, wording ?? Wording.Standard);
        var alerts = AlertCatalogue.Load(Path.Combine(folder, "alerts"));
        foreach (var rule in alerts.All)
        {
            AlertCatalogue.Check(rule, Path.Combine(folder, "alerts", $"{rule.Id}.json"), indicators);
        }

        return new Definitions(partners, feeds, indicators, alerts, FingerprintOf(folder, feeds))
        {
            Events = EventTypeCatalogue.Load(Path.Combine(folder, "events")),
        };
    }

    // Raised when the same definitions give other figures, so that what is stored is computed anew.
    private static ReadOnlySpan<byte> Method => "3: measures that bound each other are judged together"u8;

    private static string FingerprintOf(string folder, FeedCatalogue feeds)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Method);
        foreach (var part in new[] { "alerts", "feeds", "indicators" })
        {
            var files = Directory.EnumerateFiles(Path.Combine(folder, part), "*.json", SearchOption.AllDirectories)
                .Where(file => Path.GetFileName(file) != "quality.json" && !file.Contains($"{Path.DirectorySeparatorChar}examples{Path.DirectorySeparatorChar}", StringComparison.Ordinal));
            foreach (var file in files.Order(StringComparer.Ordinal))
            {
                hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
                hash.AppendData(File.ReadAllBytes(file));
            }
        }

        // Of the quality rules only those that bound measures decide on figures: on what is withheld of them.
        foreach (var feed in feeds.All)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{feed.Id} {string.Join(' ', MeasureBound.Of(feed).Select(bound => $"{bound.Name}{(bound.IsEqual ? "=" : string.Empty)}"))}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
