using System.Threading.Channels;
using Amqp;
using Amqp.Framing;

namespace Hub.ServiceBus.Tests;

/// <summary>A message as the broker got it.</summary>
internal sealed record BusMessage(
    string? Id, string? Subject, string? ContentType, IReadOnlyDictionary<string, object> Properties, byte[] Body, byte[] Encoded)
{
    public static BusMessage Of(byte[] encoded)
    {
        var message = Message.Decode(new ByteBuffer(encoded, 0, encoded.Length, encoded.Length));
        var properties = message.ApplicationProperties?.Map.ToDictionary(pair => (string)pair.Key, pair => pair.Value) ?? [];
        return new BusMessage(
            message.Properties?.MessageId,
            message.Properties?.Subject,
            message.Properties?.ContentType,
            properties,
            message.BodySection is Data body ? Bytes(body) : [],
            encoded);
    }

    public Message Decode() => Message.Decode(new ByteBuffer(Encoded, 0, Encoded.Length, Encoded.Length));

    public static byte[] Bytes(Data data) =>
        data.Binary ?? data.Buffer.Buffer.AsSpan(data.Buffer.Offset, data.Buffer.Length).ToArray();
}

/// <summary>What came over the wire as one message; a batch holds several.</summary>
internal sealed record Transfer(uint Format, IReadOnlyList<BusMessage> Messages)
{
    public static Transfer Of(Message message)
    {
        if (message.Format != Broker.BatchFormat)
        {
            var encoded = message.Encode();
            return new Transfer(message.Format, [BusMessage.Of(encoded.Buffer.AsSpan(encoded.Offset, encoded.Length).ToArray())]);
        }

        var parts = message.BodySection is DataList list
            ? Enumerable.Range(0, list.Count).Select(index => list[index])
            : [(Data)message.BodySection];
        return new Transfer(message.Format, [.. parts.Select(part => BusMessage.Of(BusMessage.Bytes(part)))]);
    }
}

/// <summary>A queue, or a topic with one subscription that wants everything. It detects duplicates.</summary>
internal sealed class Entity
{
    private readonly Lock changing = new();
    private readonly List<Transfer> transfers = [];
    private readonly List<BusMessage> messages = [];
    private readonly List<BusMessage> completed = [];
    private readonly Channel<BusMessage> toReceive = Channel.CreateUnbounded<BusMessage>();

    /// <summary>Everything that came in, in its order.</summary>
    public IReadOnlyList<Transfer> Transfers => Copy(transfers);

    /// <summary>The messages, in their order, each id once.</summary>
    public IReadOnlyList<BusMessage> Messages => Copy(messages);

    /// <summary>The messages that a receiver completed.</summary>
    public IReadOnlyList<BusMessage> Completed => Copy(completed);

    /// <summary>What receivers get.</summary>
    public ChannelReader<BusMessage> ToReceive => toReceive.Reader;

    public void Take(Transfer transfer)
    {
        lock (changing)
        {
            transfers.Add(transfer);
            foreach (var message in transfer.Messages.Where(message => message.Id is null || messages.All(known => known.Id != message.Id)))
            {
                messages.Add(message);
                toReceive.Writer.TryWrite(message);
            }
        }
    }

    public void Complete(BusMessage message)
    {
        lock (changing)
        {
            completed.Add(message);
        }
    }

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (changing)
        {
            return [.. list];
        }
    }
}
