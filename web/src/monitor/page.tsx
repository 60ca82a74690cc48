import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Hub, hubLink, type ProblemDocument } from "../api/hub";
import type { Monitor } from "../api/monitor";
import { language, pageOf, textsOf } from "../language";
import { period } from "../parts/format";
import { noteFocus } from "../parts/focus";
import { Select } from "../parts/form";
import { useAction } from "../parts/remote";
import { Empty, Loading, Notice, Problem } from "../parts/states";
import { Card } from "./card";

const texts = textsOf({
  nl: {
    title: "Monitor internationalisering Leiden",
    glance: "In één oogopslag",
    alerts: "Woonmeldingen",
    noAlerts: "Er zijn geen actieve woonmeldingen.",
    since: "sinds",
    explain: "Waarom deze melding?",
    themes: "Thema's",
    year: "Jaar",
    newest: "Nieuwste cijfers",
    factsheet: "Factsheet om te printen",
    without: "Zonder cijfer",
    nothing: "Er zijn nog geen cijfers gepubliceerd.",
    noHeadline: "Het aandeel internationale inwoners is niet gepubliceerd.",
  },
  en: {
    title: "Leiden internationalisation monitor",
    glance: "At a glance",
    alerts: "Housing alerts",
    noAlerts: "There are no active housing alerts.",
    since: "since",
    explain: "Why this alert?",
    themes: "Themes",
    year: "Year",
    newest: "Newest figures",
    factsheet: "Factsheet to print",
    without: "Without a figure",
    nothing: "No figures have been published yet.",
    noHeadline: "The share of international residents is not published.",
  },
});

/** Asks for the whole view in one call, with the year that the address names. */
export function ask(year: string | null): Promise<Monitor> {
  return new Hub().get<Monitor>(`/v1/monitor?language=${language}${year ? `&year=${encodeURIComponent(year)}` : ""}`);
}

/** The year the address names; null for the newest. */
export const yearInAddress = (): string | null => new URLSearchParams(location.search).get("year");

interface Props {
  /** What it opens with; null when that is still on its way. */
  first: Monitor | ProblemDocument | null;
  asked: Promise<Monitor | ProblemDocument>;
  /** The newest figures as the server wrote them into the page; none where the pages are files elsewhere. */
  written: Element[];
}

/** The monitor. What it opens with was asked for before it was drawn, so that nothing flickers. */
export function MonitorPage({ first, asked, written }: Props) {
  const [answer, setAnswer] = useState(first);
  const [changed, setMonitor] = useState<Monitor | null>(null);
  useEffect(() => {
    if (!answer) void asked.then(setAnswer);
  }, []);
  const monitor = changed ?? (answer && "indicators" in answer ? answer : null);
  const failed = answer && !("indicators" in answer) ? answer : null;
  const change = useAction(async (year: string | null) => {
    const answer = await ask(year);
    const address = new URL(location.href);
    if (year) address.searchParams.set("year", year);
    else address.searchParams.delete("year");
    history.replaceState(null, "", address);
    setMonitor(answer);
  });
  const problem = change.problem ?? (monitor ? null : failed);

  return (
    <>
      <h1 class="utrecht-heading-1">{texts.title}</h1>
      {problem && <Problem problem={problem} retry={() => void change.run(yearInAddress())} />}
      {!monitor && !problem && <Loading />}
      {monitor ? <View monitor={monitor} busy={change.busy} onYear={(year) => void change.run(year)} /> : <Written elements={written} />}
    </>
  );
}

/** The figures as the page came with them. */
function Written({ elements }: { elements: Element[] }) {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = box.current;
    element?.replaceChildren(...elements);
    // It leaves the page when the drawn figures take its place: once they stand there, the keyboard goes on among them.
    return () => element && queueMicrotask(noteFocus(element));
  }, []);
  return <div class="hub-stack" ref={box} />;
}

