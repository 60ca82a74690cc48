/**
 * Puts the focus on something by its id, once the page is drawn and an open dialog has closed and given it back: for
 * when what had it is gone.
 */
export function focusSoon(id: string): void {
  setTimeout(() => document.getElementById(id)?.focus());
}

/** Leads to the first field of a form that something is wrong with, once the page says so; where nothing is, it stays. */
export function focusWrong(form: HTMLElement): void {
  setTimeout(() => form.querySelector<HTMLElement>('[aria-invalid="true"], fieldset[aria-describedby] input')?.focus());
}
