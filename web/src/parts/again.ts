import { useEffect, useRef } from "preact/hooks";

const firstWait = 1_000;
const visible = () => document.visibilityState === "visible";

/**
 * Does something again and again while it is wanted and the page is being looked at: soon at first, then ever more
 * seldom up to `longest` milliseconds. Who comes back to the page has it done at once.
 */
export function useAgain(again: () => void, { wanted = true, first = firstWait, longest = 60_000 } = {}): void {
  const act = useRef(again);
  act.current = again;
  useEffect(() => {
    if (!wanted) return;
    let wait = first;
    let timer = 0;
    const plan = () => {
      timer = window.setTimeout(() => {
        if (visible()) act.current();
        wait = Math.min(wait * 2, longest);
        plan();
      }, wait);
    };
    const look = () => visible() && act.current();
    plan();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [wanted, first, longest]);
}
