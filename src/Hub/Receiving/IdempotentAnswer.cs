using System.Security.Cryptography;
using System.Text;
using Hub.Storage;

namespace Hub.Receiving;

/// <summary>What a caller said with <c>Idempotency-Key</c> (draft-ietf-httpapi-idempotency-key-header).</summary>
/// <param name="Key">The key, at most 255 characters.</param>
/// <param name="Fingerprint">A digest of the whole request: method, path, query and content.</param>
public sealed record IdempotencyKey(string Key, string Fingerprint);

/// <summary>
/// The answer to a request with an <see cref="IdempotencyKey"/>: row <c>k|{digest of caller and key}</c> in the feed's
/// partition, written in the very batch that makes the answer true. For <see cref="Lifetime"/> the same request gets the
/// same answer again. Costs a point read per request with a key and no transaction more.
/// </summary>
internal sealed class IdempotentAnswer(ITableStore store, SubmissionArchive archive, string feed, string caller, IdempotencyKey key, DateTimeOffset now)
{
    public const string Prefix = "k|";

    /// <summary>For how long an answer is given again.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    private readonly string rowKey = Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{key.Key}")));
    private TableEntity? old;

    /// <summary>The answer there is for the key; the problem that it was used for something else; or null.</summary>
    public async Task<Result<ReceiveSubmission.Outcome>?> FindAsync(CancellationToken cancellation)
    {
        old = await store.GetAsync(SubmissionRows.Table, feed, rowKey, cancellation);
        if (old is null || now - old.Moment("at") >= Lifetime)
        {
            return null;
        }

        if (old.Text("fingerprint") != key.Fingerprint)
        {
            return Problems.IdempotencyKeyReused();
        }

        if (RefusalId.TryParse(old.Text("submission"), out var refusal))
        {
            // A report that has given way to others by now cannot be given again: the request is judged anew.
            if (await archive.FindRefusalAsync(refusal, cancellation) is not { } refused)
            {
                return null;
            }

            return Problems.InvalidSubmission(refused.Report) with { Submission = refusal.ToString(), Replayed = true };
        }

        if (!SubmissionId.TryParse(old.Text("submission"), out var id) || await archive.FindWholeAsync(id, cancellation) is not { } receipt)
        {
            return null;
        }

        // As it was answered then, whatever has become of it since.
        return new ReceiveSubmission.Outcome(
            receipt with { Status = SubmissionStatus.Accepted, WithdrawnAt = null, PeriodETag = old.Text("etag") }, old.Number("status") == 201)
        { Replayed = true };
    }

    /// <summary>Remembers an answer; call <see cref="FindAsync"/> first. The batch fails when another request was faster.</summary>
    public TableOperation Keep(int status, string submission, string? etag)
    {
        var row = new TableEntity(feed, rowKey)
        {
            ["at"] = now,
            ["fingerprint"] = key.Fingerprint,
            ["status"] = status,
            ["submission"] = submission,
            ["etag"] = etag,
        };
        return old is null ? TableOperation.Insert(row) : TableOperation.Replace(row, old.ETag!);
    }
}
