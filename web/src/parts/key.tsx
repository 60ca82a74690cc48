import type { ComponentChildren } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Hub } from "../api/hub";
import { inLanguage, textsOf, type Localised } from "../language";
import { day } from "./format";
import { Button, Text } from "./form";
import { useAction, useRemote } from "./remote";
import { Notice, Problem, Shown } from "./states";

/** `GET /v1/caller`: who a key is. */
export interface Caller {
  id: string;
  role: Role;
  key?: { id: string; label: string; createdAt: string; expiresAt?: string };
  partner?: { id: string; title: Localised };
  feeds?: string[];
}

export type Role = "partner" | "reader" | "subscriber" | "operator";

/** Somebody at a desk: who they are and the hub as they may use it. */
export interface Session {
  hub: Hub;
  caller: Caller;
  /** Takes the key out of the tab. */
  forget: () => void;
  /** Goes on with another key of the same caller, after a rotation. */
  take: (key: string) => void;
}

const texts = textsOf({
  nl: {
    title: "Uw sleutel",
    help: "De sleutel die u van de beheerder van de hub kreeg; hij begint met hub_. Hij blijft alleen in dit tabblad, tot u het sluit.",
    label: "Sleutel",
    enter: "Verder",
    shape: "Een sleutel begint met hub_ en heeft 60 tekens.",
    as: (name: string) => `U werkt hier als ${name}.`,
    expires: (when: string) => `Uw sleutel geldt tot ${when}.`,
    soon: (when: string) => `Uw sleutel verloopt op ${when}. Vernieuw hem op tijd.`,
    never: "Uw sleutel verloopt niet.",
    forget: "Sleutel vergeten",
    wrongRole: (role: string) => `Deze sleutel is van een ${role}; deze balie is er voor anderen.`,
    roles: { partner: "partner", reader: "lezer", subscriber: "abonnee", operator: "beheerder" } as Record<Role, string>,
  },
  en: {
    title: "Your key",
    help: "The key that you got from the hub's operator; it begins with hub_. It stays in this tab only, until you close it.",
    label: "Key",
    enter: "Go on",
    shape: "A key begins with hub_ and has 60 characters.",
    as: (name: string) => `You work here as ${name}.`,
    expires: (when: string) => `Your key is valid until ${when}.`,
    soon: (when: string) => `Your key expires on ${when}. Renew it in time.`,
    never: "Your key does not expire.",
    forget: "Forget the key",
    wrongRole: (role: string) => `This key is of a ${role}; this desk is for others.`,
    roles: { partner: "partner", reader: "reader", subscriber: "subscriber", operator: "operator" },
  },
});

const storedAs = "hub-key";
const soonDays = 30;

/** What a desk shows to somebody with a key of one of its roles; asks for the key first. */
export function WithKey({ roles, children }: { roles: Role[]; children: (session: Session) => ComponentChildren }) {
  const [key, setKey] = useState(() => sessionStorage.getItem(storedAs));
  // Not at the page's beginning: whoever gave, changed or gave up a key is taken to what came of it.
  const [isMoved, setMoved] = useState(false);
  const take = (next: string | null) => {
    setMoved(true);
    if (next === null) sessionStorage.removeItem(storedAs);
    else sessionStorage.setItem(storedAs, next);
    setKey(next);
  };
  return key === null ? <AskForKey isMoved={isMoved} onKey={take} /> : <AtDesk key={key} secret={key} isMoved={isMoved} roles={roles} take={take} children={children} />;
}

/** Takes the focus as soon as it is there, when `isWanted`. */
function useFocus<E extends HTMLElement>(isWanted: boolean) {
  const element = useRef<E>(null);
  useEffect(() => {
    if (isWanted) element.current?.focus();
  }, []);
  return element;
}

function AskForKey({ isMoved, onKey }: { isMoved: boolean; onKey: (key: string) => void }) {
  const heading = useFocus<HTMLHeadingElement>(isMoved);
  const [text, setText] = useState("");
  const [wrong, setWrong] = useState<string>();
  const enter = useAction(async (key: string) => {
    await new Hub(key).get<Caller>("/v1/caller");
    onKey(key);
  });
  return (
    <section class="hub-stack" aria-labelledby="key">
      <h2 class="utrecht-heading-3" id="key" ref={heading} tabIndex={-1}>
        {texts.title}
      </h2>
      <form
        class="hub-stack"
        onSubmit={(event) => {
          event.preventDefault();
          const key = text.trim();
          const isKey = /^hub_\w{12}_[\w-]{43}$/.test(key);
          setWrong(isKey ? undefined : texts.shape);
          if (isKey) void enter.run(key);
        }}
      >
        <Text label={texts.label} help={texts.help} wrong={wrong} type="password" required value={text} onInput={setText} />
        <div class="hub-buttons">
          <Button submit primary busy={enter.busy}>
            {texts.enter}
          </Button>
        </div>
      </form>
      {enter.problem && <Problem problem={enter.problem} />}
    </section>
  );
}

interface DeskProps {
  secret: string;
  isMoved: boolean;
  roles: Role[];
  take: (key: string | null) => void;
  children: (session: Session) => ComponentChildren;
}

function AtDesk({ secret, isMoved, roles, take, children }: DeskProps) {
  const hub = useMemo(() => new Hub(secret), [secret]);
  const [caller, again] = useRemote((signal) => hub.get<Caller>("/v1/caller", signal), secret);
  const refused = caller.state === "failed" && caller.problem.status === 401;
  // A key that stopped being one is of no use to keep.
  useEffect(() => {
    if (refused) sessionStorage.removeItem(storedAs);
  }, [refused]);
  const forget = () => take(null);
  return (
    <>
      {refused && (
        <div class="hub-buttons">
          <Button onClick={forget}>{texts.forget}</Button>
        </div>
      )}
      <Shown remote={caller} retry={again}>
        {(who) => (
          <>
            <WhoAmI caller={who} isMoved={isMoved} forget={forget} />
            {roles.includes(who.role) ? children({ hub, caller: who, forget, take }) : <Notice kind="warning" title={texts.wrongRole(texts.roles[who.role])} />}
          </>
        )}
      </Shown>
    </>
  );
}

function WhoAmI({ caller, isMoved, forget }: { caller: Caller; isMoved: boolean; forget: () => void }) {
  const start = useFocus<HTMLParagraphElement>(isMoved);
  const role = texts.roles[caller.role];
  const name = caller.partner ? inLanguage(caller.partner.title) : caller.id === caller.role ? role : `${caller.id} (${role})`;
  const end = caller.key?.expiresAt;
  const isSoon = end !== undefined && new Date(end).getTime() - Date.now() < soonDays * 86_400_000;
  return (
    <div class="hub-buttons hub-who hub-screen">
      <p class="utrecht-paragraph" ref={start} tabIndex={-1}>
        {texts.as(name)} {caller.key && !isSoon && (end ? texts.expires(day(end)) : texts.never)}
      </p>
      <Button onClick={forget}>{texts.forget}</Button>
      {end && isSoon && <Notice kind="warning" title={texts.soon(day(end))} />}
    </div>
  );
}
