using System.Buffers;
using System.Text;
using System.Text.Json;
using Hub.Publishing;

namespace Hub.Alerts;

/// <summary>Turns changes of alerts into the events that subscribers get.</summary>
public static class AlertEvents
{
    /// <summary>
    /// The event of a change. Its data: <c>alert</c>, <c>rule</c>, <c>ruleVersion</c>, <c>indicator</c>, <c>severity</c>,
    /// <c>status</c>, <c>group</c>, <c>dimensions</c> (value per name), <c>period</c> and <c>value</c> of the figure that made the
    /// change, <c>unit</c>, <c>threshold</c>, <c>previousValue</c> and <c>change</c> since the observed period before (null when
    /// there is none), <c>raised</c> (period and value), <c>resolution</c> (<c>cleared</c>, <c>corrected</c> or null),
    /// <c>title</c> and <c>text</c> in <c>nl</c> and <c>en</c>, and <c>sources</c> (submission ids).
    /// </summary>
    /// <remarks>
    /// Title and text tell of the raising, also when the alert is resolved, because that is what a rule's texts are written
    /// for; <c>period</c>, <c>value</c> and <c>resolution</c> tell how it ended.
    /// </remarks>
    /// <param name="rule">The alert's rule.</param>
    /// <param name="change">What happened.</param>
    /// <param name="wording">What the texts need to know of the indicator.</param>
    /// <param name="id">A new UUID.</param>
    /// <param name="time">The present moment.</param>
    public static HubEvent Create(AlertRule rule, AlertChange change, AlertWording wording, Guid id, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(change);
        ArgumentNullException.ThrowIfNull(wording);
        var alert = change.Alert;
        var type = change.Kind == AlertChangeKind.Raised ? EventTypes.HousingAlertRaised : EventTypes.HousingAlertResolved;
        return new HubEvent(
            id.ToString(), type, $"{rule.Id}/{alert.Id.Group}", time.ToUniversalTime(), Data(rule, change, wording), $"/v1/alerts/{alert.Id}");
    }

    /// <summary>A resolution as it is written: <c>cleared</c> or <c>corrected</c>.</summary>
    public static string Name(AlertResolution resolution) => resolution == AlertResolution.Corrected ? "corrected" : "cleared";

    /// <summary>A severity as it is written: <c>warning</c> or <c>critical</c>.</summary>
    public static string Name(AlertSeverity severity) => severity == AlertSeverity.Critical ? "critical" : "warning";

    private static string Data(AlertRule rule, AlertChange change, AlertWording wording)
    {
        var alert = change.Alert;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("alert", alert.Id.ToString());
            json.WriteString("rule", rule.Id);
            json.WriteNumber("ruleVersion", alert.RuleVersion);
            json.WriteString("indicator", rule.Indicator);
            json.WriteString("severity", Name(rule.Severity));
            json.WriteString("status", alert.Status);
            json.WriteString("group", alert.Id.Group);
            json.WriteStartObject("dimensions");
            foreach (var (dimension, code) in AlertGroup.Dimensions(rule, alert.Id.Group))
            {
                json.WriteString(dimension, code);
            }

            json.WriteEndObject();
            json.WriteString("period", change.Period.ToString());
            WriteNumber(json, "value", change.Value);
            WriteText(json, "unit", wording.Unit);
            json.WriteNumber("threshold", alert.Threshold);
            WriteNumber(json, "previousValue", change.Previous);
            WriteNumber(json, "change", change.Value - change.Previous);
            json.WriteStartObject("raised");
            json.WriteString("period", alert.Id.Raised.ToString());
            json.WriteNumber("value", alert.RaisedValue);
            json.WriteEndObject();
            json.WriteString("resolution", alert.Resolution is { } resolution ? Name(resolution) : null);
            WriteText(json, "title", wording.Fill(rule, alert, rule.Title));
            WriteText(json, "text", wording.Fill(rule, alert, rule.Text));
            json.WriteStartArray("sources");
            foreach (var source in change.Sources)
            {
                json.WriteStringValue(source);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, decimal? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static void WriteText(Utf8JsonWriter json, string name, Localized text)
    {
        json.WriteStartObject(name);
        json.WriteString("nl", text.Nl);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }
}
