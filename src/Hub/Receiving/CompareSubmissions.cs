using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hub.Feeds;
using Hub.Partners;

namespace Hub.Receiving;

/// <summary>What became of a record between two submissions.</summary>
public enum RecordChangeKind
{
    /// <summary>Only the later one has its key.</summary>
    Added,

    /// <summary>Only the earlier one has its key.</summary>
    Removed,

    /// <summary>Both have its key, with other values.</summary>
    Changed,
}

/// <summary>One record that differs.</summary>
/// <param name="Kind">How.</param>
/// <param name="Old">The record as it was; undefined for one that was added.</param>
/// <param name="New">The record as it is; undefined for one that was removed.</param>
public readonly record struct RecordChange(RecordChangeKind Kind, JsonElement Old, JsonElement New);

/// <summary>How many records differ, counted while they are read.</summary>
public sealed class RecordChangeCounts
{
    /// <summary>Records that only the later submission has.</summary>
    public long Added { get; internal set; }

    /// <summary>Records that only the earlier submission has.</summary>
    public long Removed { get; internal set; }

    /// <summary>Records with other values.</summary>
    public long Changed { get; internal set; }

    /// <summary>Records that are the same.</summary>
    public long Unchanged { get; internal set; }
}

/// <summary>
/// Says what changed between two submissions of a period, record by record under the feed's key. Both lie in storage in
/// the order of that key, so they are read side by side, a page of each in memory at a time.
/// </summary>
public sealed class CompareSubmissions(FeedCatalogue feeds, SubmissionArchive archive)
{
    private const byte Separator = 0x1F;

    /// <summary>The two that are compared.</summary>
    /// <param name="Submission">The later one.</param>
    /// <param name="Since">The earlier one; null when there was none, so that all is new.</param>
    /// <param name="Key">The fields that identify a record.</param>
    public sealed record Pair(Receipt Submission, Receipt? Since, IReadOnlyList<string> Key);

    /// <summary>Finds what is to be compared.</summary>
    /// <param name="caller">Who asks; a partner sees its own submissions.</param>
    /// <param name="submissionId">The submission.</param>
    /// <param name="since">The id of another of the same feed and period; null for the one it superseded.</param>
    /// <param name="cancellation">Stops the reading.</param>
    /// <returns>The pair; or not-found, or invalid-request for a submission of another feed or period.</returns>
    public async Task<Result<Pair>> FindAsync(Caller caller, string submissionId, string? since, CancellationToken cancellation)
    {
        if (!(await archive.GetAsync(caller, submissionId, cancellation)).Succeeded(out var submission, out var problem))
        {
            return problem;
        }

        // In the order the records are stored in.
        var feed = feeds.Find(submission.Id.Feed)!;
        List<string> key = [.. feed.Dimensions, .. feed.Key.Except(feed.Dimensions, StringComparer.Ordinal)];
        if ((since ?? submission.Supersedes?.ToString()) is not { } earlier)
        {
            return new Pair(submission, null, key);
        }

        if (!SubmissionId.TryParse(earlier, out var id) || id.Feed != feed.Id || id.Period != submission.Id.Period)
        {
            return Problems.InvalidRequest("'since' is the id of another submission of the same feed and period.");
        }

        return (await archive.GetAsync(caller, earlier, cancellation)).Succeeded(out var other, out problem) ? new Pair(submission, other, key) : problem;
    }

    /// <summary>The records that differ, in order of their key.</summary>
    /// <param name="pair">What is compared.</param>
    /// <param name="counts">Counts along; whole when the last record was given.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public async IAsyncEnumerable<RecordChange> ChangesAsync(
        Pair pair, RecordChangeCounts counts, [EnumeratorCancellation] CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(pair);
        ArgumentNullException.ThrowIfNull(counts);
        await using var older = LinesAsync(pair.Since, cancellation).GetAsyncEnumerator(cancellation);
        await using var newer = LinesAsync(pair.Submission, cancellation).GetAsyncEnumerator(cancellation);
        var old = await NextAsync(older);
        var @new = await NextAsync(newer);
        while (old is not null || @new is not null)
        {
            if (old == @new)
            {
                counts.Unchanged++;
                (old, @new) = (await NextAsync(older), await NextAsync(newer));
                continue;
            }

            var order = old is null ? 1 : @new is null ? -1 : Key(pair, old).AsSpan().SequenceCompareTo(Key(pair, @new));
            if (order < 0)
            {
                counts.Removed++;
                yield return new RecordChange(RecordChangeKind.Removed, Parse(old!), default);
                old = await NextAsync(older);
            }
            else if (order > 0)
            {
                counts.Added++;
                yield return new RecordChange(RecordChangeKind.Added, default, Parse(@new!));
                @new = await NextAsync(newer);
            }
            else
            {
                counts.Changed++;
                yield return new RecordChange(RecordChangeKind.Changed, Parse(old!), Parse(@new!));
                (old, @new) = (await NextAsync(older), await NextAsync(newer));
            }
        }
    }

    private static async Task<string?> NextAsync(IAsyncEnumerator<string> lines) => await lines.MoveNextAsync() ? lines.Current : null;

    private static JsonElement Parse(string line) => JsonElement.Parse(line);

    // The bytes that RecordTable sorts by: the values as they are stored, without quotes.
    private static byte[] Key(Pair pair, string line)
    {
        var record = Parse(line);
        var key = new List<byte>(64);
        foreach (var field in pair.Key)
        {
            if (record.TryGetProperty(field, out var value))
            {
                var raw = value.GetRawText();
                key.AddRange(Encoding.UTF8.GetBytes(value.ValueKind == JsonValueKind.String ? raw[1..^1] : raw));
            }

            key.Add(Separator);
        }

        return [.. key];
    }

    private async IAsyncEnumerable<string> LinesAsync(Receipt? receipt, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (receipt is null)
        {
            yield break;
        }

        await foreach (var text in archive.RecordsAsync(receipt, cancellation))
        {
            for (var start = 0; start < text.Length;)
            {
                var end = text.IndexOf('\n', start);
                end = end < 0 ? text.Length : end;
                yield return text[start..end];
                start = end + 1;
            }
        }
    }
}
