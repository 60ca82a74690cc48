import type { Observation } from "../api/indicator";

/** The same period of the year before: `2024-09` of `2025-09`. */
const yearBefore = (period: string): string => String(Number(period.slice(0, 4)) - 1).padStart(4, "0") + period.slice(4);

/** The figure of the same period a year earlier, if one is published. */
export function aYearBefore(all: Observation[], row: Observation): Observation | undefined {
  const period = yearBefore(row.period);
  return all.find((other) => other.code === row.code && other.period === period);
}

/** The last figure that was published before it; there may be periods between of which nothing is. */
export function theOneBefore(all: Observation[], row: Observation): Observation | undefined {
  return all.filter((other) => other.code === row.code && other.period < row.period).sort((one, other) => one.period.localeCompare(other.period)).at(-1);
}

/** How much it changed since; null where that cannot be said: something is missing, or the series broke between the two. */
export function changeSince(all: Observation[], row: Observation, earlier: Observation | undefined): number | null {
  if (row.value === null || !earlier || earlier.value === null) return null;
  const broke = all.some((other) => other.code === row.code && other.status === "B" && other.period > earlier.period && other.period <= row.period);
  return broke ? null : row.value - earlier.value;
}

/** The figures of a year earlier, each under the period it is compared with, to be drawn as a line of their own. */
export function aYearOn(all: Observation[], rows: Observation[], label: string): Observation[] {
  return rows.flatMap((row) => {
    const earlier = aYearBefore(all, row);
    return earlier ? [{ ...earlier, period: row.period, code: `${row.code} -1`, label }] : [];
  });
}
