import type { Localised } from "../language";

export type Severity = "info" | "warning" | "critical";

/** `GET /v1/alerts`: an alert that is up, or was. */
export interface Alert {
  id: string;
  rule: string;
  indicator: string;
  severity: Severity;
  status: "active" | "resolved";
  dimensions: Record<string, string>;
  threshold: number;
  raised: { period: string; value: number; at: string; sources: string[] };
  resolved?: { reason: "cleared" | "corrected"; period?: string; value?: number; at: string; sources: string[] };
  acknowledgedAt?: string;
  silencedUntil?: string;
  /** What was not told of it because of a silence. */
  heldBack?: "raised" | "resolved" | "everything";
  title: Localised;
  text: Localised;
}

/** A limit of a rule: one of the four comparisons with its number. */
export type Threshold = Partial<Record<"atLeast" | "above" | "atMost" | "below", number>>;

/** `GET /v1/alert-rules`: when an alert is raised and resolved. */
export interface AlertRule {
  id: string;
  indicator: string;
  by: string[];
  /** The codes that are watched of a dimension; all of them where it is not named. */
  where: Record<string, string[]>;
  raise: Threshold;
  clear: Threshold;
  for: number;
  severity: Severity;
  title: Localised;
}

/** `GET /v1/alerts/{id}/acknowledgement`: who looks after an alert. */
export interface Acknowledgement {
  acknowledged: boolean;
  at?: string;
  by?: string;
  note?: string;
}

/** `GET /v1/alert-silences`: a while in which a rule's alerts are told to nobody. */
export interface Silence {
  id: string;
  status: "pending" | "active" | "ended";
  rule: string;
  where: Record<string, string[]>;
  reason: string;
  from: string;
  until: string;
  createdBy: string;
  createdAt: string;
  endedBy?: string;
}

/** The path of an alert's or a silence's own. */
export const alertPath = (id: string): string => `/v1/alerts/${encodeURIComponent(id)}`;
