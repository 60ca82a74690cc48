import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import { type Feed, type Receipt, type Refusal } from "../api/submissions";
import { inLanguage, textsOf } from "../language";
import { moment, number, period } from "../parts/format";
import { Button, Select } from "../parts/form";
import { Mark } from "../parts/mark";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";

const texts = textsOf({
  nl: {
    feed: "Levering",
    show: "Toon",
    kept: "Ontvangen leveringen",
    refused: "Geweigerde leveringen",
    none: "Voor deze levering is nog niets ontvangen. Wat u aanlevert komt hier te staan.",
    noneRefused: "Van deze levering is de laatste 90 dagen niets geweigerd.",
    caption: (feed: string) => `Ontvangen: ${feed}`,
    captionRefused: (feed: string) => `Geweigerd: ${feed}`,
    period: "Periode",
    revision: "Revisie",
    status: "Stand",
    received: "Ontvangen",
    records: "Records",
    warnings: "Meldingen",
    open: "Bekijken",
    view: "Bekijk",
    openOne: (what: string, revision: number) => `Bekijk ${what}, revisie ${revision}`,
    openRefused: (when: string) => `Bekijk wat er op ${when} mis was`,
    errors: "Fouten",
    times: "Keren",
    unknown: "onbekend",
    more: (count: number) => `Toon nog ${count}`,
    shown: (shown: string, all: string) => `${shown} van ${all} getoond.`,
    counts: "Geldt",
    superseded: "Vervangen",
    withdrawn: "Ingetrokken",
  },
  en: {
    feed: "Feed",
    show: "Show",
    kept: "Received submissions",
    refused: "Refused submissions",
    none: "Nothing was received of this feed yet. What you send will be here.",
    noneRefused: "Nothing of this feed was refused in the last 90 days.",
    caption: (feed: string) => `Received: ${feed}`,
    captionRefused: (feed: string) => `Refused: ${feed}`,
    period: "Period",
    revision: "Revision",
    status: "State",
    received: "Received",
    records: "Records",
    warnings: "Warnings",
    open: "View",
    view: "See",
    openOne: (what: string, revision: number) => `See ${what}, revision ${revision}`,
    openRefused: (when: string) => `See what was wrong on ${when}`,
    errors: "Mistakes",
    times: "Times",
    unknown: "unknown",
    more: (count: number) => `Show ${count} more`,
    shown: (shown: string, all: string) => `${shown} of ${all} shown.`,
    counts: "Counts",
    superseded: "Superseded",
    withdrawn: "Withdrawn",
  },
});

/** How a submission is among the others of its period. */
export type Standing = "counts" | "superseded" | "withdrawn";

/** Of a period the newest that was not withdrawn counts. */
export function standingOf(receipt: Receipt, all: Receipt[]): Standing {
  if (receipt.status === "withdrawn") return "withdrawn";
  return all.some((other) => other.period === receipt.period && other.revision > receipt.revision && other.status === "accepted") ? "superseded" : "counts";
}

/** The same in a word. */
export function StandingMark({ standing }: { standing: Standing }) {
  return standing === "counts" ? <Mark kind="ok">{texts.counts}</Mark> : <Mark {...(standing === "withdrawn" ? { kind: "warning" } : {})}>{texts[standing]}</Mark>;
}

interface HistoryProps {
  hub: Hub;
  feeds: Feed[];
  feed: string;
  onFeed: (feed: string) => void;
  /** Counts what changed, so that the list is asked for again. */
  round: number;
  onOpen: (submission: string) => void;
}

/** What was sent of a feed, and what of it was refused. */
export function History({ hub, feeds, feed: feedId, onFeed, round, onOpen }: HistoryProps) {
  const feed = feeds.find((other) => other.id === feedId) ?? (feeds[0] as Feed);
  const [isRefused, setIsRefused] = useState(false);
  return (
    <>
      <div class="hub-form partner-form">
        <Select label={texts.feed} value={feed.id} options={feeds.map((other) => ({ value: other.id, label: inLanguage(other.title) }))} onChange={onFeed} />
        <Select
          label={texts.show}
          value={isRefused ? "refused" : "kept"}
          options={[
            { value: "kept", label: texts.kept },
            { value: "refused", label: texts.refused },
          ]}
          onChange={(value) => setIsRefused(value === "refused")}
        />
      </div>
      {isRefused ? (
        <Refused key={feed.id} hub={hub} feed={feed} round={round} onOpen={onOpen} />
      ) : (
        <Kept key={feed.id} hub={hub} feed={feed} round={round} onOpen={onOpen} />
      )}
    </>
  );
}

