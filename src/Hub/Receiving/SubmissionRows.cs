using System.Globalization;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>
/// How submissions lie in storage: table <c>feeds</c>, a partition per feed, so that everything one submission changes
/// goes into one atomic batch. docs/storage.md tells the whole layout.
/// </summary>
/// <remarks>
/// <code>
/// h|{period}                     the head: which revision counts, its digest and its cube
/// r|{period}|{revision:D6}       a receipt
/// p|{upload}|{page:D4}           records, in pages
/// c|{upload}|{page:D4}           a cube too large for the head
/// u|{upload}                     an upload under way whose pages need more than one batch
/// w|{upload}|{page:D4}           warnings that do not fit the receipt
/// x|{uuid}                       a refused submission
/// y|{uuid}|{page:D4}             what was wrong with it
/// k|{digest of caller and key}   the answer to a request with an Idempotency-Key
/// t|{period}                     that the period is or was late, as subscribers were told
/// o|{event}                      the outbox
/// </code>
/// </remarks>
internal static class SubmissionRows
{
    public const string Table = "feeds";

    public const string HeadPrefix = "h|";

    public const string UploadPrefix = "u|";

    public static string HeadKey(Period period) => $"h|{period}";

    public static string LateKey(Period period) => $"t|{period}";

    public static string ReceiptKey(Period period, int revision) =>
        string.Create(CultureInfo.InvariantCulture, $"r|{period}|{revision:D6}");

    public static string PagePrefix(string upload) => $"p|{upload}|";

    public static string CubePrefix(string upload) => $"c|{upload}|";

    public static string CubeKey(string upload, int page) => CubePrefix(upload) + page.ToString("D4", CultureInfo.InvariantCulture);

    public static string WarningPrefix(string upload) => $"w|{upload}|";

    public static string WarningKey(string upload, int page) => WarningPrefix(upload) + page.ToString("D4", CultureInfo.InvariantCulture);

    public static string UploadKey(string upload) => UploadPrefix + upload;

    public static TextPageWriter PageWriter(string feed, string upload) =>
        new(page => new TableEntity(feed, PagePrefix(upload) + page.ToString("D4", CultureInfo.InvariantCulture)));

    public static TableEntity ToEntity(Receipt receipt) =>
        new(receipt.Id.Feed, ReceiptKey(receipt.Id.Period, receipt.Id.Revision))
        {
            ["submission"] = receipt.Id.ToString(),
            ["status"] = receipt.Status == SubmissionStatus.Accepted ? "accepted" : "withdrawn",
            ["records"] = receipt.Records,
            ["receivedAt"] = receipt.ReceivedAt,
            ["receivedFrom"] = receipt.ReceivedFrom,
            ["sha256"] = receipt.Sha256,
            ["schema"] = receipt.Schema,
            ["obsStatus"] = receipt.ObsStatus,
            ["note"] = receipt.Note,
            ["supersedes"] = receipt.Supersedes?.ToString(),
            ["withdrawnAt"] = receipt.WithdrawnAt,
            ["warningCounts"] = ViolationText.WriteCounts(receipt.WarningCounts),
            ["upload"] = receipt.Upload,
        };

    public static Receipt ToReceipt(TableEntity entity) =>
        new()
        {
            Id = SubmissionId.TryParse(entity.Text("submission"), out var id) ? id : throw Broken(entity, "submission"),
            Status = entity.Text("status") == "withdrawn" ? SubmissionStatus.Withdrawn : SubmissionStatus.Accepted,
            Records = (int)(entity.Number("records") ?? throw Broken(entity, "records")),
            ReceivedAt = entity.Moment("receivedAt") ?? throw Broken(entity, "receivedAt"),
            ReceivedFrom = entity.Text("receivedFrom") ?? throw Broken(entity, "receivedFrom"),
            Sha256 = entity.Text("sha256") ?? throw Broken(entity, "sha256"),
            Schema = entity.Text("schema") ?? throw Broken(entity, "schema"),
            ObsStatus = entity.Text("obsStatus") ?? "A",
            Note = entity.Text("note"),
            Supersedes = SubmissionId.TryParse(entity.Text("supersedes"), out var earlier) ? earlier : null,
            WithdrawnAt = entity.Moment("withdrawnAt"),
            Warnings = [.. ViolationText.Read(entity)],
            WarningCounts = ViolationText.ReadCounts(entity.Text("warningCounts")),
            Upload = entity.Text("upload") ?? throw Broken(entity, "upload"),
        };

    /// <summary>The head of a period when <paramref name="current"/> counts, or when none does.</summary>
    /// <param name="feed">The feed.</param>
    /// <param name="period">The period.</param>
    /// <param name="revision">The highest revision number given.</param>
    /// <param name="current">What counts.</param>
    /// <param name="cube">Its cube.</param>
    /// <param name="before">The head it takes the place of; null when it is the first.</param>
    /// <param name="rules">The name of the rules by which the feed's figures are published now.</param>
    /// <param name="isChange">False when it only says the same in another way, as after other definitions.</param>
    public static TableEntity Head(
        string feed, Period period, int revision, Receipt? current, StoredCube? cube, TableEntity? before, string rules, bool isChange = true)
    {
        var head = new TableEntity(feed, HeadKey(period)) { ["revision"] = revision };
        PeriodState.Carry(before, head, isChange);
        head[LeastCounts.Property] = cube is null ? before?.Text(LeastCounts.Property) : cube.Least.Write(before?.Text(LeastCounts.Property), isFirst: before is null);
        head[RulesLog.Property] = Log(before, current?.Id.Revision, rules);
        if (current is null || cube is null)
        {
            return head;
        }

        head["submission"] = current.Id.ToString();
        head["upload"] = current.Upload;
        head["sha256"] = current.Sha256;
        head["obsStatus"] = current.ObsStatus;
        head["note"] = current.Note;
        cube.AddTo(head);
        return head;
    }

    /// <summary>The log of a head when <paramref name="counts"/> is what counts; null when none does.</summary>
    public static string Log(TableEntity? before, int? counts, string rules) => RulesLog.Write(
        before?.Text(RulesLog.Property),
        (int)(before?.Number("revision") ?? 0),
        SubmissionId.TryParse(before?.Text("submission"), out var counted) ? counted.Revision : null,
        counts,
        rules);

    private static InvalidDataException Broken(TableEntity entity, string property) =>
        new($"Entity {entity.PartitionKey}/{entity.RowKey} has no usable '{property}'.");
}
