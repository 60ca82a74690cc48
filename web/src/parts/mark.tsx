import type { ComponentChildren } from "preact";

/** A word on how something is. */
export function Mark({ kind, children }: { kind?: "ok" | "warning" | "error" | "info" | undefined; children: ComponentChildren }) {
  return <span class={kind ? `hub-mark hub-mark--${kind}` : "hub-mark"}>{children}</span>;
}
