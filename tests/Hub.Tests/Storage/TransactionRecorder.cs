using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Hub.Tests.Storage;

/// <summary>
/// Writes down every transaction with the table service, as it is billed: one per request, however many entities a batch
/// or a page of a range holds, and one more for every request that is repeated.
/// </summary>
internal sealed partial class TransactionRecorder(string tablePrefix) : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> transactions = new();

    /// <summary>The transactions since the last call, oldest first: <c>read</c>, <c>range</c>, <c>write</c>, <c>delete</c> or <c>batch</c>, and the table.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (transactions.TryDequeue(out var transaction))
        {
            taken.Add(transaction);
        }

        return taken;
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var path = message.Request.Uri.ToUri().AbsolutePath;
        var where = path;
        var kind = message.Request.Method.Method switch
        {
            "GET" => path.EndsWith("()", StringComparison.Ordinal) ? "range" : "read",
            "DELETE" => "delete",
            _ => "write",
        };
        if (path.EndsWith("$batch", StringComparison.Ordinal))
        {
            // A batch names its table in its parts only.
            kind = "batch";
            using var body = new MemoryStream();
            await message.Request.Content!.WriteToAsync(body, message.CancellationToken);
            where = Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)Math.Min(body.Length, 4096));
        }

        var table = Table().Match(where).Groups[1].Value;
        transactions.Enqueue($"{kind} {(table.StartsWith(tablePrefix, StringComparison.Ordinal) ? table[tablePrefix.Length..] : table)}");
        await ProcessNextAsync(message, pipeline);
    }

    [GeneratedRegex("/devstoreaccount1/([A-Za-z0-9]+)")]
    private static partial Regex Table();
}
