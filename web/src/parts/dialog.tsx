import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { textsOf } from "../language";

const texts = textsOf({ nl: { close: "Sluiten" }, en: { close: "Close" } });

/** Something to be answered before going on. Escape and the close button leave everything as it is. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement as HTMLElement | null;
    element?.showModal();
    return () => {
      element?.close();
      // Where the keyboard was, it is again afterwards: the browser does that only for a dialog that stays in the page.
      if (before?.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog class="hub-dialog hub-stack" ref={dialog} aria-labelledby={id} onCancel={onClose}>
      <h2 class="utrecht-heading-3" id={id}>
        {title}
      </h2>
      {children}
      <button type="button" class="utrecht-button utrecht-button--subtle" onClick={onClose}>
        {texts.close}
      </button>
    </dialog>
  );
}
