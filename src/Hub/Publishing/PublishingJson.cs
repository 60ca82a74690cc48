using System.Text.Json.Serialization;
using Hub.Publishing.Deliveries;
using Hub.Publishing.Subscriptions;

namespace Hub.Publishing;

/// <summary>The JSON of this room's resources: camelCase, what is null left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    Converters = [typeof(MomentConverter)],
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(IReadOnlyList<string>))]
[JsonSerializable(typeof(SubscriptionConfig))]
[JsonSerializable(typeof(ProtocolSettings))]
[JsonSerializable(typeof(SubscriptionResource))]
[JsonSerializable(typeof(IReadOnlyList<SubscriptionResource>))]
[JsonSerializable(typeof(Attempt))]
[JsonSerializable(typeof(DeliveryResource))]
[JsonSerializable(typeof(List<DeliveryResource>))]
[JsonSerializable(typeof(DeliveryCounts))]
[JsonSerializable(typeof(Redelivery))]
public sealed partial class PublishingJson : JsonSerializerContext;
