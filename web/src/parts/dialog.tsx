import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { textsOf } from "../language";

const texts = textsOf({ nl: { close: "Sluiten" }, en: { close: "Close" } });

/** Something to be answered before going on. Escape and the close button leave everything as it is. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const element = dialog.current;
    const opener = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      // Where the keyboard was, it is again afterwards. The browser does that for a dialog that is closed, but not for one
      // that has left the page by now.
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
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
