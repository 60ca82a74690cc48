import type { Feed } from "../api/submissions";

const shapes: Record<Feed["periodicity"], RegExp> = { year: /^\d{4}$/, quarter: /^\d{4}-Q[1-4]$/, month: /^\d{4}-(0[1-9]|1[0-2])$/ };

/** How a period of a feed is written, to show by example. */
export const examples: Record<Feed["periodicity"], string> = { year: "2024", quarter: "2024-Q3", month: "2024-09" };

/** Whether a text is a period, of any feed or of one. */
export function isPeriod(text: string, periodicity?: Feed["periodicity"]): boolean {
  return periodicity ? shapes[periodicity].test(text) : Object.values(shapes).some((shape) => shape.test(text));
}
