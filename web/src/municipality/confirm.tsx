import type { ComponentChildren } from "preact";
import type { Action } from "../parts/remote";
import { Dialog } from "../parts/dialog";
import { Button } from "../parts/form";
import { Refused } from "./refused";

interface Props {
  title: string;
  /** The word on the button that does it. */
  verb: string;
  danger?: boolean;
  action: Action<[], unknown>;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks whether it is really meant, and says what will happen. */
export function Confirm({ title, verb, danger = false, action, onClose, children }: Props) {
  return (
    <Dialog title={title} onClose={onClose}>
      <p class="utrecht-paragraph">{children}</p>
      {action.problem && <Refused problem={action.problem} />}
      <div class="hub-buttons">
        <Button primary danger={danger} busy={action.busy} onClick={() => void action.run()}>
          {verb}
        </Button>
      </div>
    </Dialog>
  );
}
