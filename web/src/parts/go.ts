/** Takes somebody to what came of what they did: the keyboard and the eye at once. */
export function goTo(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "start" });
}
