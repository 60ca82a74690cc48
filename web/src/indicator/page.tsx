import { lazy, Suspense } from "preact/compat";
import { useMemo, useState } from "preact/hooks";
import { Hub, hubLink } from "../api/hub";
import { observationsOf, type Indicator, type JsonStat, type Lineage, type Observation } from "../api/indicator";
import { inLanguage, language, pageOf, textsOf } from "../language";
import { moment, number, period, signed } from "../parts/format";
import { Select } from "../parts/form";
import { useRemote } from "../parts/remote";
import { Empty, Loading, Shown } from "../parts/states";
import { Table, type Column } from "../parts/table";
import { aYearBefore, aYearOn, changeSince, theOneBefore } from "./compare";
import { Revisions } from "./revisions";
import { Sources } from "./sources";
import { statusTexts } from "./statuses";

const Chart = lazy(() => import("../charts/chart"));

const texts = textsOf({
  nl: {
    back: "Terug naar de monitor",
    unnamed: "In het adres van deze pagina staat niet welk cijfer.",
    latest: "Nieuwste cijfer",
    by: "Uitgesplitst naar",
    total: "Niets (totaal)",
    from: "Van",
    to: "Tot en met",
    first: "Begin",
    last: "Nieuwste",
    show: "Toon in de grafiek",
    table: "De cijfers",
    period: "Periode",
    compare: "Vergelijk met",
    before: "De periode ervoor",
    yearBefore: "Een jaar eerder",
    change: "Verschil met de periode ervoor",
    yearChange: "Verschil met een jaar eerder",
    earlier: "Een jaar eerder",
    status: "Status",
    statuses: "Wat de statussen betekenen",
    about: "Over dit cijfer",
    definition: "Wat het is",
    unit: "Eenheid",
    source: "Bron",
    method: "Hoe het is berekend",
    caveats: "Let op",
    withheld: "Kleine aantallen",
    withheldText: (threshold: number) => `Aantallen van 1 tot en met ${threshold - 1} worden niet gepubliceerd, en ook niet waaruit ze zijn af te leiden.`,
    downloads: "Downloaden",
    formats: { csv: "CSV", "csv-nl": "CSV voor Excel", xlsx: "Excel-werkboek", json: "JSON", "json-stat": "JSON-stat", svg: "Grafiek (SVG)" } as Record<string, string>,
    nothing: "Voor deze keuze is er niets gepubliceerd.",
    chart: (title: string, from: string, to: string, first: string, last: string) => `${title}, van ${from} (${first}) tot ${to} (${last}).`,
    chartOf: (title: string, when: string) => `${title}, ${when}.`,
    factsheet: (year: string) => `Factsheet van ${year}, om te printen`,
  },
  en: {
    back: "Back to the monitor",
    unnamed: "The address of this page does not say which figure.",
    latest: "Newest figure",
    by: "Broken down by",
    total: "Nothing (total)",
    from: "From",
    to: "Up to and including",
    first: "Beginning",
    last: "Newest",
    show: "Show in the chart",
    table: "The figures",
    period: "Period",
    compare: "Compare with",
    before: "The period before",
    yearBefore: "A year earlier",
    change: "Change on the period before",
    yearChange: "Change on a year earlier",
    earlier: "A year earlier",
    status: "Status",
    statuses: "What the statuses mean",
    about: "About this figure",
    definition: "What it is",
    unit: "Unit",
    source: "Source",
    method: "How it is computed",
    caveats: "Note",
    withheld: "Small numbers",
    withheldText: (threshold: number) => `Numbers from 1 to ${threshold - 1} are not published, and neither is what they could be worked out from.`,
    downloads: "Download",
    formats: { csv: "CSV", "csv-nl": "CSV for Dutch Excel", xlsx: "Excel workbook", json: "JSON", "json-stat": "JSON-stat", svg: "Chart (SVG)" } as Record<string, string>,
    nothing: "Nothing is published for this choice.",
    chart: (title: string, from: string, to: string, first: string, last: string) => `${title}, from ${from} (${first}) to ${to} (${last}).`,
    chartOf: (title: string, when: string) => `${title}, ${when}.`,
    factsheet: (year: string) => `Factsheet of ${year}, to print`,
  },
});

/** What the address says is to be seen, so that a view can be shared. */
interface Choice {
  id: string;
  by: string;
  from: string;
  to: string;
  show: string[];
  /** What each figure is held beside: `year` for the same period a year earlier, else the period before it. */
  compare: string;
}

