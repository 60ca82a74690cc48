using System.Text.Json;
using Hub.Feeds.Validation;
using Hub.Publishing.Filters;
using Hub.Publishing.Mail;

namespace Hub.Publishing.Subscriptions;

/// <summary>A registration as the caller sent it, read strictly: what the hub does not know it does not pass over.</summary>
/// <param name="Sink">The text of <c>sink</c>, not vetted yet; null when there is none.</param>
/// <param name="Types">The types wanted, or null for all.</param>
internal sealed record SubscriptionRequest(string? Sink, IReadOnlyList<string>? Types)
{
    public const string HttpProtocol = "HTTP";

    private const string Members = "source, sink, protocol, protocolsettings, sinkcredential, types, filters, config";

    /// <summary>The protocol, one of those there are; null when another or none was said.</summary>
    public string? Protocol { get; init; }

    /// <summary>What narrows the events further, or null.</summary>
    public EventFilters? Filters { get; init; }

    /// <summary>The CloudEvents <c>source</c> wanted, or null for any.</summary>
    public string? Source { get; init; }

    /// <summary>How deliveries are made, or null.</summary>
    public SubscriptionConfig? Config { get; init; }

    /// <summary>The owner's own headers, or null.</summary>
    public ProtocolSettings? ProtocolSettings { get; init; }

    /// <summary>What the sink wants to see of the hub, or null.</summary>
    public SinkCredential? Credential { get; init; }

    /// <summary>A subscription with all that was asked for. Only for a request without faults.</summary>
    public Subscription ApplyTo(Subscription subscription) => subscription with
    {
        Sink = new Uri(Sink!),
        Types = Types,
        Filters = Filters,
        Source = Source,
        Config = Config,
        ProtocolSettings = ProtocolSettings,
    };

    /// <summary>Reads a registration, adding everything that is wrong with it to <paramref name="report"/>.</summary>
    /// <returns>What could be read of it; null when it is no JSON object.</returns>
    public static SubscriptionRequest? Read(ReadOnlyMemory<byte> json, ViolationReport report)
    {
        // First, as half a surrogate pair is JSON to the parser and no text to anybody.
        if (StrictJson.Check(json.Span, CancellationToken.None) is { } faults)
        {
            report.Add(new Violation(string.Empty, "invalid-json", faults.Errors[0].Detail));
            return null;
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            report.Add(new Violation(string.Empty, "invalid-json", new Localized(
                $"De inhoud is geen JSON-document zonder dubbele velden (regel {exception.LineNumber + 1}).", $"The body is no JSON document without duplicate members (line {exception.LineNumber + 1}).")));
            return null;
        }

        using (document)
        {
            return Read(document.RootElement, report);
        }
    }

    private static SubscriptionRequest? Read(JsonElement root, ViolationReport report)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            report.Add(new Violation(string.Empty, ViolationCodes.Type, new Localized("Een abonnement is een JSON-object.", "A subscription is a JSON object.")));
            return null;
        }

        string? sink = null;
        List<string>? types = null;
        var rest = new SubscriptionRequest(null, null);
        foreach (var member in root.EnumerateObject())
        {
            switch (member.Name)
            {
                case "sink":
                    sink = Text(member.Value, "/sink", report);
                    break;
                case "protocol":
                    rest = rest with { Protocol = ReadProtocol(member.Value, report) };
                    break;
                case "types":
                    types = ReadTypes(member.Value, report);
                    break;
                case "filters":
                    rest = rest with { Filters = ReadFilters(member.Value, report) };
                    break;
                case "source":
                    rest = rest with { Source = Text(member.Value, "/source", report) };
                    break;
                case "config":
                    rest = rest with { Config = DeliverySettings.ReadConfig(member.Value, report) };
                    break;
                case "protocolsettings":
                    rest = rest with { ProtocolSettings = DeliverySettings.ReadProtocolSettings(member.Value, report) };
                    break;
                case "sinkcredential":
                    rest = rest with { Credential = SinkCredential.Read(member.Value, report) };
                    break;
                default:
                    report.Add(new Violation(DocumentPath.Of(member.Name), ViolationCodes.AdditionalProperty, new Localized(
                        $"Een abonnement heeft {Members}; dit veld wordt niet ondersteund.", $"A subscription has {Members}; this member is not supported.")));
                    break;
            }
        }

        if (!root.TryGetProperty("sink", out _))
        {
            report.Add(new Violation("/sink", "required", new Localized("Geef op waarheen de gebeurtenissen moeten.", "Say where the events are to be posted.")));
        }

        if (!root.TryGetProperty("protocol", out _))
        {
            report.Add(new Violation("/protocol", "required", new Localized("Geef 'HTTP' op, of 'SMTP' bij een mailto:-adres.", "Say 'HTTP', or 'SMTP' with a mailto: address.")));
        }

        var request = rest with { Sink = sink, Types = types };
        MailRequestRules.Check(request, root, report);
        return request;
    }

    private static string? ReadProtocol(JsonElement value, ViolationReport report)
    {
        if (Text(value, "/protocol", report) is not { } protocol)
        {
            return null;
        }

        if (protocol is HttpProtocol or MailSink.Protocol)
        {
            return protocol;
        }

        report.Add(new Violation("/protocol", "unsupported-protocol", new Localized(
            $"Het protocol is 'HTTP', of 'SMTP' bij een mailto:-adres; '{Cut(protocol)}' wordt niet ondersteund.",
            $"The protocol is 'HTTP', or 'SMTP' with a mailto: address; '{Cut(protocol)}' is not supported.")));
        return null;
    }

    // An empty array lets everything pass (CloudEvents Subscriptions API 1.0, section 3.2.4), as none does.
    private static EventFilters? ReadFilters(JsonElement value, ViolationReport report) =>
        EventFilters.Read(value, "/filters", report) is var filters && value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0 ? null : filters;

    private static List<string> ReadTypes(JsonElement value, ViolationReport report)
    {
        List<string> types = [];
        if (value.ValueKind != JsonValueKind.Array)
        {
            report.Add(new Violation("/types", ViolationCodes.Type, new Localized("Types is een JSON-lijst van teksten.", "Types are a JSON array of texts.")));
            return types;
        }

        if (value.GetArrayLength() == 0)
        {
            report.Add(new Violation("/types", "empty-list", new Localized("Noem ten minste één type, of laat types weg om alles te krijgen.", "Name at least one type, or leave types out to get all.")));
        }

        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var pointer = $"/types/{index++}";
            if (Text(item, pointer, report) is not { } type)
            {
                continue;
            }

            if (!EventTypes.All.Contains(type, StringComparer.Ordinal))
            {
                report.Add(new Violation(pointer, "unknown-type", new Localized($"'{Cut(type)}' is geen soort gebeurtenis van deze hub.", $"'{Cut(type)}' is no event type of this hub.")));
            }
            else if (types.Contains(type, StringComparer.Ordinal))
            {
                report.Add(new Violation(pointer, "duplicate-item", new Localized("Dit type is al genoemd.", "This type is named before.")));
            }
            else
            {
                types.Add(type);
            }
        }

        return types;
    }

    private static string? Text(JsonElement value, string pointer, ViolationReport report)
    {
        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        report.Add(new Violation(pointer, ViolationCodes.Type, new Localized("Dit is een tekst.", "This is a text.")));
        return null;
    }

    private static string Cut(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
