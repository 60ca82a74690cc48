import { useState } from "preact/hooks";
import type { Alert } from "../api/alerts";
import { inLanguage, pageOf, textsOf } from "../language";
import { day, moment, number, period } from "../parts/format";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { Mark } from "../parts/mark";
import { Acknowledging } from "./acknowledge";
import { AlertChart } from "./alert-chart";
import type { Known } from "./alerts";
import { focusSoon } from "./focus";
import { nameOf } from "./names";
import { SilenceForm } from "./silence-form";
import { heldBack, severities, severityKinds } from "./words";

const texts = textsOf({
  nl: {
    since: "Sinds",
    sinceText: (when: string, told: string) => `${when} (gemeld op ${told})`,
    value: "Cijfer",
    threshold: "Grens",
    now: "Afloop",
    cleared: (when: string, value: string) => `Opgelost: in ${when} was het cijfer ${value}.`,
    clearedWithout: "Opgelost.",
    corrected: "Vervallen: het cijfer is gecorrigeerd of teruggenomen.",
    because: "Grondslag",
    source: (feed: string, when: string, revision: string) => `${feed}, ${when}, herziening ${revision}`,
    silenced: (when: string) => `Gedempt tot ${when}: er gaan tot dan geen berichten uit.`,
    why: "Bekijk het cijfer door de tijd",
    indicator: (title: string) => `Alles over het cijfer ‘${title}’`,
    silence: "Dempen",
    silencedNow: "U hebt de melding gedempt.",
    over: "Voorbij",
  },
  en: {
    since: "Since",
    sinceText: (when: string, told: string) => `${when} (told on ${told})`,
    value: "Figure",
    threshold: "Threshold",
    now: "Outcome",
    cleared: (when: string, value: string) => `Resolved: in ${when} the figure was ${value}.`,
    clearedWithout: "Resolved.",
    corrected: "Void: the figure was corrected or withdrawn.",
    because: "Based on",
    source: (feed: string, when: string, revision: string) => `${feed}, ${when}, revision ${revision}`,
    silenced: (when: string) => `Silenced until ${when}: no messages go out till then.`,
    why: "See the figure over time",
    indicator: (title: string) => `All about the figure ‘${title}’`,
    silence: "Silence",
    silencedNow: "You silenced the alert.",
    over: "Over",
  },
});

interface Props {
  alert: Alert;
  known: Known;
  session: Session | null;
  /** Whether its chart is shown at once. */
  open: boolean;
  changed: () => void;
  say: (text: string) => void;
}

/** One alert: what is the matter, since when, why, and who looks after it. */
export function AlertCard({ alert, known, session, open, changed, say }: Props) {
  const [shown, setShown] = useState(open);
  const [silencing, setSilencing] = useState(false);
  const heading = `alert-${alert.id}`;
  const indicator = known.indicators.find((other) => other.id === alert.indicator);
  const rule = known.rules.find((other) => other.id === alert.rule);
  const active = alert.status === "active";
  const amount = (value: number) => {
    const text = number(value, indicator?.decimals ?? (Number.isInteger(value) ? 0 : 1));
    if (!indicator) return text;
    return indicator.unit.code === "percent" ? `${text} %` : `${text} ${inLanguage(indicator.unit)}`;
  };
  const places = Object.entries(alert.dimensions)
    .map(([name, value]) => nameOf(known.names, alert.rule, name, value))
    .join(", ");
  const [dimension, code] = Object.entries(alert.dimensions)[0] ?? [];
  return (
    <article class={active ? `desk-alert desk-alert--${severityKinds[alert.severity]}` : "desk-alert"} aria-labelledby={heading}>
      <div class="desk-head">
        <h3 class="utrecht-heading-4" id={heading} tabIndex={-1}>
          {inLanguage(alert.title)}
          {places && `: ${places}`}
        </h3>
        <Mark kind={active ? severityKinds[alert.severity] : undefined}>{severities[alert.severity]}</Mark>
        {!active && <Mark kind="ok">{texts.over}</Mark>}
      </div>
      <p class="utrecht-paragraph">{inLanguage(alert.text)}</p>
      <dl class="hub-list">
        <dt>{texts.since}</dt>
        <dd>{texts.sinceText(period(alert.raised.period), day(alert.raised.at))}</dd>
        <dt>{texts.value}</dt>
        <dd>{amount(alert.raised.value)}</dd>
        <dt>{texts.threshold}</dt>
        <dd>{amount(alert.threshold)}</dd>
        {alert.resolved && (
          <>
            <dt>{texts.now}</dt>
            <dd>{outcome(alert.resolved, amount)}</dd>
          </>
        )}
        <dt>{texts.because}</dt>
        <dd>
          <ul class="hub-plain">
            {[...new Set([...alert.raised.sources, ...(alert.resolved?.sources ?? [])])].map((id) => (
              <li key={id}>{sourceText(id, known)}</li>
            ))}
          </ul>
        </dd>
      </dl>
      {alert.silencedUntil && <p class="utrecht-paragraph hub-strong">{texts.silenced(moment(alert.silencedUntil))}</p>}
      {alert.heldBack && <p class="utrecht-paragraph">{heldBack[alert.heldBack]}</p>}
      <Acknowledging alert={alert} session={session} changed={changed} say={say}>
        {session && active && !alert.silencedUntil && <Button onClick={() => setSilencing(true)}>{texts.silence}</Button>}
      </Acknowledging>
      {silencing && session && (
        <SilenceForm
          session={session}
          rules={known.rules}
          first={{ rule: alert.rule, where: Object.fromEntries(Object.entries(alert.dimensions).map(([name, value]) => [name, [value]])) }}
          onClose={() => setSilencing(false)}
          onDone={() => {
            setSilencing(false);
            say(texts.silencedNow);
            changed();
            // What opened the dialog is there no more once the alert is silenced.
            focusSoon(heading);
          }}
        />
      )}
      <details class="desk-why" open={shown} onToggle={(event) => setShown(event.currentTarget.open)}>
        <summary>{texts.why}</summary>
        {shown && <AlertChart alert={alert} indicator={indicator} rule={rule} />}
      </details>
      <p class="utrecht-paragraph">
        <a class="utrecht-link" href={pageOf("indicator/", { id: alert.indicator, by: dimension, show: code })}>
          {texts.indicator(indicator ? inLanguage(indicator.title) : alert.indicator)}
        </a>
      </p>
    </article>
  );
}

function outcome(resolved: NonNullable<Alert["resolved"]>, amount: (value: number) => string): string {
  if (resolved.reason === "corrected") return texts.corrected;
  return resolved.period && resolved.value !== undefined ? texts.cleared(period(resolved.period), amount(resolved.value)) : texts.clearedWithout;
}

/** A submission by what it is about; its id is `{feed}.{period}.{revision}`. */
function sourceText(id: string, known: Known): string {
  const [, feed = "", when = "", revision = ""] = /^(.+)\.([^.]+)\.(\d+)$/.exec(id) ?? [];
  const found = known.feeds.find((other) => other.id === feed);
  return found ? texts.source(inLanguage(found.title), period(when), revision) : id;
}
