import { useRef, useState } from "preact/hooks";
import type { Finding, Hub, ProblemDocument } from "../api/hub";
import { periodState, type PeriodState, type Receipt } from "../api/submissions";
import { problemOf } from "../parts/remote";
import { mediaTypes, type ChosenFile } from "./file";
import { isPeriod } from "./periods";
import { rowsOf, type Rows } from "./rows";

/** What a file is to become. */
export interface Target {
  feed: string;
  period: string;
  note: string;
  obsStatus: string;
}

/** How far it is with a file. */
export type Step =
  | { at: "nothing" }
  | { at: "checking" | "sending"; part: number }
  | { at: "cancelled"; was: "checking" | "sending" }
  | { at: "locked"; lock: NonNullable<PeriodState["lock"]> }
  | { at: "wrong"; problem: ProblemDocument; rows: Rows }
  | { at: "right"; target: Target; receipt: Receipt; before: PeriodState | null; condition: Record<string, string>; rows: Rows }
  | { at: "failed"; problem: ProblemDocument; was: "checking" | "sending" }
  | { at: "sent"; receipt: Receipt; isNew: boolean; rows: Rows };

export interface Uploading {
  step: Step;
  check: (file: ChosenFile, target: Target) => Promise<void>;
  send: (file: ChosenFile) => Promise<void>;
  cancel: () => void;
  reset: () => void;
}

/** A file on its way: first to be checked, then, the same bytes, to be kept. */
export function useUploading(hub: Hub): Uploading {
  const [step, setStep] = useState<Step>({ at: "nothing" });
  const running = useRef<AbortController | null>(null);

  /** Once at a time; whatever is given up says nothing any more. */
  async function run(was: "checking" | "sending", file: ChosenFile, act: (progress: (part: number) => void, signal: AbortSignal) => Promise<Step>): Promise<void> {
    running.current?.abort();
    const abort = new AbortController();
    running.current = abort;
    const tell = (next: Step) => running.current === abort && setStep(next);
    tell({ at: was, part: 0 });
    try {
      tell(await act((part) => tell({ at: was, part }), abort.signal));
    } catch (error) {
      if (abort.signal.aborted) return;
      const problem = problemOf(error);
      tell(problem.errors ? { at: "wrong", problem, rows: await readRows(file, problem.errors) } : { at: "failed", problem, was });
    }
  }

  return {
    step,
    check: (file, target) =>
      run("checking", file, async (progress, signal) => {
        const before = isPeriod(target.period) ? await periodState(hub, target.feed, target.period, signal) : null;
        // Not worth the upload: whatever is in the file, it would be refused.
        if (before?.state.lock) return { at: "locked", lock: before.state.lock };
        const { body: receipt } = await hub.upload<Receipt>(pathOf(file, target, true), file.content, mediaTypes[file.kind], progress, signal);
        return {
          at: "right",
          target,
          receipt,
          before: before?.state ?? null,
          // Nobody else's revision is overwritten that was not there when this one was judged.
          condition: before ? { "If-Match": before.etag } : { "If-None-Match": "*" },
          rows: await readRows(file, receipt.warnings ?? []),
        };
      }),
    send: async (file) => {
      // As what it was checked, whatever the form says by now.
      if (step.at !== "right") return;
      const { condition, target } = step;
      await run("sending", file, async (progress, signal) => {
        const answer = await hub.upload<Receipt>(pathOf(file, target, false), file.content, mediaTypes[file.kind], progress, signal, condition);
        return { at: "sent", receipt: answer.body, isNew: answer.status === 201, rows: await readRows(file, answer.body.warnings ?? []) };
      });
    },
    cancel: () => {
      if (step.at !== "checking" && step.at !== "sending") return;
      running.current?.abort();
      running.current = null;
      setStep({ at: "cancelled", was: step.at });
    },
    reset: () => {
      running.current?.abort();
      running.current = null;
      setStep({ at: "nothing" });
    },
  };
}

async function readRows(file: ChosenFile, findings: Finding[]): Promise<Rows> {
  return findings.length === 0 ? new Map() : rowsOf(await file.content.text(), file.kind, findings);
}

/** An envelope says its period, note and status itself, and the hub refuses to be told twice. */
function pathOf(file: ChosenFile, target: Target, dryRun: boolean): string {
  const query = new URLSearchParams();
  if (dryRun) query.set("dryRun", "true");
  if (file.envelope === null) {
    query.set("period", target.period);
    if (target.note) query.set("note", target.note);
    if (target.obsStatus !== "A") query.set("obsStatus", target.obsStatus);
  }
  return `/v1/feeds/${encodeURIComponent(target.feed)}/submissions${query.size > 0 ? `?${query}` : ""}`;
}
