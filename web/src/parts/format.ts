import { language, locale } from "../language";

const numbers = new Map<number, Intl.NumberFormat>();

/** A figure with its decimals, as its language writes it. */
export function number(value: number, decimals = 0): string {
  let format = numbers.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    numbers.set(decimals, format);
  }
  return format.format(value).replace(/^-/, "−");
}

/** A change, with its sign. */
export function signed(value: number, decimals = 0): string {
  return value > 0 ? `+${number(value, decimals)}` : number(value, decimals);
}

/** The name of a calendar period: `2024`, `2024-Q3` or `2024-09`. */
export function period(text: string): string {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter) return language === "nl" ? `${quarter[2]}e kwartaal ${quarter[1]}` : `Q${quarter[2]} ${quarter[1]}`;
  const month = /^(\d{4})-(\d{2})$/.exec(text);
  if (month) {
    return new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(Date.UTC(Number(month[1]), Number(month[2]) - 1, 1));
  }
  return text;
}

/** The first day of a period, to place it in time. */
export function startOf(text: string): Date {
  const quarter = /^(\d{4})-Q([1-4])$/.exec(text);
  if (quarter) return new Date(Date.UTC(Number(quarter[1]), (Number(quarter[2]) - 1) * 3, 1));
  const [year = "0", month = "1"] = text.split("-");
  return new Date(Date.UTC(Number(year), Number(month) - 1, 1));
}

/** Whether a period follows another of its kind with none between: a line joins no others. */
export function follows(later: string, earlier: string): boolean {
  const next = startOf(earlier);
  next.setUTCMonth(next.getUTCMonth() + (earlier.includes("Q") ? 3 : earlier.includes("-") ? 1 : 12));
  return next.getTime() === startOf(later).getTime();
}

const dates = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Amsterdam" });
const moments = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "Europe/Amsterdam" });

/** A day, given as `2024-09-30` or as a moment. */
export const day = (text: string): string => dates.format(new Date(text));

/** A moment, in Leiden's time. */
export const moment = (text: string): string => moments.format(new Date(text));

/** A number of bytes. */
export function bytes(count: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  let value = count;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${number(value, unit > 0 && value < 10 ? 1 : 0)} ${units[unit]}`;
}
