import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { HubError, type ProblemDocument } from "../api/hub";

/** What was asked of the hub: on its way, there, or refused. What was there stays to be seen while it is asked anew. */
export type Remote<T> =
  | { state: "loading"; data?: T }
  | { state: "ready"; data: T }
  | { state: "failed"; problem: ProblemDocument; data?: T };

/** Asks when the page needs it and again when `key` changes; an answer that came too late is dropped. */
export function useRemote<T>(ask: (signal: AbortSignal) => Promise<T>, key: string): [Remote<T>, () => void] {
  const [remote, setRemote] = useState<Remote<T>>({ state: "loading" });
  const [round, setRound] = useState(0);
  const question = useRef(ask);
  question.current = ask;
  useEffect(() => {
    const abort = new AbortController();
    setRemote((before) => ({ state: "loading", ...(before.data === undefined ? {} : { data: before.data }) }));
    question.current(abort.signal).then(
      (data) => !abort.signal.aborted && setRemote({ state: "ready", data }),
      (error: unknown) => {
        if (abort.signal.aborted) return;
        setRemote((before) => ({ state: "failed", problem: problemOf(error), ...(before.data === undefined ? {} : { data: before.data }) }));
      },
    );
    return () => abort.abort();
  }, [key, round]);
  return [remote, useCallback(() => setRound((count) => count + 1), [])];
}

/** What somebody does on the page: not begun, being done, done, or refused. */
export interface Action<A extends unknown[], R> {
  run: (...args: A) => Promise<R | undefined>;
  busy: boolean;
  problem: ProblemDocument | null;
  clear: () => void;
}

/** Does something once at a time and keeps what went wrong, to be shown beside what was asked. */
export function useAction<A extends unknown[], R>(act: (...args: A) => Promise<R>): Action<A, R> {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<ProblemDocument | null>(null);
  const running = useRef(false);
  return {
    busy,
    problem,
    clear: () => setProblem(null),
    run: async (...args) => {
      if (running.current) return undefined;
      running.current = true;
      setBusy(true);
      setProblem(null);
      try {
        return await act(...args);
      } catch (error) {
        setProblem(problemOf(error));
        return undefined;
      } finally {
        running.current = false;
        setBusy(false);
      }
    },
  };
}

/** What went wrong, to be shown. */
export function problemOf(error: unknown): ProblemDocument {
  if (error instanceof HubError) return error.problem;
  // A fault of the page itself: the console has it, and the reader is told that it is not theirs.
  console.error(error);
  return { title: "page-fault", status: -1 };
}