function View({ monitor, busy, onYear }: { monitor: Monitor; busy: boolean; onYear: (year: string | null) => void }) {
  const themes = [...new Map(monitor.indicators.map((line) => [line.theme, line.themeLabel]))];
  const years = yearsOf(monitor);
  const shownYear = monitor.year ?? monitor.headline?.period.slice(0, 4) ?? years[0];
  if (monitor.indicators.every((line) => line.latest === null) && !monitor.year) return <Empty>{texts.nothing}</Empty>;
  return (
    <div class="hub-stack" aria-busy={busy}>
      <section class="hub-glance" aria-labelledby="glance">
        <h2 class="utrecht-heading-5" id="glance">
          {texts.glance}
        </h2>
        {monitor.headline ? (
          <>
            <p class="hub-headline">{monitor.headline.text}</p>
            {monitor.headline.oneIn && <People parts={monitor.headline.oneIn} />}
            <p>{monitor.headline.explanation}</p>
          </>
        ) : (
          <p>{texts.noHeadline}</p>
        )}
      </section>

      <section class="hub-stack" aria-labelledby="alerts">
        <h2 class="utrecht-heading-2" id="alerts">
          {texts.alerts}
        </h2>
        {monitor.alerts.length === 0 ? (
          <Notice kind="ok">
            <p class="utrecht-paragraph">{texts.noAlerts}</p>
          </Notice>
        ) : (
          monitor.alerts.map((alert) => (
            <Notice key={alert.id} kind={alert.severity === "info" ? "info" : alert.severity === "warning" ? "warning" : "error"} title={`${alert.title} (${texts.since} ${period(alert.since)})`}>
              <p class="utrecht-paragraph">{alert.text}</p>
              <p class="utrecht-paragraph">
                <a class="utrecht-link" href={pageOf("indicator/", { id: alert.indicator })}>
                  {texts.explain}
                </a>
              </p>
            </Notice>
          ))
        )}
      </section>

      <div class="hub-form">
        <Select
          label={texts.year}
          value={monitor.year ?? ""}
          options={[{ value: "", label: texts.newest }, ...years.map((year) => ({ value: year, label: year }))]}
          onChange={(year) => onYear(year || null)}
        />
        {shownYear && (
          <a class="utrecht-link" href={hubLink(`/v1/monitor/${shownYear}/factsheet?language=${language}`)}>
            {texts.factsheet} ({shownYear})
          </a>
        )}
      </div>

      <nav class="hub-screen" aria-label={texts.themes}>
        <ul class="hub-buttons hub-plain">
          {themes.map(([theme, label]) => (
            <li key={theme}>
              <a class="utrecht-link" href={`#theme-${theme}`}>
                {label}
              </a>
            </li>
          ))}
        </ul>
      </nav>

      {themes.map(([theme, label]) => {
        const lines = monitor.indicators.filter((line) => line.theme === theme);
        const without = lines.filter((line) => line.latest === null);
        return (
          <section key={theme} class="hub-stack" aria-labelledby={`theme-${theme}`}>
            <h2 class="utrecht-heading-2" id={`theme-${theme}`}>
              {label}
            </h2>
            <ul class="hub-cards">
              {lines
                .filter((line) => line.latest !== null)
                .map((line) => (
                  <Card key={line.id} line={line} year={monitor.year} />
                ))}
            </ul>
            {without.length > 0 && (
              <p class="utrecht-paragraph hub-subtle">
                {texts.without}: {without.map((line) => line.title).join("; ")}.
              </p>
            )}
          </section>
        );
      })}
    </div>
  );
}

/** One in so many, as people of whom one is filled in. The words stand above it. */
function People({ parts }: { parts: number }) {
  return (
    <div class="hub-people" aria-hidden="true">
      {Array.from({ length: parts }, (_, index) => (
        <svg key={index} class={index === 0 ? "hub-person--one" : undefined} viewBox="0 0 12 24" fill="currentColor">
          <circle cx="6" cy="3.5" r="3" />
          <path d="M2 8h8l-1 8H8l-.5 8h-3L4 16H3z" />
        </svg>
      ))}
    </div>
  );
}

// The years there is something of, newest first.
function yearsOf(monitor: Monitor): string[] {
  const years = new Set(monitor.indicators.flatMap((line) => line.series.periods.map((text) => text.slice(0, 4))));
  if (monitor.year) years.add(monitor.year);
  return [...years].sort().reverse();
}
