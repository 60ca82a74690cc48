import { useEffect, useRef, useState } from "preact/hooks";
import type { Alert, AlertRule } from "../api/alerts";
import { Hub } from "../api/hub";
import type { Indicator } from "../api/indicator";
import { inLanguage, textsOf, type Localised } from "../language";
import { useAgain } from "../parts/again";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { useRemote } from "../parts/remote";
import { Notice, Shown } from "../parts/states";
import { AlertCard } from "./alert";
import { askNames, type Names } from "./names";
import { useSaid } from "./said";

const texts = textsOf({
  nl: {
    active: "Woonmeldingen die nu gelden",
    none: "Er zijn nu geen woonmeldingen.",
    past: (count: number) => `Eerdere meldingen (${count})`,
    more: "Toon oudere meldingen",
    rose: (titles: string) => `Nieuwe melding: ${titles}.`,
    over: (titles: string) => `Voorbij: ${titles}.`,
  },
  en: {
    active: "Housing alerts that are up now",
    none: "There are no housing alerts now.",
    past: (count: number) => `Past alerts (${count})`,
    more: "Show older alerts",
    rose: (titles: string) => `New alert: ${titles}.`,
    over: (titles: string) => `Over: ${titles}.`,
  },
});

/** What the page knows of the hub's definitions, to tell of an alert in words. */
export interface Known {
  indicators: Indicator[];
  rules: AlertRule[];
  feeds: { id: string; title: Localised }[];
  names: Names;
}

/** Asks for the alerts and for the definitions behind them, all of which are public. */
async function ask(signal: AbortSignal): Promise<{ alerts: Alert[]; known: Known }> {
  const hub = new Hub();
  const [{ alerts }, { indicators }, { rules }, { feeds }] = await Promise.all([
    hub.get<{ alerts: Alert[] }>("/v1/alerts", signal),
    hub.get<Pick<Known, "indicators">>("/v1/indicators", signal),
    hub.get<Pick<Known, "rules">>("/v1/alert-rules", signal),
    hub.get<Pick<Known, "feeds">>("/v1/feeds", signal),
  ]);
  const names = await askNames(
    rules.filter((rule) => alerts.some((alert) => alert.rule === rule.id)),
    signal,
  );
  return { alerts, known: { indicators, rules, feeds, names } };
}

const pastAtOnce = 10;
// Opened at once are so many, that a page with few alerts explains them and one with many can be taken in.
const openAtOnce = 2;

/** Active and past alerts, which everybody may see, and for who has a key what can be done with them. */
export function Alerts({ session, round, changed }: { session: Session | null; round: number; changed: () => void }) {
  const [remote, again] = useRemote(ask, `alerts ${round}`);
  // A desk is open all day. An answer that did not change is not sent again, so looking costs next to nothing.
  useAgain(again, { first: 60_000 });
  const [said, say] = useSaid();
  useNews(remote.data?.alerts, say);
  return (
    <>
      <section class="hub-stack" aria-labelledby="alerts">
        <h2 class="utrecht-heading-2" id="alerts" tabIndex={-1}>
          {texts.active}
        </h2>
        {said}
        <Shown remote={remote} retry={again}>
          {({ alerts, known }) => {
            const active = alerts.filter((alert) => alert.status === "active");
            return active.length === 0 ? (
              <Notice kind="ok">
                <p class="utrecht-paragraph">{texts.none}</p>
              </Notice>
            ) : (
              <ul class="hub-plain hub-stack">
                {active.map((alert, index) => (
                  <li key={alert.id}>
                    <AlertCard alert={alert} known={known} session={session} open={index < openAtOnce} changed={changed} say={say} />
                  </li>
                ))}
              </ul>
            );
          }}
        </Shown>
      </section>
      {remote.data && <Past alerts={remote.data.alerts.filter((alert) => alert.status !== "active")} known={remote.data.known} session={session} changed={changed} say={say} />}
    </>
  );
}

interface PastProps {
  alerts: Alert[];
  known: Known;
  session: Session | null;
  changed: () => void;
  say: (text: string) => void;
}

function Past({ alerts, known, session, changed, say }: PastProps) {
  const [shown, setShown] = useState(pastAtOnce);
  if (alerts.length === 0) return null;
  return (
    <details class="desk-past">
      <summary>
        <h2 class="utrecht-heading-3">{texts.past(alerts.length)}</h2>
      </summary>
      <div class="hub-stack">
        <ul class="hub-plain hub-stack">
          {alerts.slice(0, shown).map((alert) => (
            <li key={alert.id}>
              <AlertCard alert={alert} known={known} session={session} open={false} changed={changed} say={say} />
            </li>
          ))}
        </ul>
        {shown < alerts.length && (
          <div class="hub-buttons">
            <Button onClick={() => setShown(shown + pastAtOnce)}>{texts.more}</Button>
          </div>
        )}
      </div>
    </details>
  );
}

/** Tells of alerts that came or went since the page was opened. */
function useNews(alerts: Alert[] | undefined, say: (text: string) => void): void {
  const before = useRef<Set<string> | null>(null);
  useEffect(() => {
    if (!alerts) return;
    const active = alerts.filter((alert) => alert.status === "active");
    const known = before.current;
    before.current = new Set(active.map((alert) => alert.id));
    if (!known) return;
    const titles = (those: Alert[]) => those.map((alert) => inLanguage(alert.title)).join(", ");
    const risen = active.filter((alert) => !known.has(alert.id));
    const over = alerts.filter((alert) => alert.status !== "active" && known.has(alert.id));
    const news = [risen.length > 0 && texts.rose(titles(risen)), over.length > 0 && texts.over(titles(over))].filter(Boolean).join(" ");
    if (news) say(news);
  }, [alerts]);
}
