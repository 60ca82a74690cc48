import type { Localised } from "../language";
import { Hub, HubError, type Finding } from "./hub";

/** `GET /v1/feeds`: one kind of data that a partner sends. */
export interface Feed {
  id: string;
  partner: string;
  title: Localised;
  description: Localised;
  periodicity: "month" | "quarter" | "year";
  reference: Localised;
  key: string[];
  schemas: { version: string; href: string }[];
}

/** What the pages need of a feed's schema: its fields with their names. */
export interface FeedSchema {
  properties: { obsStatus: { "x-labels": Record<string, Localised> } };
  $defs: { record: { properties: Record<string, { "x-title": Localised }> } };
}

/** `GET /v1/reporting`: what is due, late or missing. */
export interface Reporting {
  feeds: { feed: string; due: number; received: number; missing: number }[];
  reporting: ReportingLine[];
}

export interface ReportingLine {
  feed: string;
  period: string;
  dueOn: string;
  status: "expected" | "on-time" | "late" | "missing";
  receivedAt?: string;
  submission?: string;
}

/** What the hub keeps of a submission; of a dry run there is no `id`. */
export interface Receipt {
  id: string;
  feed: string;
  period: string;
  revision: number;
  status: "accepted" | "withdrawn";
  records: number;
  receivedAt: string;
  receivedFrom: string;
  sha256: string;
  schema: string;
  obsStatus: string;
  note?: string;
  supersedes?: string;
  withdrawnAt?: string;
  warningCount: number;
  warningCounts: Record<string, number>;
  warnings?: Finding[];
}

/** The report of a submission that was refused. */
export interface Refusal {
  id: string;
  feed: string;
  period?: string;
  status: "refused";
  receivedAt: string;
  lastReceivedAt: string;
  times: number;
  receivedFrom: string;
  mediaType: string;
  errorCount: number;
  errorCounts: Record<string, number>;
  errors?: Finding[];
}

/** `GET /v1/feeds/{feed}/periods/{period}`: what counts for a period now, and the tag that says so. */
export interface PeriodState {
  /** The highest there is, also when it was withdrawn. */
  revision: number;
  submission?: string;
  lock?: { at: string; by: string; reason?: string };
}

/** A row of figures, as the hub stores it. */
export type Figures = Record<string, string | number>;

/** `GET /v1/submissions/{id}/changes`: what a revision changed. */
export interface Changes {
  submission: string;
  since: string | null;
  counts: { added: number; removed: number; changed: number; unchanged: number };
  changes: Change[];
}

export type Change =
  | { change: "added" | "removed"; record: Figures }
  | { change: "changed"; key: Figures; fields: Record<string, { old?: string | number; new?: string | number }> };

/** `GET /v1/submissions/{id}/observations`: published figures that rest on a submission, or rested on it until a moment. */
export interface Resting {
  observations: { indicator: string; period: string; since: string; until?: string }[];
}

/** How a period is now; null when nothing was ever received for it. */
export async function periodState(hub: Hub, feed: string, period: string, signal?: AbortSignal): Promise<{ state: PeriodState; etag: string } | null> {
  try {
    const answer = await hub.call<PeriodState>(`/v1/feeds/${encodeURIComponent(feed)}/periods/${encodeURIComponent(period)}`, signal ? { signal } : {});
    return { state: answer.body, etag: answer.etag ?? "*" };
  } catch (error) {
    if (error instanceof HubError && error.problem.status === 404) return null;
    throw error;
  }
}

/** The number of a revision, which its id ends with. */
export const revisionOf = (submission: string): string => submission.slice(submission.lastIndexOf(".") + 1);
