/*
 * What `datetime-local` fields hold has no zone. At the desks it is Leiden's time, wherever the browser is, as all
 * moments of the pages are.
 */
const parts = new Intl.DateTimeFormat("en-CA", {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
  timeZone: "Europe/Amsterdam",
});

/** A moment as such a field writes it: `2026-11-26T14:30`. */
export function toField(moment: Date): string {
  const found = Object.fromEntries(parts.formatToParts(moment).map(({ type, value }) => [type, value]));
  return `${found.year}-${found.month}-${found.day}T${found.hour}:${found.minute}`;
}

/** The moment such a field means, or null when it holds none. An hour that a clock change skips is the one after it. */
export function fromField(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return null;
  const asUtc = Date.parse(`${text.slice(0, 16)}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // How far Leiden is ahead depends on the moment that is looked for: the second look settles it.
  let moment = asUtc - aheadAt(asUtc);
  moment = asUtc - aheadAt(moment);
  return new Date(moment);
}

function aheadAt(moment: number): number {
  const wall = Date.parse(`${toField(new Date(moment))}:00Z`);
  return wall - Math.floor(moment / 60_000) * 60_000;
}
