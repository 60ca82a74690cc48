using Hub.Indicators.Formats;

namespace Hub.Indicators.Monitor;

/// <summary>How the factsheet looks, on light and dark screens and on paper. The page's policy allows this style by its hash.</summary>
public static class FactsheetStyle
{
    /// <summary>The rules, those of charts among them.</summary>
    public static string Css { get; } =
        ":root{color-scheme:light dark}"
        + "body{font:1rem/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;color:#1a1a1a;background:#ffffff;max-width:64rem;margin:0 auto;padding:1rem}"
        + "h1,h2,h3{line-height:1.2}h1{font-size:2.25rem;margin:.25rem 0 1rem}h2{border-bottom:3px solid #0b5394;padding-bottom:.25rem;margin-top:2.5rem}h3{font-size:1rem;margin:0}"
        + "a{color:#0b5394}a:focus-visible,summary:focus-visible{outline:3px solid currentColor;outline-offset:2px}"
        + ".skip{position:absolute;left:-100rem}.skip:focus{position:static}.unseen{position:absolute;left:-100rem}"
        + ".publisher{margin:0;font-weight:600}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:0}nav a,.languages a{display:inline-block;padding:.25rem 0}.languages{margin:0}"
        + ".glance{background:#eaf1f8;border-left:6px solid #0b5394;padding:1rem 1.5rem;margin-top:1.5rem}.glance h2{border:0;font-size:1rem;margin:0;padding:0}.glance p{max-width:46rem;margin:.5rem 0}.glance .headline{font-size:2.25rem;line-height:1.2;font-weight:700}"
        + ".people{max-width:100%;height:auto}.people path{stroke:#0b5394}.people .one{fill:#0b5394}.people .other{fill:none}"
        + ".cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,19rem),1fr));gap:1.5rem 2rem;margin-top:1rem}.card{border-top:1px solid #8a8a8a;padding-top:.75rem;min-width:0}"
        + ".figure{margin:.25rem 0}.figure strong{display:block;font-size:1.75rem;line-height:1.2}.change{margin:.25rem 0}.definition,.without{color:#4a4a4a;font-size:.9rem;margin:.5rem 0}.card svg{display:block;width:100%;max-width:24rem;margin:.5rem 0}"
        + "details{font-size:.9rem}summary{cursor:pointer;padding:.25rem 0}"
        + "table{border-collapse:collapse;width:100%;margin:.5rem 0 1rem}caption{text-align:left;font-weight:600;padding:.25rem 0}"
        + "th,td{text-align:left;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #8a8a8a;vertical-align:top}tbody th{font-weight:400}.number{text-align:right}"
        + ".notes{columns:2 22rem;column-gap:2rem;font-size:.9rem}.notes div{break-inside:avoid}dt{font-weight:600}dd{margin:0 0 .5rem;overflow-wrap:anywhere}"
        + "@media screen and (prefers-color-scheme:dark){body{color:#f2f2f2;background:#16181d}a{color:#8cc4ff}h2,.glance{border-color:#8cc4ff}.glance{background:#20262f}.definition,.without{color:#c4c4c4}.people path{stroke:#8cc4ff}.people .one{fill:#8cc4ff}}"
        + "@media print{@page{size:A4;margin:14mm}body{max-width:none;padding:0;font-size:9.5pt;line-height:1.35}nav,.skip,.languages,details{display:none}a{color:inherit}h1{font-size:20pt}h2{margin-top:1.25rem}"
        + ".glance{print-color-adjust:exact}.glance .headline,.figure strong{font-size:16pt}.cards{grid-template-columns:repeat(3,1fr);gap:.75rem 1.25rem}.card,svg,li{break-inside:avoid}h2,h3{break-after:avoid}.notes{columns:2;font-size:8pt}}"
        + ChartStyle.Css;
}
