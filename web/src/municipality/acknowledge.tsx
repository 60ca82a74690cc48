import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { alertPath, type Acknowledgement, type Alert } from "../api/alerts";
import { textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { moment } from "../parts/format";
import { Button, Text } from "../parts/form";
import type { Session } from "../parts/key";
import { useAction, useRemote } from "../parts/remote";
import { Shown } from "../parts/states";
import { focusWrong } from "./focus";
import { Refused, wrongAt } from "./refused";

const texts = textsOf({
  nl: {
    nobody: "Nog niemand heeft deze melding opgepakt.",
    taken: (when: string) => `Opgepakt op ${when}.`,
    takenBy: (who: string, when: string) => `Opgepakt door ${who} op ${when}.`,
    note: (text: string) => `Notitie: ${text}`,
    acknowledge: "Oppakken",
    change: "Notitie wijzigen",
    takeOver: "Overnemen",
    takeBack: "Niet meer oppakken",
    title: "Melding oppakken",
    help: "Anderen zien dat u ermee bezig bent. Zet er geen persoonsgegevens in. Mag leeg blijven.",
    label: "Notitie",
    did: "De melding staat op uw naam.",
    undid: "U hebt de melding teruggegeven.",
  },
  en: {
    nobody: "Nobody has acknowledged this alert yet.",
    taken: (when: string) => `Acknowledged on ${when}.`,
    takenBy: (who: string, when: string) => `Acknowledged by ${who} on ${when}.`,
    note: (text: string) => `Note: ${text}`,
    acknowledge: "Acknowledge",
    change: "Change the note",
    takeOver: "Take over",
    takeBack: "Take back",
    title: "Acknowledge the alert",
    help: "Others see that you are looking after it. Put no personal data in it. It may stay empty.",
    label: "Note",
    did: "You look after the alert now.",
    undid: "You took your acknowledgement back.",
  },
});

interface Props {
  alert: Alert;
  session: Session | null;
  changed: () => void;
  say: (text: string) => void;
  /** What else can be done with the alert. */
  children: ComponentChildren;
}

/** Who looks after an alert. Everybody may know when it was acknowledged; by whom and with what note who has a key. */
export function Acknowledging({ alert, session, changed, say, children }: Props) {
  const active = alert.status === "active";
  if (!session) return active || alert.acknowledgedAt ? <p class="utrecht-paragraph">{alert.acknowledgedAt ? texts.taken(moment(alert.acknowledgedAt)) : texts.nobody}</p> : null;
  return active || alert.acknowledgedAt ? (
    <WithSession alert={alert} session={session} changed={changed} say={say}>
      {children}
    </WithSession>
  ) : null;
}

function WithSession({ alert, session, changed, say, children }: Props & { session: Session }) {
  const path = `${alertPath(alert.id)}/acknowledgement`;
  const [remote, again] = useRemote((signal) => session.hub.get<Acknowledgement>(path, signal), `${path} ${alert.acknowledgedAt}`);
  const [asking, setAsking] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const takeBack = useAction(async () => {
    await session.hub.call(path, { method: "DELETE" });
    say(texts.undid);
    // This button goes; the one that acknowledges anew stays.
    box.current?.querySelector("button")?.focus();
    changed();
  });
  const active = alert.status === "active";
  return (
    <Shown remote={remote} retry={again}>
      {({ acknowledged, at, by, note }) => (
        <div class="hub-stack" ref={box}>
          <p class="utrecht-paragraph">
            {acknowledged && at ? texts.takenBy(by ?? "", moment(at)) : texts.nobody} {note && texts.note(note)}
          </p>
          {active && (
            <div class="hub-buttons">
              <Button primary={!acknowledged} onClick={() => setAsking(true)}>
                {!acknowledged ? texts.acknowledge : by === session.caller.id ? texts.change : texts.takeOver}
              </Button>
              {acknowledged && (
                <Button busy={takeBack.busy} onClick={() => void takeBack.run()}>
                  {texts.takeBack}
                </Button>
              )}
              {children}
            </div>
          )}
          {takeBack.problem && <Refused problem={takeBack.problem} retry={changed} />}
          {asking && (
            <Asking
              path={path}
              session={session}
              first={by === session.caller.id ? (note ?? "") : ""}
              onClose={() => setAsking(false)}
              onDone={() => {
                setAsking(false);
                say(texts.did);
                again();
                changed();
              }}
            />
          )}
        </div>
      )}
    </Shown>
  );
}

function Asking({ path, session, first, onClose, onDone }: { path: string; session: Session; first: string; onClose: () => void; onDone: () => void }) {
  const [note, setNote] = useState(first);
  const acknowledge = useAction(async () => {
    await session.hub.call(path, { method: "POST", body: note.trim() ? { note: note.trim() } : {} });
    onDone();
  });
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form
        class="hub-stack"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          void acknowledge.run().then(() => focusWrong(form));
        }}
      >
        <Text label={texts.label} help={texts.help} wrong={wrongAt(acknowledge.problem, "/note")} multiline value={note} onInput={setNote} />
        {acknowledge.problem && <Refused problem={acknowledge.problem} beside={["/note"]} />}
        <div class="hub-buttons">
          <Button submit primary busy={acknowledge.busy}>
            {texts.acknowledge}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
