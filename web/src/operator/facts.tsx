import type { Hub } from "../api/hub";
import { textsOf } from "../language";
import { bytes, moment, number } from "../parts/format";
import { useRemote } from "../parts/remote";
import { Shown } from "../parts/states";

const texts = textsOf({
  nl: {
    version: "Versie",
    api: "Versie van de API",
    started: "Gestart",
    runtime: "Draait op",
    storage: "Opslag",
    engines: { sqlite: "SQLite, op deze machine", "azure-tables": "Azure Table Storage" } as Record<string, string>,
    events: "Laatste gebeurtenis",
    counts: "Wat de hub kent",
    counted: (feeds: number, indicators: number, rules: number, partners: number) => `${feeds} leveringen van ${partners} partners, ${indicators} cijfers, ${rules} regels voor meldingen`,
    deliveries: "Bezorging",
    delivered: (due: string) => `${due} te bezorgen`,
  },
  en: {
    version: "Version",
    api: "Version of the interface",
    started: "Started",
    runtime: "Runs on",
    storage: "Storage",
    engines: { sqlite: "SQLite, on this machine", "azure-tables": "Azure Table Storage" } as Record<string, string>,
    events: "Last event",
    counts: "What the hub knows",
    counted: (feeds: number, indicators: number, rules: number, partners: number) => `${feeds} feeds of ${partners} partners, ${indicators} indicators, ${rules} alert rules`,
    deliveries: "Deliveries",
    delivered: (due: string) => `${due} due`,
  },
});

/** `GET /v1/about`. */
interface About {
  version: string;
  apiVersion: string;
  startedAt: string;
  runtime: string;
  storage: { engine: string; bytes?: number };
  events: { last: number };
  counts: { feeds: number; indicators: number; alertRules: number; partners: number };
  deliveries?: { due: number };
}

/** What runs, since when, and on what. */
export function Facts({ hub }: { hub: Hub }) {
  const [about, again] = useRemote((signal) => hub.get<About>("/v1/about", signal), "about");
  return (
    <Shown remote={about} retry={again}>
      {(found) => (
        <dl class="hub-list">
          <dt>{texts.version}</dt>
          <dd>{found.version}</dd>
          <dt>{texts.api}</dt>
          <dd>{found.apiVersion}</dd>
          <dt>{texts.started}</dt>
          <dd>{moment(found.startedAt)}</dd>
          <dt>{texts.runtime}</dt>
          <dd>{found.runtime}</dd>
          <dt>{texts.storage}</dt>
          <dd>
            {texts.engines[found.storage.engine] ?? found.storage.engine}
            {found.storage.bytes !== undefined && ` (${bytes(found.storage.bytes)})`}
          </dd>
          <dt>{texts.counts}</dt>
          <dd>{texts.counted(found.counts.feeds, found.counts.indicators, found.counts.alertRules, found.counts.partners)}</dd>
          <dt>{texts.events}</dt>
          <dd>{number(found.events.last)}</dd>
          {found.deliveries && (
            <>
              <dt>{texts.deliveries}</dt>
              <dd>{texts.delivered(number(found.deliveries.due))}</dd>
            </>
          )}
        </dl>
      )}
    </Shown>
  );
}
