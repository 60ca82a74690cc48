import { useState } from "preact/hooks";
import type { AlertRule, Silence } from "../api/alerts";
import { Hub } from "../api/hub";
import { inLanguage, textsOf } from "../language";
import { moment } from "../parts/format";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { Mark } from "../parts/mark";
import { useAction, useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";
import { Confirm } from "./confirm";
import { focusSoon } from "./focus";
import { askNames, nameOf, type Names } from "./names";
import { useSaid } from "./said";
import { SilenceForm } from "./silence-form";
import { silenceKinds, silenceStates } from "./words";

const texts = textsOf({
  nl: {
    title: "Dempen",
    about: "Dempen houdt de berichten over een soort melding een tijd tegen, voor alle abonnees. De meldingen zelf blijven op deze pagina staan. Wat na afloop nog waar is, wordt dan alsnog verstuurd.",
    make: "Meldingen dempen",
    none: "Er is nog nooit iets gedempt.",
    caption: "Wat gedempt is of was",
    rule: "Soort melding",
    where: "Waar",
    everywhere: "overal",
    reason: "Reden",
    from: "Van",
    until: "Tot",
    state: "Stand",
    by: "Door",
    endedBy: (who: string) => `beëindigd door ${who}`,
    end: "Beëindigen",
    endOf: (rule: string) => `Dempen van ‘${rule}’ beëindigen`,
    endTitle: "Dempen beëindigen",
    endText: "Wat is tegengehouden en nog waar is, gaat nu naar alle abonnees.",
    ended: "Het dempen is beëindigd.",
    made: "De meldingen worden gedempt.",
    action: "Doen",
    more: "Toon oudere",
  },
  en: {
    title: "Silencing",
    about: "Silencing holds the messages about a kind of alert back for a while, from all subscribers. The alerts themselves stay on this page. What is still true afterwards is sent then.",
    make: "Silence alerts",
    none: "Nothing was ever silenced.",
    caption: "What is or was silenced",
    rule: "Kind of alert",
    where: "Where",
    everywhere: "everywhere",
    reason: "Reason",
    from: "From",
    until: "Until",
    state: "State",
    by: "By",
    endedBy: (who: string) => `ended by ${who}`,
    end: "End",
    endOf: (rule: string) => `End the silence of ‘${rule}’`,
    endTitle: "End the silence",
    endText: "What was held back and is still true goes to all subscribers now.",
    ended: "The silence has ended.",
    made: "The alerts are silenced.",
    action: "Do",
    more: "Show older",
  },
});

const endedAtOnce = 10;

/** Silences: in force, to come, and past. */
export function Silences({ session, round, changed }: { session: Session; round: number; changed: () => void }) {
  const [remote, again] = useRemote(
    async (signal) => {
      const [{ silences }, { rules }] = await Promise.all([
        session.hub.get<{ silences: Silence[] }>("/v1/alert-silences", signal),
        new Hub().get<{ rules: AlertRule[] }>("/v1/alert-rules", signal),
      ]);
      const names = await askNames(
        rules.filter((rule) => silences.some((silence) => silence.rule === rule.id)),
        signal,
      );
      return { silences, rules, names };
    },
    `silences ${round}`,
  );
  const [making, setMaking] = useState(false);
  const [ending, setEnding] = useState<Silence | null>(null);
  const [said, say] = useSaid();
  return (
    <section class="hub-stack" aria-labelledby="silences">
      <h2 class="utrecht-heading-2" id="silences" tabIndex={-1}>
        {texts.title}
      </h2>
      <p class="utrecht-paragraph">{texts.about}</p>
      {said}
      <Shown remote={remote} retry={again}>
        {({ silences, rules, names }) => (
          <>
            <div class="hub-buttons">
              <Button onClick={() => setMaking(true)}>{texts.make}</Button>
            </div>
            {silences.length === 0 ? <Empty>{texts.none}</Empty> : <List silences={silences} rules={rules} names={names} onEnd={setEnding} />}
            {making && (
              <SilenceForm
                session={session}
                rules={rules}
                onClose={() => setMaking(false)}
                onDone={() => {
                  setMaking(false);
                  say(texts.made);
                  changed();
                }}
              />
            )}
          </>
        )}
      </Shown>
      {ending && (
        <Ending
          silence={ending}
          session={session}
          onClose={() => setEnding(null)}
          onDone={() => {
            setEnding(null);
            say(texts.ended);
            changed();
            focusSoon("silences");
          }}
        />
      )}
    </section>
  );
}

function List({ silences, rules, names, onEnd }: { silences: Silence[]; rules: AlertRule[]; names: Names; onEnd: (silence: Silence) => void }) {
  const [shown, setShown] = useState(endedAtOnce);
  // In force first, then to come; the hub has the newest first within each. What has ended stays for a year.
  const of = (status: Silence["status"]) => silences.filter((silence) => silence.status === status);
  const ended = of("ended");
  const rows = [...of("active"), ...of("pending"), ...ended.slice(0, shown)];
  const titleOf = (id: string) => {
    const rule = rules.find((other) => other.id === id);
    return rule ? inLanguage(rule.title) : id;
  };
  const table = (
    <Table
      caption={texts.caption}
      rows={rows}
      id={(silence) => silence.id}
      columns={[
        { key: "rule", heading: texts.rule, head: true, cell: (silence) => titleOf(silence.rule) },
        { key: "state", heading: texts.state, cell: (silence) => <Mark kind={silenceKinds[silence.status]}>{silenceStates[silence.status]}</Mark> },
        { key: "where", heading: texts.where, cell: (silence) => whereText(silence, names) || texts.everywhere },
        { key: "reason", heading: texts.reason, cell: (silence) => <span class="desk-wide">{silence.reason}</span> },
        { key: "from", heading: texts.from, cell: (silence) => <span class="desk-moment">{moment(silence.from)}</span> },
        { key: "until", heading: texts.until, cell: (silence) => <span class="desk-moment">{moment(silence.until)}</span> },
        { key: "by", heading: texts.by, cell: (silence) => (silence.endedBy ? `${silence.createdBy}; ${texts.endedBy(silence.endedBy)}` : silence.createdBy) },
        {
          key: "end",
          heading: <span class="hub-unseen">{texts.action}</span>,
          cell: (silence) =>
            silence.status !== "ended" && (
              <Button label={texts.endOf(titleOf(silence.rule))} onClick={() => onEnd(silence)}>
                {texts.end}
              </Button>
            ),
        },
      ]}
    />
  );
  return (
    <>
      {table}
      {shown < ended.length && (
        <div class="hub-buttons">
          <Button onClick={() => setShown(shown + endedAtOnce)}>{texts.more}</Button>
        </div>
      )}
    </>
  );
}

function whereText(silence: Silence, names: Names): string {
  return Object.entries(silence.where)
    .flatMap(([dimension, codes]) => codes.map((code) => nameOf(names, silence.rule, dimension, code)))
    .join(", ");
}

function Ending({ silence, session, onClose, onDone }: { silence: Silence; session: Session; onClose: () => void; onDone: () => void }) {
  const end = useAction(async () => {
    await session.hub.call(`/v1/alert-silences/${encodeURIComponent(silence.id)}`, { method: "DELETE" });
    onDone();
  });
  return (
    <Confirm title={texts.endTitle} verb={texts.end} action={end} onClose={onClose}>
      {texts.endText}
    </Confirm>
  );
}
