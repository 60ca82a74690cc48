using Hub.Alerts;
using Hub.Indicators.Formats;

namespace Hub.Http;

/// <summary>
/// The content of an entry of the feed, as HTML: the same explanation that the alert's event has, the submissions it rests
/// on and where to read on.
/// </summary>
/// <param name="address">The address of the hub, without a slash at its end.</param>
/// <param name="language"><c>nl</c> or <c>en</c>.</param>
internal sealed class AlertFeedContent(string address, string language)
{
    /// <summary>The content of an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="figureStatus">The status of its figure (SDMX CL_OBS_STATUS); null when that is another figure by now.</param>
    /// <param name="wording">How the rule's figures are worded.</param>
    public string Of(AlertFeedEntry entry, char? figureStatus, AlertWording wording)
    {
        var (rule, alert) = (entry.Rule, entry.Alert);
        var change = entry.Change with { FigureStatus = figureStatus };
        var html = new MarkupWriter();

        // The submissions come as links instead of in a sentence.
        html.Text("p", AlertExplanation.Of(rule, change with { Sources = [] }, wording).In(language));
        if (change.Sources.Count > 0)
        {
            html.Open("p");
            html.Raw(MarkupWriter.Escape(change.Sources.Count == 1 ? Say("Grondslag: aanlevering ", "Based on submission ") : Say("Grondslag: aanleveringen ", "Based on submissions ")));
            for (var index = 0; index < change.Sources.Count; index++)
            {
                html.Raw(index == 0 ? string.Empty : ", ");
                Link(html, $"/v1/submissions/{change.Sources[index]}", change.Sources[index]);
            }

            html.Raw(". ");
            Link(html, $"/v1/indicators/{rule.Indicator}/lineage?period={change.Period}", Say("Herkomst van dit cijfer", "Where this figure comes from"));
            html.Close("p");
        }

        html.Open("p");
        Link(html, $"/v1/alerts/{alert.Id}", Say("De melding", "The alert"));
        html.Raw(" · ");
        Link(html, AlertEvents.ObservationsPath(rule, alert.Id.Group), Say("De cijfers", "The figures"));
        html.Raw(" · ");
        Link(html, AlertEvents.ChartPath(rule, alert.Id.Group), Say("De grafiek", "The chart"));
        html.Close("p");
        return html.ToString();
    }

    private void Link(MarkupWriter html, string path, string text) => html.Text("a", text, ("href", address + path));

    private string Say(string dutch, string english) => language == Languages.Dutch ? dutch : english;
}
