import type { Finding } from "../api/hub";
import type { FileKind } from "./file";

/** A row as it stands in somebody's file: its cells under the names the file gives them, or the text where there are none. */
export interface Row {
  cells: { name: string; text: string }[];
}

/** The rows of a file that findings are about, by what {@link rowKey} says of the finding. */
export type Rows = Map<string, Row>;

/** Which row of its file a finding is about: a line where there are lines, else a record; null for the file as a whole. */
export function rowKey(finding: Finding): string | null {
  if (finding.line !== undefined) return `line ${finding.line}`;
  return finding.record === undefined ? null : `record ${finding.record}`;
}

/** Reads the rows out of the file that `findings` are about, and no others: a file may have half a million. */
export function rowsOf(text: string, kind: FileKind, findings: Finding[]): Rows {
  if (kind === "json") return jsonRows(text, new Set(findings.flatMap((finding) => (finding.record === undefined ? [] : [finding.record]))));
  const lines = new Set(findings.flatMap((finding) => (finding.line === undefined ? [] : [finding.line])));
  return kind === "csv" ? csvRows(text, lines) : ndjsonRows(text, lines);
}

/** A line of a CSV is where its row begins: a quoted cell may hold line ends, and then a row has several. */
function csvRows(text: string, wanted: Set<number>): Rows {
  const rows: Rows = new Map();
  const last = Math.max(0, ...wanted);
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let line = 1;
  const named = /^sep=([,;\t])\r?\n/i.exec(text.slice(at, at + 8));
  if (named) {
    at += named[0].length;
    line += 1;
  }
  let separator = named?.[1];
  let header: string[] | null = null;
  while (at < text.length && line <= last) {
    const begin = at;
    const beginLine = line;
    const end = endOfLine(text, at);
    if (header === null && text.slice(at, end).trim() === "") {
      at = end + 1;
      line += 1;
      continue;
    }
    separator ??= separatorIn(text.slice(at, end));
    const cells: string[] = [];
    const keep = header === null || wanted.has(line);
    for (let inRow = true; inRow; ) {
      let cell = "";
      if (text[at] === '"') {
        at += 1;
        for (let inQuotes = true; inQuotes && at < text.length; ) {
          const quote = text.indexOf('"', at);
          const end = quote < 0 ? text.length : quote;
          if (keep) cell += text.slice(at, end);
          line += countOf("\n", text, at, end);
          inQuotes = quote >= 0 && text[quote + 1] === '"';
          if (inQuotes && keep) cell += '"';
          at = inQuotes ? end + 2 : end + 1;
        }
      }
      const from = at;
      while (at < text.length && text[at] !== separator && text[at] !== "\n") at += 1;
      if (keep) cells.push((cell + text.slice(from, at)).replace(/\r$/, ""));
      inRow = text[at] === separator;
      at += 1;
    }
    line += 1;
    header ??= cells;
    if (wanted.has(beginLine)) {
      rows.set(`line ${beginLine}`, {
        cells: header === cells ? [{ name: "", text: shortened(text.slice(begin, at).trimEnd()) }] : cells.map((cell, index) => ({ name: header?.[index] ?? `${index + 1}`, text: shortened(cell) })),
      });
    }
  }
  return rows;
}

/** The one there is most of in the header. */
function separatorIn(header: string): string {
  const counts = [",", ";", "\t"].map((candidate) => ({ candidate, count: countOf(candidate, header, 0, header.length) }));
  return counts.reduce((best, other) => (other.count > best.count ? other : best)).candidate;
}

function ndjsonRows(text: string, wanted: Set<number>): Rows {
  const rows: Rows = new Map();
  const last = Math.max(0, ...wanted);
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  for (let line = 1; at <= text.length && line <= last; line += 1) {
    const end = endOfLine(text, at);
    if (wanted.has(line)) rows.set(`line ${line}`, jsonRow(text.slice(at, end)));
    at = end + 1;
  }
  return rows;
}

/** Finds the records by their place in the text, so that they are shown as written, also in a file that is half a JSON. */
function jsonRows(text: string, wanted: Set<number>): Rows {
  const rows: Rows = new Map();
  let depth = 0;
  let index = 0;
  let begin = -1;
  let member = "";
  let inRecords = false;
  const ended = (end: number) => {
    if (begin >= 0 && wanted.has(index)) rows.set(`record ${index}`, jsonRow(text.slice(begin, end)));
    begin = -1;
  };
  for (let at = 0; at < text.length && rows.size < wanted.size; at += 1) {
    const character = text[at] as string;
    if (inRecords && depth === 2 && begin < 0 && !/[\s,\]]/.test(character)) begin = at;
    if (character === '"') {
      const from = at + 1;
      do at = text.indexOf('"', at + 1);
      while (at > 0 && isEscaped(text, at));
      if (at < 0) break;
      if (depth === 1) member = text.slice(from, at);
    } else if (character === "{" || character === "[") {
      depth += 1;
      if (depth === 2) inRecords = character === "[" && member === "records";
    } else if (character === "}" || character === "]") {
      if (inRecords && depth === 2) {
        ended(at);
        inRecords = false;
      }
      depth -= 1;
    } else if (character === "," && depth === 2 && inRecords) {
      ended(at);
      index += 1;
    }
  }
  return rows;
}

function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === "\\") backslashes += 1;
  return backslashes % 2 === 1;
}

/** Numbers stay as they are written where the browser tells how: 1.0 is not 1 to somebody who looks for it in the file. */
function jsonRow(text: string): Row {
  try {
    const value: unknown = JSON.parse(text, ((_key: string, part: unknown, context?: { source?: string }) =>
      typeof part === "number" ? (context?.source ?? part) : part) as (key: string, part: unknown) => unknown);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) {
      const plain = JSON.parse(text) as Record<string, unknown>;
      return { cells: Object.entries(value).map(([name, part]) => ({ name, text: shortened(typeof part === "string" ? part : JSON.stringify(plain[name])) })) };
    }
  } catch {
    // No JSON: then it is shown as it stands.
  }
  return { cells: [{ name: "", text: shortened(text.trim()) }] };
}

const longest = 200;

const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

function countOf(what: string, text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf(what, from); at >= 0 && at < to; at = text.indexOf(what, at + 1)) count += 1;
  return count;
}
