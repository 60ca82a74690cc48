import { useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import { textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { day, moment } from "../parts/format";
import { Button, Select, Text } from "../parts/form";
import type { Session } from "../parts/key";
import { Mark } from "../parts/mark";
import { useAction, useRemote } from "../parts/remote";
import { Secret } from "../parts/secret";
import { Empty, Notice, Problem, Shown } from "../parts/states";
import { Table } from "../parts/table";

const texts = textsOf({
  nl: {
    caption: "Uitgegeven sleutels",
    none: "Er zijn geen sleutels.",
    id: "Nummer",
    owner: "Van",
    role: "Rol",
    label: "Waarvoor",
    status: "Stand",
    expires: "Geldig tot",
    never: "voor altijd",
    actions: "Doen",
    statuses: { active: "geldig", expired: "verlopen", revoked: "ingetrokken" } as Record<string, string>,
    issue: "Nieuwe sleutel",
    rotate: "Vernieuwen",
    revoke: "Intrekken",
    of: (what: string, id: string) => `${what}: sleutel ${id}`,
    ownerHelp: "De code van een partner, of een eigen naam in kleine letters voor een lezer, abonnee of beheerder.",
    days: "Dagen geldig",
    daysHelp: "0 is voor altijd.",
    roles: { partner: "partner: levert aan", reader: "lezer: haalt cijfers en gebeurtenissen op", subscriber: "abonnee: ontvangt gebeurtenissen", operator: "beheerder" },
    roleNames: { partner: "partner", reader: "lezer", subscriber: "abonnee", operator: "beheerder" } as Record<string, string>,
    issued: (owner: string) => `De sleutel voor ${owner}`,
    old: (when: string) => `De oude sleutel geldt nog tot ${when}.`,
    rotateText: "Er komt een nieuwe sleutel van dezelfde eigenaar. De oude blijft nog een dag geldig, zodat er tijd is om te wisselen.",
    revokeText: "De sleutel werkt meteen niet meer, en dat is niet terug te draaien.",
    revoked: (id: string) => `Sleutel ${id} is ingetrokken.`,
    filter: "Toon",
    valid: "Geldige",
    all: "Alle",
  },
  en: {
    caption: "Keys that were issued",
    none: "There are no keys.",
    id: "Id",
    owner: "Of",
    role: "Role",
    label: "What for",
    status: "State",
    expires: "Valid until",
    never: "for ever",
    actions: "Do",
    statuses: { active: "valid", expired: "expired", revoked: "revoked" } as Record<string, string>,
    issue: "New key",
    rotate: "Rotate",
    revoke: "Revoke",
    of: (what: string, id: string) => `${what}: key ${id}`,
    ownerHelp: "A partner's id, or a name of your own in lower case for a reader, subscriber or operator.",
    days: "Days valid",
    daysHelp: "0 is for ever.",
    roles: { partner: "partner: sends figures", reader: "reader: pulls figures and events", subscriber: "subscriber: is sent events", operator: "operator" },
    roleNames: { partner: "partner", reader: "reader", subscriber: "subscriber", operator: "operator" } as Record<string, string>,
    issued: (owner: string) => `The key for ${owner}`,
    old: (when: string) => `The old key is valid until ${when}.`,
    rotateText: "A new key of the same owner is made. The old one stays valid for a day, so that there is time to change over.",
    revokeText: "The key stops working at once, and that cannot be undone.",
    revoked: (id: string) => `Key ${id} is revoked.`,
    filter: "Show",
    valid: "Valid ones",
    all: "All",
  },
});

/** A key as `GET /v1/keys` tells of it. */
interface Key {
  id: string;
  owner: string;
  role: string;
  label: string;
  status: string;
  createdAt: string;
  expiresAt?: string;
}

interface IssuedKey extends Key {
  key: string;
  previousKeyEndsAt?: string;
}

type Asked = { what: "issue" } | { what: "rotate" | "revoke"; key: Key };

/** Keys: which there are, and making, renewing and revoking them. A key itself is seen once, when it is made. */
export function Keys({ session }: { session: Session }) {
  const { hub } = session;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [made, setMade] = useState<IssuedKey | null>(null);
  const [done, setDone] = useState("");
  const [which, setWhich] = useState("active");
  const [keys, again] = useRemote((signal) => hub.get<{ keys: Key[] }>("/v1/keys", signal), "keys");
  const finish = (said: string, key: IssuedKey | null) => {
    setAsked(null);
    setMade(key);
    setDone(said);
    again();
  };
  return (
    <>
      <div class="hub-form">
        <Select
          label={texts.filter}
          value={which}
          options={[
            { value: "active", label: texts.valid },
            { value: "all", label: texts.all },
          ]}
          onChange={setWhich}
        />
        <Button primary onClick={() => setAsked({ what: "issue" })}>
          {texts.issue}
        </Button>
      </div>
      <div role="status">{done && <p class="utrecht-paragraph">{done}</p>}</div>
      {made && (
        <div class="hub-stack">
          <Secret label={texts.issued(made.owner)} value={made.key} />
          {made.previousKeyEndsAt && <Notice kind="info" title={texts.old(moment(made.previousKeyEndsAt))} />}
        </div>
      )}
      <Shown remote={keys} retry={again}>
        {(found) => {
          const rows = found.keys.filter((key) => which === "all" || key.status === "active");
          return rows.length === 0 ? (
            <Empty>{texts.none}</Empty>
          ) : (
            <Table
              caption={texts.caption}
              rows={rows}
              id={(key) => key.id}
              columns={[
                { key: "owner", heading: texts.owner, head: true, cell: (key) => key.owner },
                { key: "id", heading: texts.id, cell: (key) => <code class="hub-code">{key.id}</code> },
                { key: "role", heading: texts.role, cell: (key) => texts.roleNames[key.role] ?? key.role },
                { key: "label", heading: texts.label, cell: (key) => key.label },
                { key: "status", heading: texts.status, cell: (key) => <Mark kind={key.status === "active" ? "ok" : "warning"}>{texts.statuses[key.status] ?? key.status}</Mark> },
                { key: "expires", heading: texts.expires, cell: (key) => (key.expiresAt ? day(key.expiresAt) : texts.never) },
                {
                  key: "do",
                  heading: texts.actions,
                  cell: (key) =>
                    key.status === "active" && (
                      <div class="hub-buttons">
                        <Button label={texts.of(texts.rotate, key.id)} onClick={() => setAsked({ what: "rotate", key })}>
                          {texts.rotate}
                        </Button>
                        {key.id !== session.caller.key?.id && (
                          <Button danger label={texts.of(texts.revoke, key.id)} onClick={() => setAsked({ what: "revoke", key })}>
                            {texts.revoke}
                          </Button>
                        )}
                      </div>
                    ),
                },
              ]}
            />
          );
        }}
      </Shown>
      {asked?.what === "issue" && <Issue hub={hub} onClose={() => setAsked(null)} onDone={(key) => finish("", key)} />}
      {asked?.what === "rotate" && (
        <Rotate hub={hub} of={asked.key} onClose={() => setAsked(null)} onDone={(key) => finish("", key)} />
      )}
      {asked?.what === "revoke" && (
        <Revoke hub={hub} of={asked.key} onClose={() => setAsked(null)} onDone={() => finish(texts.revoked(asked.key.id), null)} />
      )}
    </>
  );
}

function Issue({ hub, onClose, onDone }: { hub: Hub; onClose: () => void; onDone: (key: IssuedKey) => void }) {
  const [owner, setOwner] = useState("");
  const [role, setRole] = useState("partner");
  const [label, setLabel] = useState("");
  const [days, setDays] = useState("365");
  const issue = useAction(async () => {
    const answer = await hub.call<IssuedKey>("/v1/keys", { method: "POST", body: { owner: owner.trim(), role, label: label.trim(), days: Number(days) } });
    onDone(answer.body);
  });
  return (
    <Dialog title={texts.issue} onClose={onClose}>
      <form
        class="hub-stack"
        onSubmit={(event) => {
          event.preventDefault();
          void issue.run();
        }}
      >
        <Text label={texts.owner} help={texts.ownerHelp} required value={owner} onInput={setOwner} />
        <Select label={texts.role} value={role} options={Object.entries(texts.roles).map(([value, text]) => ({ value, label: text }))} onChange={setRole} />
        <Text label={texts.label} value={label} onInput={setLabel} />
        <Text label={texts.days} help={texts.daysHelp} type="number" required value={days} onInput={setDays} />
        {issue.problem && <Problem problem={issue.problem} />}
        <div class="hub-buttons">
          <Button submit primary busy={issue.busy}>
            {texts.issue}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface AboutKey {
  hub: Hub;
  of: Key;
  onClose: () => void;
  onDone: (key: IssuedKey) => void;
}

function Rotate({ hub, of, onClose, onDone }: AboutKey) {
  const rotate = useAction(async () => onDone((await hub.call<IssuedKey>(`/v1/keys/${of.id}/rotation`, { method: "POST" })).body));
  return (
    <Dialog title={texts.of(texts.rotate, of.id)} onClose={onClose}>
      <p class="utrecht-paragraph">{texts.rotateText}</p>
      {rotate.problem && <Problem problem={rotate.problem} />}
      <div class="hub-buttons">
        <Button primary busy={rotate.busy} onClick={() => void rotate.run()}>
          {texts.rotate}
        </Button>
      </div>
    </Dialog>
  );
}

function Revoke({ hub, of, onClose, onDone }: { hub: Hub; of: Key; onClose: () => void; onDone: () => void }) {
  const revoke = useAction(async () => {
    await hub.call(`/v1/keys/${of.id}`, { method: "DELETE" });
    onDone();
  });
  return (
    <Dialog title={texts.of(texts.revoke, of.id)} onClose={onClose}>
      <p class="utrecht-paragraph">{texts.revokeText}</p>
      {revoke.problem && <Problem problem={revoke.problem} />}
      <div class="hub-buttons">
        <Button primary danger busy={revoke.busy} onClick={() => void revoke.run()}>
          {texts.revoke}
        </Button>
      </div>
    </Dialog>
  );
}
