/** What a file holds: lines of cells, lines of JSON, or the whole submission. */
export type FileKind = "csv" | "ndjson" | "json";

export const mediaTypes: Record<FileKind, string> = { csv: "text/csv", ndjson: "application/x-ndjson", json: "application/json" };

/** What the hub takes at most, expanded. */
export const largest = 32 * 1024 * 1024;

/** A file that somebody chose, read once: what is sent is what was checked, also when the file changes meanwhile. */
export interface ChosenFile {
  name: string;
  kind: FileKind;
  content: Blob;
  /** What an envelope says for itself; files with lines say none of it. */
  envelope: Envelope | null;
}

export interface Envelope {
  period?: string;
  note?: string;
  obsStatus?: string;
}

/** Why a file is not even looked at. */
export type Unusable = "kind" | "too-large" | "empty" | "unreadable";

const kinds: Record<string, FileKind> = { csv: "csv", txt: "csv", tsv: "csv", json: "json", ndjson: "ndjson", jsonl: "ndjson" };

/** Reads a file, or says why that is of no use. */
export async function chosen(file: File): Promise<ChosenFile | Unusable> {
  const kind = kinds[file.name.slice(file.name.lastIndexOf(".") + 1).toLowerCase()];
  if (!kind) return "kind";
  if (file.size > largest) return "too-large";
  if (file.size === 0) return "empty";
  try {
    const content = new Blob([await file.arrayBuffer()]);
    return { name: file.name, kind, content, envelope: kind === "json" ? envelopeOf(await content.text()) : null };
  } catch {
    return "unreadable";
  }
}

/** What is no envelope the hub tells better than the page could. */
function envelopeOf(text: string): Envelope {
  try {
    const value = JSON.parse(text.replace(/^\uFEFF/, "")) as Record<string, unknown> | null;
    const member = (name: string) => (typeof value?.[name] === "string" ? { [name]: value[name] } : {});
    return { ...member("period"), ...member("note"), ...member("obsStatus") };
  } catch {
    return {};
  }
}
