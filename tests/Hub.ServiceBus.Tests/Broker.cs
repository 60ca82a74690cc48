using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Amqp;
using Amqp.Framing;
using Amqp.Handler;
using Amqp.Listener;
using Amqp.Sasl;
using Amqp.Types;

namespace Hub.ServiceBus.Tests;

/// <summary>
/// As much of a Service Bus as a client can tell: an AMQP 1.0 listener with queues, duplicate detection by message id, and
/// limits. It can go away and come back under the same address.
/// </summary>
internal sealed class Broker : IAsyncDisposable
{
    /// <summary>The message format of a transfer that holds several encoded messages.</summary>
    public const uint BatchFormat = 0x80013700;

    private static int brokers;

    private readonly string address;
    private readonly ConcurrentDictionary<string, Entity> entities = new(StringComparer.Ordinal);
    private ContainerHost? host;
    private int tags;

    private Broker()
    {
        // An address of its own: whatever else happens on this machine, nobody takes the port while the broker is away.
        var number = Interlocked.Increment(ref brokers);
        var own = IPAddress.Parse(string.Create(
            CultureInfo.InvariantCulture, $"127.{1 + (Environment.ProcessId % 250)}.{number / 250}.{1 + (number % 250)}"));
        using var probe = new TcpListener(own, 0);
        probe.Start();
        address = probe.LocalEndpoint.ToString()!;
    }

    /// <summary>How a client reaches it.</summary>
    public string ConnectionString => $"Endpoint=sb://{address};SharedAccessKeyName=tests;SharedAccessKey=bm90IGEgc2VjcmV0;UseDevelopmentEmulator=true";

    /// <summary>Bytes a transfer may have; as of the Standard tier.</summary>
    public ulong MaxMessageSize { get; set; } = 256 * 1024;

    /// <summary>Which messages are refused as too large although they are within <see cref="MaxMessageSize"/>.</summary>
    public Func<BusMessage, bool> Refuses { get; set; } = _ => false;

    /// <summary>How many transfers are taken without the sender hearing of it, because the connection breaks.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>A broker that is there.</summary>
    public static Broker Start()
    {
        var broker = new Broker();
        broker.ComeBack();
        return broker;
    }

    /// <summary>A queue, or a topic with one subscription that wants everything.</summary>
    public Entity this[string name] => entities.GetOrAdd(name, _ => new Entity());

    public void GoAway()
    {
        host?.Close();
        host = null;
    }

    public void ComeBack()
    {
        host = new ContainerHost(new Address("amqp://" + address));
        var listener = host.Listeners[0];

        // The client authenticates with a token (CBS) over this mechanism, which itself asks for nothing.
        listener.SASL.EnableMechanism<SaslProfile>(new Symbol("MSSBCBS"), SaslProfile.Anonymous);
        listener.HandlerFactory = _ => new Tagger(this);
        host.RegisterRequestProcessor("$cbs", new TokenDesk());
        host.RegisterLinkProcessor(new Links(this));
        host.Open();
    }

    public ValueTask DisposeAsync()
    {
        GoAway();
        return ValueTask.CompletedTask;
    }

    /// <summary>Says yes to every token.</summary>
    private sealed class TokenDesk : IRequestProcessor
    {
        public int Credit => 100;

        public void Process(RequestContext requestContext) => requestContext.Complete(new Message
        {
            Properties = new Properties(),
            ApplicationProperties = new ApplicationProperties { ["status-code"] = 202, ["status-description"] = "Accepted" },
        });
    }

    /// <summary>Gives deliveries the 16-byte tags that a receiver takes its lock tokens from.</summary>
    private sealed class Tagger(Broker broker) : IHandler
    {
        public bool CanHandle(EventId id) => id == EventId.SendDelivery;

        public void Handle(Event protocolEvent) =>
            ((IDelivery)protocolEvent.Context).Tag = new Guid(Interlocked.Increment(ref broker.tags), 0, 0, new byte[8]).ToByteArray();
    }

    private sealed class Links(Broker broker) : ILinkProcessor
    {
        public void Process(AttachContext attachContext)
        {
            // The client's addresses begin with a slash.
            var attach = attachContext.Attach;
            var name = (attach.Role ? ((Source)attach.Source).Address : ((Target)attach.Target).Address).Trim('/');
            attach.MaxMessageSize = broker.MaxMessageSize;
            if (attach.Role)
            {
                attachContext.Complete(new SourceLinkEndpoint(new Outgoing(broker[name], attachContext.Link), attachContext.Link), 0);
            }
            else
            {
                attachContext.Complete(new Incoming(broker, broker[name]), 100);
            }
        }
    }

    private sealed class Incoming(Broker broker, Entity entity) : LinkEndpoint
    {
        public override void OnMessage(MessageContext messageContext)
        {
            var transfer = Transfer.Of(messageContext.Message);
            if (transfer.Messages.Any(broker.Refuses))
            {
                messageContext.Complete(new Error(new Symbol("amqp:link:message-size-exceeded")) { Description = "Too large." });
                return;
            }

            entity.Take(transfer);
            if (broker.AnswersToLose > 0)
            {
                broker.AnswersToLose--;
                messageContext.Link.Session.Connection.CloseAsync();
                return;
            }

            messageContext.Complete();
        }

        public override void OnFlow(FlowContext flowContext)
        {
            // The sender tells how far it is; nothing depends on it.
        }

        public override void OnDisposition(DispositionContext dispositionContext) => dispositionContext.Complete();
    }

    private sealed class Outgoing : IMessageSource
    {
        private readonly Entity entity;
        private readonly TaskCompletionSource detached = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Outgoing(Entity entity, ListenerLink link)
        {
            this.entity = entity;
            link.AddClosedCallback((_, _) => detached.TrySetResult());
        }

        public async Task<ReceiveContext> GetMessageAsync(ListenerLink link)
        {
            var waiting = entity.ToReceive.WaitToReadAsync().AsTask();
            await Task.WhenAny(waiting, detached.Task);
            return !detached.Task.IsCompleted && entity.ToReceive.TryRead(out var message)
                ? new ReceiveContext(link, message.Decode()) { UserToken = message }
                : null!;
        }

        public void DisposeMessage(ReceiveContext receiveContext, DispositionContext dispositionContext)
        {
            if (dispositionContext.DeliveryState is Accepted)
            {
                entity.Complete((BusMessage)receiveContext.UserToken);
            }

            dispositionContext.Complete();
        }
    }
}
