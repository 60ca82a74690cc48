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
    /// change, <c>figureStatus</c>, <c>unit</c>, <c>threshold</c>, <c>previousPeriod</c>, <c>previousValue</c> and <c>change</c>
    /// since the observed period before (null when there is none), <c>raised</c> (period and value), <c>holds</c> (since which
    /// period and for how many observations in a row the condition was met when it was raised), <c>cause</c> (the figure that
    /// set it off and its submissions), <c>heldBack</c> (whether it is told late because it was silenced), <c>resolution</c> (<c>cleared</c>, <c>corrected</c> or null), <c>title</c>, <c>text</c> and
    /// <c>explanation</c> in <c>nl</c> and <c>en</c>, <c>sources</c> (the submissions of the period's figure), <c>groupKey</c>, <c>together</c> and
    /// <c>togetherCount</c>, and <c>links</c>.
    /// </summary>
    /// <remarks>
    /// Title and text tell of the raising, also when the alert is resolved, because that is what a rule's texts are written
    /// for; <c>explanation</c> tells what this event is about.
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

    /// <summary>
    /// The event that an alert was acknowledged, or is so no more. Not by whom and with what note: everybody who has a key
    /// hears it.
    /// </summary>
    public static HubEvent Acknowledged(AlertRule rule, Alert alert, AlertWording wording, Guid id, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(alert);
        ArgumentNullException.ThrowIfNull(wording);
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteAlert(json, rule, alert);
            json.WriteString("period", alert.Id.Raised.ToString());
            WriteText(json, "title", wording.Fill(rule, alert, rule.Title));
            WriteLinks(json, rule, alert, wording);
            json.WriteEndObject();
        }

        var type = alert.Acknowledgement is null ? EventTypes.HousingAlertUnacknowledged : EventTypes.HousingAlertAcknowledged;
        return new HubEvent(
            id.ToString(), type, $"{rule.Id}/{alert.Id.Group}", time.ToUniversalTime(), Encoding.UTF8.GetString(buffer.WrittenSpan), $"/v1/alerts/{alert.Id}");
    }

    /// <summary>A resolution as it is written: <c>cleared</c> or <c>corrected</c>.</summary>
    public static string Name(AlertResolution resolution) => resolution == AlertResolution.Corrected ? "corrected" : "cleared";

    /// <summary>A severity as it is written: <c>warning</c> or <c>critical</c>.</summary>
    public static string Name(AlertSeverity severity) => severity == AlertSeverity.Critical ? "critical" : "warning";

    /// <summary>A cause as it is written: <c>new-figure</c>, <c>late-figure</c> or <c>correction</c>.</summary>
    public static string Name(AlertCauseKind cause) => cause switch
    {
        AlertCauseKind.NewFigure => "new-figure",
        AlertCauseKind.LateFigure => "late-figure",
        _ => "correction",
    };

    /// <summary>Where the figures of a group are that a rule judges.</summary>
    public static string ObservationsPath(AlertRule rule, string group)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var only = string.Join('&', AlertGroup.Dimensions(rule, group).Select(dimension => $"{dimension.Key}={dimension.Value}"));
        var observations = $"/v1/indicators/{rule.Indicator}/observations";
        return only.Length == 0 ? observations : $"{observations}?{only}";
    }

    /// <summary>Where they are as a chart.</summary>
    public static string ChartPath(AlertRule rule, string group)
    {
        var observations = ObservationsPath(rule, group);
        return $"{observations}{(observations.Contains('?', StringComparison.Ordinal) ? '&' : '?')}format=svg";
    }

    // Within the size of an event, whatever the rule's groups are called.
    private const int TogetherNamed = 50;

    private static string Data(AlertRule rule, AlertChange change, AlertWording wording)
    {
        var alert = change.Alert;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            WriteAlert(json, rule, alert);
            WriteFigure(json, change, wording);
            json.WriteBoolean("heldBack", change.WasHeldBack);
            json.WriteString("resolution", alert.Resolution is { } resolution ? Name(resolution) : null);
            WriteText(json, "title", wording.Fill(rule, alert, rule.Title));
            WriteText(json, "text", wording.Fill(rule, alert, rule.Text));
            WriteText(json, "explanation", AlertExplanation.Of(rule, change, wording));
            WriteList(json, "sources", change.Sources);
            json.WriteString("groupKey", change.GroupKey);
            WriteList(json, "together", change.Together.Take(TogetherNamed));
            json.WriteNumber("togetherCount", change.Together.Count);
            WriteLinks(json, rule, alert, wording);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteAlert(Utf8JsonWriter json, AlertRule rule, Alert alert)
    {
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
    }

    private static void WriteFigure(Utf8JsonWriter json, AlertChange change, AlertWording wording)
    {
        var alert = change.Alert;
        json.WriteString("period", change.Period.ToString());
        WriteNumber(json, "value", change.Value);
        json.WriteString("figureStatus", change.FigureStatus?.ToString());
        WriteText(json, "unit", wording.Unit);
        json.WriteNumber("threshold", alert.Threshold);
        json.WriteString("previousPeriod", change.PreviousPeriod?.ToString());
        WriteNumber(json, "previousValue", change.Previous);
        WriteNumber(json, "change", change.Value - change.Previous);
        json.WriteStartObject("raised");
        json.WriteString("period", alert.Id.Raised.ToString());
        json.WriteNumber("value", alert.RaisedValue);
        json.WriteEndObject();
        json.WriteStartObject("holds");
        json.WriteString("since", change.HoldsSince?.ToString());
        json.WriteNumber("observations", change.HoldsFor);
        json.WriteEndObject();
        if (change.Cause is not { } cause)
        {
            json.WriteNull("cause");
            return;
        }

        json.WriteStartObject("cause");
        json.WriteString("kind", Name(cause.Kind));
        json.WriteString("period", cause.Period.ToString());
        WriteNumber(json, "before", cause.Before);
        WriteNumber(json, "after", cause.After);
        WriteList(json, "sources", change.CauseSources);
        json.WriteEndObject();
    }

    private static void WriteLinks(Utf8JsonWriter json, AlertRule rule, Alert alert, AlertWording wording)
    {
        json.WriteStartObject("links");
        json.WriteString("alert", wording.Address($"/v1/alerts/{alert.Id}"));
        json.WriteString("observations", wording.Address(ObservationsPath(rule, alert.Id.Group)));
        json.WriteString("chart", wording.Address(ChartPath(rule, alert.Id.Group)));
        json.WriteEndObject();
    }

    private static void WriteList(Utf8JsonWriter json, string name, IEnumerable<string> items)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }

        json.WriteEndArray();
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