function choiceInAddress(): Choice {
  const query = new URLSearchParams(location.search);
  return { id: query.get("id") ?? "", by: query.get("by") ?? "", from: query.get("from") ?? "", to: query.get("to") ?? "", show: query.get("show")?.split(",").filter(Boolean) ?? [], compare: query.get("compare") === "year" ? "year" : "" };
}

export function IndicatorPage() {
  const [choice, setChoice] = useState(choiceInAddress);
  const choose = (part: Partial<Choice>) => {
    const next = { ...choice, ...part };
    setChoice(next);
    history.replaceState(null, "", pageOf("indicator/", { ...next, show: next.show.join(",") }));
  };
  const [indicator, again] = useRemote((signal) => new Hub().get<Indicator>(`/v1/indicators/${encodeURIComponent(choice.id)}`, signal), choice.id);
  return (
    <>
      <p class="utrecht-paragraph hub-screen">
        <a class="utrecht-link" href={pageOf("")}>
          ← {texts.back}
        </a>
      </p>
      {choice.id === "" ? (
        <Empty>{texts.unnamed}</Empty>
      ) : (
        <Shown remote={indicator} retry={again}>
          {(found) => <View indicator={found} choice={choice} choose={choose} />}
        </Shown>
      )}
    </>
  );
}

interface ViewProps {
  indicator: Indicator;
  choice: Choice;
  choose: (part: Partial<Choice>) => void;
}

function View({ indicator, choice, choose }: ViewProps) {
  const title = inLanguage(indicator.title);
  document.title = title;
  // A whole that is divided is always 100: its parts are what one comes to see.
  const by = indicator.dimensions.includes(choice.by) ? choice.by : "";
  const question = new URLSearchParams({ language, ...(by ? { by } : {}) });
  const path = `/v1/indicators/${indicator.id}/observations`;
  const [data, again] = useRemote((signal) => new Hub().get<JsonStat>(`${path}?${question}&format=json-stat`, signal), question.toString());
  const [names] = useRemote((signal) => new Hub().get<JsonStat>(`${path}?format=json-stat&language=${language}&by=${indicator.dimensions.join(",")}`, signal), "names");
  const nameOf = (dimension: string) => (names.data?.dimension[dimension]?.label ?? dimension);
  return (
    <>
      <h1 class="utrecht-heading-1">{title}</h1>
      <p class="utrecht-paragraph utrecht-paragraph--lead">{inLanguage(indicator.definition)}</p>
      {indicator.dimensions.length > 0 && (
        <div class="hub-form">
          <Select
            label={texts.by}
            value={by}
            options={[{ value: "", label: texts.total }, ...indicator.dimensions.map((dimension) => ({ value: dimension, label: nameOf(dimension) }))]}
            onChange={(value) => choose({ by: value, show: [] })}
          />
        </div>
      )}
      <Shown remote={data} retry={again}>
        {(found) => <Figures key={by} data={found} indicator={indicator} by={by || null} choice={choice} choose={choose} title={title} />}
      </Shown>
      {/* Not before what stands above it: it would be pushed away under the reader's eyes. */}
      {(data.state !== "loading" || data.data !== undefined) && <About indicator={indicator} />}
    </>
  );
}

interface FiguresProps extends ViewProps {
  data: JsonStat;
  by: string | null;
  title: string;
}

