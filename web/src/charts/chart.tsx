import * as Plot from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Observation } from "../api/indicator";
import { language, locale } from "../language";
import { follows, number, period, startOf } from "../parts/format";

/** A line that may not be crossed, such as an alert's threshold. */
export interface Limit {
  value: number;
  label: string;
}

interface Props {
  observations: Observation[];
  decimals: number;
  unitLabel: string;
  title: string;
  /** What the chart shows, in words. */
  description: string;
  limits?: Limit[];
}

// The theme's series, after which the eye no longer tells them apart.
const colours = [1, 2, 3, 4, 5, 6].map((index) => `var(--hub-series-${index})`);

/** How many series a chart draws at most. */
export const mostSeries = colours.length;

/** A chart over time, or of one period as bars. It draws itself to the width there is, and can be read point by point. */
export default function Chart({ observations, decimals, unitLabel, title, description, limits = [] }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    if (!host.current || width === 0) return;
    const drawn = draw({ observations, decimals, unitLabel, title, description, limits }, width);
    host.current.replaceChildren(drawn);
  }, [observations, decimals, unitLabel, title, description, limits, width]);

  const labels = [...new Set(observations.map((observation) => observation.label))];
  const isSeries = new Set(observations.map((observation) => observation.period)).size > 1;
  return (
    <figure class="hub-chart hub-stack">
      {isSeries && labels.length > 1 && (
        <ul class="hub-legend">
          {labels.map((label, index) => (
            <li key={label}>
              <svg width="24" height="10" aria-hidden="true">
                <line x1="0" y1="5" x2="24" y2="5" stroke={colours[index % colours.length]} stroke-width="3" stroke-dasharray={dashes[index % dashes.length]} />
              </svg>
              {label}
            </li>
          ))}
        </ul>
      )}
      <div ref={host} class={isSeries ? "hub-chart-room" : undefined} />
    </figure>
  );
}

// Beside its colour each line has a pattern of its own, for who tells no colours apart.
const dashes = ["none", "7 4", "2 3", "10 3 2 3", "4 2", "1 3"];

// The chart is one picture with one description; the names Plot gives its parts would only be noise in it.
const mute = { ariaHidden: "true" } as const;

function draw({ observations, decimals, unitLabel, title, description, limits }: Required<Props>, width: number): Element {
  const periods = [...new Set(observations.map((observation) => observation.period))];
  const labels = [...new Set(observations.map((observation) => observation.label))];
  const text = (observation: Observation) =>
    `${labels.length > 1 ? `${observation.label}\n` : ""}${period(observation.period)}: ${observation.value === null ? "–" : number(observation.value, decimals)} ${unitLabel}`;
  const common: Plot.PlotOptions = {
    width,
    height: periods.length > 1 ? Math.max(260, Math.min(420, width * 0.5)) : Math.max(120, labels.length * 36 + 60),
    className: "hub-plot",
    ariaLabel: title,
    ariaDescription: description,
    marginTop: 32,
    marginLeft: 64,
    marginRight: 24,
  };
  const known = observations.filter((observation) => observation.value !== null);
  const chart =
    periods.length > 1
      ? Plot.plot({
          ...common,
          // Latest figures are wanted near what they are compared with: counts and shares begin at nothing.
          y: { grid: true, label: unitLabel, zero: true, nice: true, tickFormat: (value: number) => number(value, Number.isInteger(value) ? 0 : 1) },
          x: { label: null, type: "utc", ticks: ticksOf(periods, Math.max(2, Math.floor(width / 110))), tickFormat: tickOf(periods) },
          marks: [
            Plot.ruleY(limits, { ...mute, y: "value", stroke: "var(--basis-color-negative-border-default)", strokeDasharray: "6 4" }),
            // Of two limits, which lie near each other, the upper has its words above it and the lower below. They stand at the
            // beginning and behind the lines: what one looks for is the newest figure.
            ...limits.map((limit) =>
              Plot.text([limit], {
                ...mute,
                y: "value",
                text: "label",
                frameAnchor: "left",
                textAnchor: "start",
                dx: 4,
                dy: limits.some((other) => other.value > limit.value) ? 10 : -10,
                fill: "var(--basis-color-negative-color-default)",
                stroke: "var(--plot-background)",
                strokeWidth: 5,
              }),
            ),
            // What is missing or withheld is a gap, not a bridge.
            ...labels.map((label, index) =>
              Plot.lineY(
                withGaps(observations.filter((observation) => observation.label === label)),
                { ...mute, x: (observation: Observation) => startOf(observation.period), y: (observation: Observation) => observation.value ?? NaN, stroke: colours[index % colours.length] as string, strokeWidth: 2.5, strokeDasharray: dashes[index % dashes.length] as string },
              ),
            ),
            // Dots of their own: as markers of a dashed line they would be dashed too.
            ...labels.map((label, index) =>
              Plot.dot(
                known.filter((observation) => observation.label === label),
                { ...mute, x: (observation: Observation) => startOf(observation.period), y: "value", r: 3.5, fill: colours[index % colours.length] as string },
              ),
            ),
            Plot.tip(known, Plot.pointer({ ...mute, x: (observation: Observation) => startOf(observation.period), y: "value", title: text, fill: "var(--basis-color-default-bg-document)" })),
          ],
        })
      : Plot.plot({
          ...common,
          marginLeft: Math.min(width * 0.4, 24 + 7 * Math.max(...labels.map((label) => label.length))),
          x: { grid: true, label: unitLabel, zero: true, nice: true, ticks: Math.max(2, Math.floor(width / 140)), tickFormat: (value: number) => number(value, Number.isInteger(value) ? 0 : 1) },
          y: { label: null, domain: labels },
          marks: [
            Plot.barX(known, { ...mute, x: "value", y: "label", fill: colours[0] as string }),
            Plot.text(known, { ...mute, x: "value", y: "label", text: (observation: Observation) => number(observation.value as number, decimals), textAnchor: "start", dx: 4 }),
            Plot.ruleX([0], mute),
          ],
        });
  // Plot brings a style element, which the policy of the pages refuses; hub.css has its few rules.
  chart.querySelector("style")?.remove();
  chart.setAttribute("role", "img");
  return chart;
}

/** A series in its order, with an empty place wherever a period was not sent, so that the line breaks there. */
function withGaps(series: Observation[]): Observation[] {
  const inOrder = [...series].sort((one, other) => one.period.localeCompare(other.period));
  return inOrder.flatMap((observation, index) => {
    const before = inOrder[index - 1];
    return before && !follows(observation.period, before.period) ? [{ ...before, value: null }, observation] : [observation];
  });
}

const isFew = (periods: string[]) => new Set(periods.map((text) => text.slice(0, 4))).size <= 4;

/** At most so many; those of few quarters are the quarters themselves, which Plot would place at months. */
function ticksOf(periods: string[], most: number): number | Date[] {
  if (!isFew(periods) || !periods.every((text) => text.includes("Q"))) return most;
  const every = Math.ceil(periods.length / most);
  return [...periods].sort().filter((_, index) => index % every === 0).map(startOf);
}

function tickOf(periods: string[]): (date: Date) => string {
  if (periods.every((text) => /^\d{4}$/.test(text)) || !isFew(periods)) return (date) => String(date.getUTCFullYear());
  if (periods.every((text) => text.includes("Q"))) return (date) => `${language === "nl" ? "kw. " : "Q"}${Math.floor(date.getUTCMonth() / 3) + 1} ${date.getUTCFullYear()}`;
  const format = new Intl.DateTimeFormat(locale, { month: "short", year: "numeric", timeZone: "UTC" });
  return (date) => format.format(date);
}
