import { lazy, Suspense } from "preact/compat";
import { useMemo } from "preact/hooks";
import type { Alert, AlertRule, Threshold } from "../api/alerts";
import { Hub } from "../api/hub";
import { observationsOf, type Indicator, type JsonStat, type Observation } from "../api/indicator";
import { inLanguage, language, textsOf } from "../language";
import { number, period } from "../parts/format";
import { useRemote } from "../parts/remote";
import { Empty, Loading, Shown } from "../parts/states";

// Its library is large, and nobody waits for it who opens no chart.
const Chart = lazy(() => import("../charts/chart"));

const texts = textsOf({
  nl: {
    nothing: "Over dit cijfer is nu niets gepubliceerd.",
    limit: (value: string) => `melding bij ${value}`,
    clear: (value: string) => `voorbij bij ${value}`,
    of: { atLeast: (value: string) => `${value} of meer`, above: (value: string) => `meer dan ${value}`, atMost: (value: string) => `${value} of minder`, below: (value: string) => `minder dan ${value}` },
    description: (title: string, points: string, limit: string) => `${title}: ${points}. De grens voor een melding is ${limit}.`,
    explain: (limit: string, times: number, clear: string) =>
      `Een melding volgt bij ${limit}${times > 1 ? `, ${times} keer achter elkaar` : ""}. Zij is voorbij bij ${clear}.`,
  },
  en: {
    nothing: "Nothing is published of this figure now.",
    limit: (value: string) => `alert at ${value}`,
    clear: (value: string) => `over at ${value}`,
    of: { atLeast: (value: string) => `${value} or more`, above: (value: string) => `more than ${value}`, atMost: (value: string) => `${value} or less`, below: (value: string) => `less than ${value}` },
    description: (title: string, points: string, limit: string) => `${title}: ${points}. The threshold for an alert is ${limit}.`,
    explain: (limit: string, times: number, clear: string) => `An alert follows at ${limit}${times > 1 ? `, ${times} times in a row` : ""}. It is over at ${clear}.`,
  },
});

interface Props {
  alert: Alert;
  indicator: Indicator | undefined;
  rule: AlertRule | undefined;
}

/** Why there is an alert: its figure over time, and the limits it crosses. */
export function AlertChart({ alert, indicator, rule }: Props) {
  const question = new URLSearchParams({ ...alert.dimensions, format: "json-stat", language });
  const path = `/v1/indicators/${alert.indicator}/observations?${question}`;
  const [remote, again] = useRemote((signal) => new Hub().get<JsonStat>(path, signal), path);
  return (
    <Shown remote={remote} retry={again}>
      {(data) => <Drawn data={data} alert={alert} indicator={indicator} rule={rule} />}
    </Shown>
  );
}

function Drawn({ data, alert, indicator, rule }: Props & { data: JsonStat }) {
  const observations = useMemo(() => observationsOf(data, null), [data]);
  const decimals = indicator?.decimals ?? 0;
  const title = data.label;
  const format = (value: number) => number(value, Number.isInteger(value) ? 0 : Math.max(1, decimals));
  const limits = useMemo(() => {
    const clear = rule && Object.values(rule.clear)[0];
    return [
      { value: alert.threshold, label: texts.limit(rule ? limitText(rule.raise, format) : format(alert.threshold)) },
      ...(rule && clear !== undefined ? [{ value: clear, label: texts.clear(limitText(rule.clear, format)) }] : []),
    ];
  }, [alert.threshold, rule?.id]);
  if (!observations.some((observation) => observation.value !== null)) return <Empty>{texts.nothing}</Empty>;
  return (
    <div class="hub-stack">
      <Suspense fallback={<Loading />}>
        <Chart
          observations={observations}
          decimals={decimals}
          unitLabel={indicator ? inLanguage(indicator.unit) : ""}
          title={title}
          description={texts.description(title, pointsText(observations, decimals), format(alert.threshold))}
          limits={limits}
        />
      </Suspense>
      {rule && <p class="utrecht-paragraph">{texts.explain(limitText(rule.raise, format), rule.for, limitText(rule.clear, format))}</p>}
    </div>
  );
}

function limitText(threshold: Threshold, format: (value: number) => string): string {
  const [comparison, value] = Object.entries(threshold)[0] ?? [];
  return value === undefined ? "" : texts.of[comparison as keyof Threshold](format(value));
}

// Whoever does not see the chart is told its newest points; the indicator's page has all of them in a table.
const mostPoints = 12;

function pointsText(observations: Observation[], decimals: number): string {
  return observations
    .filter((observation) => observation.value !== null)
    .slice(-mostPoints)
    .map((observation) => `${period(observation.period)} ${number(observation.value as number, decimals)}`)
    .join(", ");
}