function Figures({ data, indicator, by, choice, choose, title }: FiguresProps) {
  const all = useMemo(() => observationsOf(data, by), [data, by]);
  const periods = [...new Set(all.map((observation) => observation.period))].sort();
  const within = useMemo(
    () => all.filter((observation) => (!choice.from || observation.period.slice(0, choice.from.length) >= choice.from) && (!choice.to || observation.period.slice(0, choice.to.length) <= choice.to)),
    [all, choice.from, choice.to],
  );
  const codes = [...new Map(all.map((observation) => [observation.code, observation.label]))];
  const shown = choice.show.length > 0 ? choice.show : codes.slice(0, 6).map(([code]) => code);
  const drawn = useMemo(() => within.filter((observation) => shown.includes(observation.code)), [within, shown.join()]);
  const byYear = choice.compare === "year";
  // Held against themselves a year earlier: the same figures a second time, each under the period a year on.
  const compared = useMemo(() => (byYear && by === null ? [...drawn, ...aYearOn(all, drawn, texts.earlier)] : drawn), [all, drawn, byYear, by]);
  const unitLabel = inLanguage(indicator.unit);
  if (all.length === 0) return <Empty>{texts.nothing}</Empty>;
  const lastPeriod = within.map((observation) => observation.period).sort().at(-1);
  const years = [...new Set(periods.map((text) => text.slice(0, 4)))];
  return (
    <div class="hub-stack">
      {by === null && <Latest observations={within} indicator={indicator} statusLabels={data.extension.statusLabels} />}
      <div class="hub-form">
        <Select label={texts.from} value={choice.from} options={[{ value: "", label: texts.first }, ...years.map((year) => ({ value: year, label: year }))]} onChange={(from) => choose({ from })} />
        <Select label={texts.to} value={choice.to} options={[{ value: "", label: texts.last }, ...years.map((year) => ({ value: year, label: year }))]} onChange={(to) => choose({ to })} />
        <Select
          label={texts.compare}
          value={choice.compare}
          options={[
            { value: "", label: texts.before },
            { value: "year", label: texts.yearBefore },
          ]}
          onChange={(compare) => choose({ compare })}
        />
      </div>
      {codes.length > 1 && (
        <fieldset class="hub-checks hub-screen">
          <legend class="utrecht-form-label">{texts.show}</legend>
          {codes.map(([code, label]) => (
            <label key={code}>
              <input
                type="checkbox"
                class="utrecht-checkbox utrecht-checkbox--html-input"
                checked={shown.includes(code)}
                disabled={!shown.includes(code) && shown.length >= 6}
                onChange={(event) => choose({ show: event.currentTarget.checked ? [...shown, code] : shown.filter((other) => other !== code) })}
              />{" "}
              {label}
            </label>
          ))}
        </fieldset>
      )}
      {drawn.some((observation) => observation.value !== null) ? (
        <Suspense fallback={<div class="hub-chart"><div class="hub-chart-room"><Loading /></div></div>}>
          <Chart observations={compared} decimals={indicator.decimals} unitLabel={unitLabel} title={title} description={describe(drawn, indicator, title)} />
        </Suspense>
      ) : (
        <Empty>{texts.nothing}</Empty>
      )}
      <FigureTable observations={within} indicator={indicator} by={by} heading={by ? (data.dimension[by]?.label ?? by) : null} statusLabels={data.extension.statusLabels} all={all} byYear={byYear} />
      <Statuses observations={within} statusLabels={data.extension.statusLabels} />
      <Downloads indicator={indicator} by={by} choice={choice} />
      {lastPeriod && (
        <>
          <Rests indicator={indicator} period={lastPeriod} />
          <p class="utrecht-paragraph">
            <a class="utrecht-link" href={hubLink(`/v1/monitor/${lastPeriod.slice(0, 4)}/factsheet?language=${language}`)}>
              {texts.factsheet(lastPeriod.slice(0, 4))}
            </a>
          </p>
        </>
      )}
      <Revisions indicator={indicator} statusLabels={data.extension.statusLabels} />
    </div>
  );
}

function Latest({ observations, indicator, statusLabels }: { observations: Observation[]; indicator: Indicator; statusLabels: Record<string, string> }) {
  const latest = [...observations].sort((one, other) => one.period.localeCompare(other.period)).at(-1);
  if (!latest) return null;
  return (
    <section class="hub-glance" aria-labelledby="latest">
      <h2 class="utrecht-heading-5" id="latest">
        {texts.latest}
      </h2>
      <p class="hub-headline">{latest.value === null ? (statusLabels[latest.status] ?? "–") : withUnit(latest.value, indicator)}</p>
      <p>
        {period(latest.period)}
        {latest.status !== "A" && latest.value !== null && ` (${statusLabels[latest.status] ?? latest.status})`}
      </p>
    </section>
  );
}

function withUnit(value: number, indicator: Indicator): string {
  return indicator.unit.code === "percent" ? `${number(value, indicator.decimals)} %` : `${number(value, indicator.decimals)} ${inLanguage(indicator.unit)}`;
}

function describe(observations: Observation[], indicator: Indicator, title: string): string {
  const known = observations.filter((observation) => observation.value !== null).sort((one, other) => one.period.localeCompare(other.period));
  const [first, last] = [known[0], known.at(-1)];
  if (!first || !last) return title;
  if (first.period === last.period) return texts.chartOf(title, period(first.period));
  return texts.chart(title, period(first.period), period(last.period), withUnit(first.value as number, indicator), withUnit(last.value as number, indicator));
}

interface FigureTableProps {
  observations: Observation[];
  indicator: Indicator;
  by: string | null;
  heading: string | null;
  statusLabels: Record<string, string>;
  /** What is published beyond the chosen periods too: what the first of them is compared with lies there. */
  all: Observation[];
  byYear: boolean;
}