interface ListProps {
  hub: Hub;
  feed: Feed;
  round: number;
  onOpen: (submission: string) => void;
}

function Kept({ hub, feed, round, onOpen }: ListProps) {
  // The hub gives the oldest first; whoever looks wants the newest, and which of a period counts is only known with all of it.
  const [remote, again] = useRemote((signal) => hub.all<Receipt>(`/v1/feeds/${feed.id}/submissions?limit=1000`, "submissions", Infinity, signal), `${feed.id} ${round}`);
  return (
    <Shown remote={remote} retry={again}>
      {(all) =>
        all.length === 0 ? (
          <Empty>{texts.none}</Empty>
        ) : (
          <Pages rows={[...all].sort((one, other) => other.period.localeCompare(one.period) || other.revision - one.revision)}>
            {(rows) => (
              <Table
                caption={texts.caption(inLanguage(feed.title))}
                rows={rows}
                id={(receipt) => receipt.id}
                columns={[
                  { key: "period", heading: texts.period, head: true, cell: (receipt) => period(receipt.period) },
                  { key: "revision", heading: texts.revision, number: true, cell: (receipt) => receipt.revision },
                  { key: "status", heading: texts.status, cell: (receipt) => <StandingMark standing={standingOf(receipt, all)} /> },
                  { key: "received", heading: texts.received, cell: (receipt) => moment(receipt.receivedAt) },
                  { key: "records", heading: texts.records, number: true, cell: (receipt) => number(receipt.records) },
                  { key: "warnings", heading: texts.warnings, number: true, cell: (receipt) => number(receipt.warningCount) },
                  { key: "open", heading: texts.open, cell: (receipt) => (
                      <Button label={texts.openOne(period(receipt.period), receipt.revision)} onClick={() => onOpen(receipt.id)}>
                        {texts.view}
                      </Button>
                    ) },
                ]}
              />
            )}
          </Pages>
        )
      }
    </Shown>
  );
}

function Refused({ hub, feed, round, onOpen }: ListProps) {
  const [remote, again] = useRemote((signal) => hub.all<Refusal>(`/v1/feeds/${feed.id}/submissions?status=refused&limit=1000`, "submissions", Infinity, signal), `${feed.id} ${round}`);
  return (
    <Shown remote={remote} retry={again}>
      {(all) =>
        all.length === 0 ? (
          <Empty>{texts.noneRefused}</Empty>
        ) : (
          <Pages rows={all}>
            {(rows) => (
              <Table
                caption={texts.captionRefused(inLanguage(feed.title))}
                rows={rows}
                id={(refusal) => refusal.id}
                columns={[
                  { key: "received", heading: texts.received, head: true, cell: (refusal) => moment(refusal.lastReceivedAt) },
                  { key: "period", heading: texts.period, cell: (refusal) => (refusal.period ? period(refusal.period) : texts.unknown) },
                  { key: "errors", heading: texts.errors, number: true, cell: (refusal) => number(refusal.errorCount) },
                  { key: "times", heading: texts.times, number: true, cell: (refusal) => number(refusal.times) },
                  { key: "open", heading: texts.open, cell: (refusal) => (
                      <Button label={texts.openRefused(moment(refusal.lastReceivedAt))} onClick={() => onOpen(refusal.id)}>
                        {texts.view}
                      </Button>
                    ) },
                ]}
              />
            )}
          </Pages>
        )
      }
    </Shown>
  );
}

const atOnce = 20;

/** The first of many, and the way to more. */
function Pages<T>({ rows, children }: { rows: T[]; children: (rows: T[]) => ComponentChildren }) {
  const [most, setMost] = useState(atOnce);
  const left = rows.length - most;
  return (
    <div class="hub-stack">
      {children(rows.slice(0, most))}
      {rows.length > atOnce && (
        <p class="utrecht-paragraph" role="status">
          {texts.shown(number(Math.min(most, rows.length)), number(rows.length))}
        </p>
      )}
      {left > 0 && (
        <div class="hub-buttons">
          <Button onClick={() => setMost(most + atOnce)}>{texts.more(Math.min(left, atOnce))}</Button>
        </div>
      )}
    </div>
  );
}
