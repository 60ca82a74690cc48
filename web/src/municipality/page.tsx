import { useEffect, useState } from "preact/hooks";
import { textsOf } from "../language";
import { WithKey, type Session } from "../parts/key";
import { Alerts } from "./alerts";
import { Silences } from "./silences";
import { Subscriptions } from "./subscriptions";

const texts = textsOf({
  nl: {
    title: "Gemeentebalie",
    lead: "Hier staan de woonmeldingen: signalen dat het op de Leidse kamermarkt misloopt. U regelt hier ook wie ze krijgt.",
    more: "Melding oppakken, dempen en abonneren",
    key: "Iedereen mag de meldingen zien. Om een melding op te pakken of te dempen, en voor abonnementen, hebt u een sleutel van een abonnee nodig.",
  },
  en: {
    title: "Municipality's desk",
    lead: "Here are the housing alerts: signs that things go wrong in Leiden's market for rooms. Here you also arrange who gets them.",
    more: "Acknowledge, silence and subscribe",
    key: "Everybody may see the alerts. To acknowledge or silence one, and for subscriptions, you need a subscriber's key.",
  },
});

/** The municipality's desk: the alerts for everybody, and with a key what can be done with them. */
export function MunicipalityPage() {
  const [session, setSession] = useState<Session | null>(null);
  // Alerts and silences tell of each other: what changes one has both asked for anew.
  const [round, setRound] = useState(0);
  const changed = () => setRound((count) => count + 1);
  return (
    <>
      <h1 class="utrecht-heading-1">{texts.title}</h1>
      <p class="utrecht-paragraph utrecht-paragraph--lead">{texts.lead}</p>
      <Alerts session={session} round={round} changed={changed} />
      {!session && (
        <section class="hub-stack" aria-labelledby="more">
          <h2 class="utrecht-heading-2" id="more">
            {texts.more}
          </h2>
          <p class="utrecht-paragraph">{texts.key}</p>
        </section>
      )}
      <WithKey roles={["subscriber", "operator"]}>{(found) => <Desk session={found} onSession={setSession} round={round} changed={changed} />}</WithKey>
    </>
  );
}

interface DeskProps {
  session: Session;
  onSession: (session: Session | null) => void;
  round: number;
  changed: () => void;
}

/** What takes a key; the alerts above it are told who came. */
function Desk({ session, onSession, round, changed }: DeskProps) {
  useEffect(() => {
    onSession(session);
    return () => onSession(null);
  }, [session.hub, session.caller.id]);
  return (
    <>
      <Silences session={session} round={round} changed={changed} />
      <Subscriptions session={session} />
    </>
  );
}