function FigureTable({ observations, indicator, by, heading, statusLabels, all, byYear }: FigureTableProps) {
  const rows = [...observations].sort((one, other) => other.period.localeCompare(one.period));
  const value = (one: Observation | undefined) => (one && one.value !== null ? number(one.value, indicator.decimals) : "–");
  const earlierOf = (row: Observation) => (byYear ? aYearBefore(all, row) : theOneBefore(all, row));
  const columns: Column<Observation>[] = [
    { key: "period", heading: texts.period, cell: (row) => period(row.period), head: true },
    ...(by && heading ? [{ key: "code", heading, cell: (row: Observation) => row.label }] : []),
    { key: "value", heading: inLanguage(indicator.unit), number: true, cell: (row) => value(row) },
    ...(byYear ? [{ key: "earlier", heading: texts.earlier, number: true, cell: (row: Observation) => value(aYearBefore(all, row)) }] : []),
    {
      key: "change",
      heading: byYear ? texts.yearChange : texts.change,
      number: true,
      cell: (row) => {
        const change = changeSince(all, row, earlierOf(row));
        return change === null ? "" : signed(change, indicator.decimals);
      },
    },
    { key: "status", heading: texts.status, cell: (row) => (row.status === "A" ? "" : (statusLabels[row.status] ?? row.status)) },
  ];
  return <Table caption={texts.table} columns={columns} rows={rows} id={(row) => `${row.period}|${row.code}`} />;
}

function Statuses({ observations, statusLabels }: { observations: Observation[]; statusLabels: Record<string, string> }) {
  const used = [...new Set(observations.map((observation) => observation.status))].filter((status) => status !== "A").sort();
  if (used.length === 0) return null;
  return (
    <section aria-labelledby="statuses">
      <h2 class="utrecht-heading-4" id="statuses">
        {texts.statuses}
      </h2>
      <dl class="hub-list">
        {used.map((status) => (
          <div key={status} class="hub-contents">
            <dt>{statusLabels[status] ?? status}</dt>
            <dd>{statusTexts[status] ?? status}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Downloads({ indicator, by, choice }: { indicator: Indicator; by: string | null; choice: Choice }) {
  return (
    <section class="hub-screen" aria-labelledby="downloads">
      <h2 class="utrecht-heading-4" id="downloads">
        {texts.downloads}
      </h2>
      <ul class="hub-buttons hub-plain">
        {Object.entries(texts.formats).map(([format, label]) => {
          const query = new URLSearchParams({ ...(by ? { by } : {}), ...(choice.from ? { from: choice.from } : {}), ...(choice.to ? { to: choice.to } : {}), format, ...(["xlsx", "svg", "json-stat"].includes(format) ? { language } : {}) });
          return (
            <li key={format}>
              <a class="utrecht-link" href={hubLink(`/v1/indicators/${indicator.id}/observations?${query}`)}>
                {label}
              </a>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Rests({ indicator, period: of }: { indicator: Indicator; period: string }) {
  const [lineage, again] = useRemote((signal) => new Hub().get<Lineage>(`/v1/indicators/${indicator.id}/lineage?period=${of}`, signal), `${indicator.id} ${of}`);
  return (
    <Shown remote={lineage} retry={again}>
      {(found) => <Sources lineage={found} published={moment(found.publishedAt)} />}
    </Shown>
  );
}

function About({ indicator }: { indicator: Indicator }) {
  return (
    <section aria-labelledby="about">
      <h2 class="utrecht-heading-2" id="about">
        {texts.about}
      </h2>
      <dl class="hub-list">
        <dt>{texts.definition}</dt>
        <dd>{inLanguage(indicator.definition)}</dd>
        <dt>{texts.unit}</dt>
        <dd>{inLanguage(indicator.unit)}</dd>
        <dt>{texts.source}</dt>
        <dd>{inLanguage(indicator.source)}</dd>
        <dt>{texts.method}</dt>
        <dd>{inLanguage(indicator.method)}</dd>
        {indicator.caveats && (
          <>
            <dt>{texts.caveats}</dt>
            <dd>{inLanguage(indicator.caveats)}</dd>
          </>
        )}
        {indicator.disclosureThreshold > 1 && (
          <>
            <dt>{texts.withheld}</dt>
            <dd>{texts.withheldText(indicator.disclosureThreshold)}</dd>
          </>
        )}
      </dl>
    </section>
  );
}
