using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// How reports of refused submissions lie in the feed's partition: <c>x|{uuid}</c> what it was, and
/// <c>y|{uuid}|{page}</c> the violations that are listed.
/// </summary>
internal static class RefusalRows
{
    public const string Prefix = "x|";

    // Two pages hold a thousand violations of ordinary length, and fit one batch whatever is in them.
    private const int MostPages = 2;
    private const long MostWireBytes = 3 * 1024 * 1024;

    public static string Key(Guid number) => $"{Prefix}{number:D}";

    public static string PagePrefix(Guid number) => $"y|{number:D}|";

    public static Guid Number(TableEntity row) => Guid.ParseExact(row.RowKey[Prefix.Length..], "D");

    /// <summary>The listed violations in pages, as many as fit.</summary>
    public static List<TableEntity> Pages(RefusalId id, ViolationReport report)
    {
        var pages = new List<TableEntity>();
        var writer = new TextPageWriter(page => new TableEntity(id.Feed, PagePrefix(id.Number) + page.ToString("D4", CultureInfo.InvariantCulture)));
        foreach (var violation in report.Errors)
        {
            if (writer.Add(ViolationText.Write(violation).Span) is { } full)
            {
                pages.Add(full);
            }

            if (pages.Count == MostPages)
            {
                break;
            }
        }

        if (pages.Count < MostPages && writer.Finish() is { } last)
        {
            pages.Add(last);
        }

        while (pages.Count > 1 && pages.Sum(TableLimits.WireBytes) > MostWireBytes)
        {
            pages.RemoveAt(pages.Count - 1);
        }

        return pages;
    }

    /// <summary>Tells equal reports from others.</summary>
    public static string Digest(RefusedSubmission refused, IEnumerable<TableEntity> pages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{refused.ReceivedFrom}\n{refused.MediaType}\n{refused.Period}\n{ViolationText.WriteCounts(refused.Report.Counts)}\n"));
        foreach (var text in pages.SelectMany(TextPages.Texts))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    public static TableEntity ToEntity(RefusedSubmission refused, int pages, string digest) => new(refused.Id.Feed, Key(refused.Id.Number))
    {
        ["receivedAt"] = refused.ReceivedAt,
        ["lastReceivedAt"] = refused.LastReceivedAt,
        ["times"] = refused.Times,
        ["receivedFrom"] = refused.ReceivedFrom,
        ["mediaType"] = refused.MediaType,
        ["period"] = refused.Period?.ToString(),
        ["errorCounts"] = ViolationText.WriteCounts(refused.Report.Counts),
        ["pages"] = pages,
        ["digest"] = digest,
    };

    public static RefusedSubmission ToRefused(TableEntity row, IEnumerable<Violation> listed) => new()
    {
        Id = new RefusalId(row.PartitionKey, Number(row)),
        ReceivedAt = row.Moment("receivedAt") ?? throw new InvalidDataException($"Entity {row.PartitionKey}/{row.RowKey} has no usable 'receivedAt'."),
        LastReceivedAt = row.Moment("lastReceivedAt") ?? row.Moment("receivedAt")!.Value,
        Times = row.Number("times") ?? 1,
        ReceivedFrom = row.Text("receivedFrom") ?? string.Empty,
        MediaType = row.Text("mediaType") ?? string.Empty,
        Period = Period.TryParse(row.Text("period"), out var period) ? period : null,
        Report = new ViolationReport(ViolationText.ReadCounts(row.Text("errorCounts")), listed),
    };

    /// <summary>What removes a report.</summary>
    public static IEnumerable<TableOperation> Removal(TableEntity row)
    {
        yield return TableOperation.Delete(row.PartitionKey, row.RowKey);
        for (var page = 0; page < (row.Number("pages") ?? 0); page++)
        {
            yield return TableOperation.Delete(row.PartitionKey, PagePrefix(Number(row)) + page.ToString("D4", CultureInfo.InvariantCulture));
        }
    }
}
