using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Hub.Tests.Storage;

/// <summary>
/// Writes down every transaction with the table service, as it is billed: one per request, a batch counting as one,
/// and one more for every further page of a range.
/// </summary>
internal sealed class TransactionRecorder : HttpPipelinePolicy
{
    private readonly ConcurrentQueue<string> transactions = new();

    /// <summary>The transactions since the last <see cref="Take"/>, oldest first, such as <c>POST $batch</c> or <c>GET feeds</c>.</summary>
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

    public override ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var uri = message.Request.Uri.ToUri();
        transactions.Enqueue($"{message.Request.Method} {Uri.UnescapeDataString(uri.PathAndQuery)}");
        return ProcessNextAsync(message, pipeline);
    }
}
