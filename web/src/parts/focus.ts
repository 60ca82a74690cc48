/**
 * Notes what has the keyboard within an element whose content is about to be replaced. What it returns is called
 * afterwards and gives the keyboard to what stands for that now, so that nobody has to begin again at the top: to the
 * same where it was only moved, to what leads where it led or has its id, to the first link of what is about the same
 * (`data-about`), or else to the page's content.
 */
export function noteFocus(within: Element): () => void {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !within.contains(focused)) return () => {};
  return () => {
    // Somebody may have gone on to something that was not replaced. Who only clicked in the content is not to be scrolled.
    if (document.activeElement === document.body) standingFor(focused)?.focus({ preventScroll: focused.id === "main" });
  };
}

function standingFor(gone: HTMLElement): HTMLElement | null {
  if (gone.isConnected) return gone;
  const same = gone instanceof HTMLAnchorElement ? [...document.links].find((link) => link.href === gone.href) : gone.id && document.getElementById(gone.id);
  if (same) return same;
  const about = gone.closest<HTMLElement>("[data-about]")?.dataset["about"];
  return (about && document.querySelector<HTMLElement>(`[data-about="${CSS.escape(about)}"] a`)) || document.getElementById("main");
}
