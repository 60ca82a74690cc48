using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hub.Alerts;

/// <summary>How one alert is written in storage: a line of JSON.</summary>
internal sealed record StoredAlert(
    string Id,
    string Status,
    DateTimeOffset RaisedAt,
    decimal RaisedValue,
    decimal Threshold,
    int RuleVersion,
    IReadOnlyList<string> RaisedBy,
    DateTimeOffset? ResolvedAt,
    string? Resolution,
    string? Resolved,
    decimal? ResolvedValue,
    IReadOnlyList<string>? ResolvedBy,
    string? Held,
    DateTimeOffset? AcknowledgedAt,
    string? AcknowledgedBy,
    string? AcknowledgementNote)
{
    public static string Write(Alert alert) => JsonSerializer.Serialize(
        new StoredAlert(
            alert.Id.ToString(),
            alert.Status,
            alert.RaisedAt,
            alert.RaisedValue,
            alert.Threshold,
            alert.RuleVersion,
            alert.RaisedBy,
            alert.ResolvedAt,
            alert.Resolution is { } resolution ? AlertEvents.Name(resolution) : null,
            alert.Resolved?.ToString(),
            alert.ResolvedValue,
            alert.ResolvedBy.Count == 0 ? null : alert.ResolvedBy,
            alert.Held.Name(),
            alert.Acknowledgement?.At,
            alert.Acknowledgement?.By,
            alert.Acknowledgement?.Note),
        StoredAlertJson.Default.StoredAlert);

    public static Alert Read(string line)
    {
        var stored = JsonSerializer.Deserialize(line, StoredAlertJson.Default.StoredAlert);
        if (stored is null || !AlertId.TryParse(stored.Id, out var id))
        {
            throw new InvalidDataException("A stored alert cannot be read.");
        }

        return new Alert
        {
            Id = id,
            RaisedAt = stored.RaisedAt,
            RaisedValue = stored.RaisedValue,
            Threshold = stored.Threshold,
            RuleVersion = stored.RuleVersion,
            RaisedBy = stored.RaisedBy,
            ResolvedAt = stored.ResolvedAt,
            Resolution = stored.Resolution switch
            {
                null => null,
                "cleared" => AlertResolution.Cleared,
                "corrected" => AlertResolution.Corrected,
                _ => throw new InvalidDataException($"Alert {id} is stored with an unknown resolution."),
            },
            Resolved = stored.Resolved is { } period ? Period.Parse(period) : null,
            ResolvedValue = stored.ResolvedValue,
            ResolvedBy = stored.ResolvedBy ?? [],
            Held = AlertHoldNames.Parse(stored.Held),
            Acknowledgement = stored is { AcknowledgedAt: { } at, AcknowledgedBy: { } by } ? new AlertAcknowledgement(at, by, stored.AcknowledgementNote) : null,
        };
    }
}

/// <summary>The source-generated JSON of <see cref="StoredAlert"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredAlert))]
internal sealed partial class StoredAlertJson : JsonSerializerContext;
