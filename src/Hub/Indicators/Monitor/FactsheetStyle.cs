using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>How the factsheet looks, on light and dark screens and on paper. The page's policy allows this style by its hash.</summary>
public static class FactsheetStyle
{
    /// <summary>The rules, those of charts among them.</summary>
    public static string Css { get; } =
        ":root{color-scheme:light dark}"
        + "body{font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#1a1a1a;background:#ffffff;max-width:56rem;margin:0 auto;padding:1rem}"
        + "h1,h2,h3{line-height:1.2}h2{border-bottom:2px solid #4a4a4a;padding-bottom:.25rem;margin-top:2.5rem}h3{margin-top:2rem}"
        + "a{color:#0b5394}a:focus-visible{outline:3px solid currentColor;outline-offset:2px}"
        + ".skip{position:absolute;left:-100rem}.skip:focus{position:static}"
        + ".publisher{margin-bottom:0}.headline{font-size:2rem;font-weight:600;margin:.5rem 0}.figure{font-size:1.25rem}"
        + "nav ul{display:flex;flex-wrap:wrap;gap:1rem;list-style:none;padding:0}nav a{display:inline-block;padding:.25rem 0}"
        + "table{border-collapse:collapse;width:100%;margin:1rem 0}caption{text-align:left;font-weight:600;padding:.25rem 0}"
        + "th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8a8a8a;vertical-align:top}tbody th{font-weight:400}.number{text-align:right}"
        + "dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}"
        + "@media screen and (prefers-color-scheme:dark){body{color:#f2f2f2;background:#16181d}a{color:#8cc4ff}h2{border-color:#c4c4c4}}"
        + "@media print{body{max-width:none;padding:0;font-size:10pt}nav,.skip,.languages{display:none}a{color:inherit}table,svg,tr,dl{break-inside:avoid}h2,h3,caption{break-after:avoid}}"
        + ChartStyle.Css;
}
