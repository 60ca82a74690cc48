import { follows, startOf } from "../parts/format";

interface Props {
  periods: string[];
  values: (number | null)[];
}

/**
 * A small line of the last years, with a gap where a value is withheld or a period was not sent; a value between two gaps
 * is a dot. The words beside it say what it shows.
 */
export function Sparkline({ periods, values }: Props) {
  const points = periods.flatMap((period, index) => {
    const value = values[index];
    return typeof value === "number" ? [{ period, value, at: startOf(period).getTime() }] : [];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length < 2) return null;
  const least = Math.min(...points.map((point) => point.value));
  const span = Math.max(...points.map((point) => point.value)) - least || 1;
  const place = (point: (typeof points)[number]) => `${(((point.at - first.at) / (last.at - first.at)) * 100).toFixed(2)} ${(36 - ((point.value - least) / span) * 32).toFixed(2)}`;
  const path = points.map((point, index) => {
    const before = points[index - 1];
    return before && follows(point.period, before.period) ? `L${place(point)}` : `M${place(point)}h0`;
  });
  return (
    <svg class="hub-sparkline" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
      <path d={path.join("")} fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" vector-effect="non-scaling-stroke" />
      <path d={`M${place(last)}h0`} fill="none" stroke="currentColor" stroke-width="8" stroke-linecap="round" vector-effect="non-scaling-stroke" />
    </svg>
  );
}
