import { useId } from "preact/hooks";
import { textsOf } from "../language";
import { number } from "../parts/format";
import { Button } from "../parts/form";

const texts = textsOf({
  nl: { checking: "Het bestand gaat naar de hub om te worden nagekeken", sending: "Het bestand wordt aangeleverd", waiting: "De hub kijkt de rijen na…", percent: (part: string) => `${part} %`, cancel: "Afbreken" },
  en: { checking: "The file goes to the hub to be checked", sending: "The file is being sent", waiting: "The hub is looking at the rows…", percent: (part: string) => `${part} %`, cancel: "Cancel" },
});

/** How far a file is, and the way to stop it. That it is all there does not mean that it has been judged. */
export function Progress({ at, part, onCancel }: { at: "checking" | "sending"; part: number; onCancel: () => void }) {
  const id = useId();
  const percent = Math.floor(part * 100);
  return (
    <div class="hub-stack">
      <div class="partner-progress">
        <label for={id}>{texts[at]}</label>
        <progress id={id} max={100} {...(percent < 100 ? { value: percent } : {})} />
        <span>{percent < 100 ? texts.percent(number(percent)) : texts.waiting}</span>
      </div>
      {/* Every percent read aloud would be too much. */}
      <p class="hub-unseen" role="status">
        {percent < 100 ? texts[at] : texts.waiting}
      </p>
      <div class="hub-buttons">
        <Button onClick={onCancel}>{texts.cancel}</Button>
      </div>
    </div>
  );
}
