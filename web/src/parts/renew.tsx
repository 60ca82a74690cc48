import { useEffect, useRef, useState } from "preact/hooks";
import { textsOf } from "../language";
import { Dialog } from "./dialog";
import { moment } from "./format";
import { Button } from "./form";
import type { Session } from "./key";
import { useAction } from "./remote";
import { Secret } from "./secret";
import { Problem } from "./states";

const texts = textsOf({
  nl: {
    open: "Vernieuw mijn sleutel",
    title: "Uw sleutel vernieuwen",
    what: "U krijgt een nieuwe sleutel. De oude blijft nog even geldig, zodat u hem overal kunt vervangen waar u hem gebruikt.",
    yes: "Maak een nieuwe sleutel",
    titleNew: "Uw nieuwe sleutel",
    label: "Nieuwe sleutel",
    oldUntil: (when: string) => `De oude sleutel werkt nog tot ${when}.`,
    goOn: "Ik heb hem bewaard, ga verder met de nieuwe sleutel",
  },
  en: {
    open: "Renew my key",
    title: "Renew your key",
    what: "You get a new key. The old one stays valid for a while, so that you can replace it everywhere you use it.",
    yes: "Make a new key",
    titleNew: "Your new key",
    label: "New key",
    oldUntil: (when: string) => `The old key works until ${when}.`,
    goOn: "I have kept it, go on with the new key",
  },
});

/** `POST /v1/keys/{id}/rotation`. */
interface Rotated {
  key: string;
  /** Unless the old one ended already. */
  previousKeyEndsAt?: string;
}

/** Somebody renews the key they hold; tokens of an issuer are renewed there. */
export function RenewKey({ session }: { session: Session }) {
  const [open, setOpen] = useState(false);
  if (!session.caller.key) return null;
  return (
    <>
      <div class="hub-buttons hub-screen">
        <Button onClick={() => setOpen(true)}>{texts.open}</Button>
      </div>
      {open && <Renewal session={session} id={session.caller.key.id} onClose={() => setOpen(false)} />}
    </>
  );
}

function Renewal({ session, id, onClose }: { session: Session; id: string; onClose: () => void }) {
  const [rotated, setRotated] = useState<Rotated | null>(null);
  const renew = useAction(async () => setRotated((await session.hub.call<Rotated>(`/v1/keys/${encodeURIComponent(id)}/rotation`, { method: "POST" })).body));
  // However the dialog is left, the page goes on with the key that stays.
  const leave = () => {
    onClose();
    if (rotated) session.take(rotated.key);
  };
  return (
    <Dialog title={rotated ? texts.titleNew : texts.title} onClose={leave}>
      {rotated ? (
        <NewKey rotated={rotated} onGoOn={leave} />
      ) : (
        <>
          <p class="utrecht-paragraph">{texts.what}</p>
          {renew.problem && <Problem problem={renew.problem} />}
          <div class="hub-buttons">
            <Button primary busy={renew.busy} onClick={() => void renew.run()}>
              {texts.yes}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

function NewKey({ rotated, onGoOn }: { rotated: Rotated; onGoOn: () => void }) {
  const start = useRef<HTMLDivElement>(null);
  // The button that made it is gone, and with it the keyboard's place.
  useEffect(() => start.current?.focus(), []);
  return (
    <div class="hub-stack" ref={start} tabIndex={-1}>
      <Secret label={texts.label} value={rotated.key} />
      {rotated.previousKeyEndsAt && <p class="utrecht-paragraph">{texts.oldUntil(moment(rotated.previousKeyEndsAt))}</p>}
      <div class="hub-buttons">
        <Button primary onClick={onGoOn}>
          {texts.goOn}
        </Button>
      </div>
    </div>
  );
}
