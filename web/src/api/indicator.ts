import type { Localised } from "../language";

/** `GET /v1/indicators/{id}`: what a figure is. */
export interface Indicator {
  id: string;
  version: number;
  theme: string;
  title: Localised;
  definition: Localised;
  unit: { code: string } & Localised;
  decimals: number;
  periodicity: "month" | "quarter" | "year";
  dimensions: string[];
  feeds: string[];
  disclosureThreshold: number;
  source: Localised;
  method: Localised;
  caveats?: Localised;
}

/** `GET /v1/indicators/{id}/lineage`: which submissions a period's figures rest on. */
export interface Lineage {
  period: string;
  publishedAt: string;
  sources: { submission: string; feed: string; period: string; revision: number; receivedAt: string }[];
}

/** `GET /v1/indicators/{id}/revisions`: how published figures changed. */
export interface Revision {
  period: string;
  old: { value: number | null; status: string } | null;
  new: { value: number | null; status: string } | null;
  publishedAt: string;
  causes: { kind: string; submission?: string }[];
  [dimension: string]: unknown;
}

/** The part of JSON-stat 2.0 that the hub answers observations in. */
export interface JsonStat {
  label: string;
  id: string[];
  size: number[];
  updated?: string;
  dimension: Record<string, { label: string; category: { index: string[]; label: Record<string, string> } }>;
  value: (number | null)[];
  status: string[] | Record<string, string>;
  extension: { statusLabels: Record<string, string>; sources: string[] };
}

/** One published figure: of a period, and of a code where the figures are broken down. */
export interface Observation {
  period: string;
  code: string;
  label: string;
  value: number | null;
  status: string;
}

/** Reads a dataset that is broken down by `by`, or by nothing. Cells for which nothing is published are left out. */
export function observationsOf(data: JsonStat, by: string | null): Observation[] {
  const strides = data.size.map((_, index) => data.size.slice(index + 1).reduce((product, size) => product * size, 1));
  const categories = (dimension: string) => data.dimension[dimension]?.category ?? { index: ["total"], label: {} };
  const place = (dimension: string, index: number) => {
    const at = data.id.indexOf(dimension);
    return at < 0 ? 0 : index * (strides[at] ?? 0);
  };
  const codes = by && data.id.includes(by) ? categories(by) : { index: ["total"], label: { total: data.label } as Record<string, string> };
  const found: Observation[] = [];
  for (const [row, code] of codes.index.entries()) {
    for (const [column, period] of categories("period").index.entries()) {
      const at = place("period", column) + (by ? place(by, row) : 0);
      const status = Array.isArray(data.status) ? data.status[at] : data.status[String(at)];
      if (!status) continue;
      found.push({ period, code, label: codes.label[code] ?? code, value: data.value[at] ?? null, status });
    }
  }
  return found;
}
