/**
 * Puts the focus on something by its id, once the page is drawn and an open dialog has closed and given it back: for
 * when what had it is gone.
 */
export function focusSoon(id: string): void {
  setTimeout(() => document.getElementById(id)?.focus());
}
