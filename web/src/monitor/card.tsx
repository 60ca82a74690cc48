import type { MonitorLine } from "../api/monitor";
import { pageOf, textsOf } from "../language";
import { number, period } from "../parts/format";
import { Sparkline } from "./sparkline";

const texts = textsOf({
  nl: { alert: "Melding actief", compared: "vergeleken met", noFigure: "Nog geen cijfer", noParts: "De verdeling is niet bekend.", broken: "Niet te vergelijken met eerder: er is een breuk in de reeks." },
  en: { alert: "Alert active", compared: "compared with", noFigure: "No figure yet", noParts: "How it divides is not known.", broken: "Not to be compared with earlier: the series broke." },
});

/** A figure and its unit: a percentage belongs to its number, another unit stands behind it. */
export function amount(value: number, line: Pick<MonitorLine, "unit" | "unitLabel" | "decimals">): string {
  return line.unit === "percent" ? `${number(value, line.decimals)} %` : number(value, line.decimals);
}

/** One indicator of the monitor: its newest figure, what that is, and how it got there. */
export function Card({ line, year }: { line: MonitorLine; year?: string | undefined }) {
  const { latest, previous } = line;
  return (
    <li class="hub-card" data-about={line.id}>
      <h3>
        <a class="utrecht-link" href={pageOf("indicator/", { id: line.id, to: year })}>
          {line.title}
        </a>
      </h3>
      {latest === null ? (
        <p class="hub-subtle">{texts.noFigure}</p>
      ) : line.distributions ? (
        <>
          <p class="hub-subtle">{period(latest.period)}</p>
          <Parts line={line} />
        </>
      ) : (
        <>
          <p class="hub-figure">
            <strong>{latest.value === null ? "–" : amount(latest.value, line)}</strong>
            {line.unit !== "percent" && latest.value !== null && <span>{line.unitLabel} </span>}
            <span class="hub-subtle">
              {period(latest.period)}
              {latest.status !== "A" && ` (${latest.statusLabel})`}
            </span>
          </p>
          {previous?.change && (
            <p class="hub-subtle">
              {previous.change.text} {texts.compared} {period(previous.period)}
            </p>
          )}
          {previous && !previous.change && previous.value !== null && latest.value !== null && <p class="hub-subtle">{texts.broken}</p>}
          <Sparkline periods={line.series.periods} values={line.series.values} />
        </>
      )}
      {line.activeAlerts > 0 && <p class="hub-mark hub-mark--error">{texts.alert}</p>}
    </li>
  );
}

function Parts({ line }: { line: MonitorLine }) {
  const distribution = line.distributions?.[0];
  if (!distribution) return <p>{texts.noParts}</p>;
  return (
    <ul class="hub-parts" aria-label={distribution.label}>
      {distribution.parts.map((part) => (
        <li key={part.label}>
          <span class="hub-part">
            <span>{part.label}</span>
            <strong class="hub-number">{part.value === null ? "–" : amount(part.value, line)}</strong>
          </span>
          {part.value !== null && (
            <div class="hub-bar-track" aria-hidden="true">
              <div style={{ inlineSize: `${Math.min(100, Math.max(0, part.value))}%` }} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
