import { useEffect, useRef, useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import { periodState, revisionOf, type Feed, type Receipt, type Refusal } from "../api/submissions";
import { inLanguage, textsOf } from "../language";
import { moment, number, period } from "../parts/format";
import { Button } from "../parts/form";
import { goTo } from "../parts/go";
import { useRemote } from "../parts/remote";
import { Notice, Shown } from "../parts/states";
import { ChangesOf } from "./changes";
import { Findings } from "./findings";
import { StandingMark, type Standing } from "./history";
import { useNames } from "./names";
import { Locked, Warnings } from "./outcome";
import { isPeriod } from "./periods";
import { ReceiptList } from "./receipt";
import { RecordsOf } from "./records";
import { RestingOn } from "./resting";
import { Withdraw } from "./withdraw";

const texts = textsOf({
  nl: {
    title: (feed: string, what: string, revision: string) => `${feed}, ${what}, revisie ${revision}`,
    titleRefused: (feed: string) => `Geweigerd: ${feed}`,
    opened: "Een levering",
    close: "Sluit deze levering",
    counts: "Dit zijn de cijfers die nu gelden.",
    now: (revision: string | null) => (revision === null ? "Voor deze periode geldt nu niets." : `Nu geldt revisie ${revision}.`),
    isWithdrawn: (revision: string) => `Revisie ${revision} is ingetrokken.`,
    withdraw: "Trek deze revisie in",
    refusedOn: (when: string, times: number) => (times === 1 ? `Geweigerd op ${when}; er is niets van bewaard.` : `${times} keer geweigerd, voor het laatst op ${when}; er is niets van bewaard.`),
  },
  en: {
    title: (feed: string, what: string, revision: string) => `${feed}, ${what}, revision ${revision}`,
    titleRefused: (feed: string) => `Refused: ${feed}`,
    opened: "A submission",
    close: "Close this submission",
    counts: "These are the figures that count now.",
    now: (revision: string | null) => (revision === null ? "Nothing counts for this period now." : `Revision ${revision} counts now.`),
    isWithdrawn: (revision: string) => `Revision ${revision} is withdrawn.`,
    withdraw: "Withdraw this revision",
    refusedOn: (when: string, times: number) => (times === 1 ? `Refused on ${when}; nothing of it was kept.` : `Refused ${times} times, the last time on ${when}; nothing of it was kept.`),
  },
});

interface SubmissionProps {
  hub: Hub;
  feeds: Feed[];
  id: string;
  /** Counts what changed elsewhere on the page. */
  round: number;
  onClose: () => void;
  onChanged: () => void;
}

/** One submission, received or refused, with all there is to know of it. */
export function Submission({ hub, feeds, id, round, onClose, onChanged }: SubmissionProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const feed = feeds.find((other) => id.startsWith(`${other.id}.`));
  const [remote, again] = useRemote(async (signal) => {
    const receipt = await hub.get<Receipt | Refusal>(`/v1/submissions/${encodeURIComponent(id)}`, signal);
    return { receipt, now: receipt.status === "refused" ? null : await periodState(hub, receipt.feed, receipt.period, signal) };
  }, `${id} ${round}`);
  useEffect(() => goTo(heading.current), [id]);
  const name = feed ? inLanguage(feed.title) : texts.opened;
  return (
    <section class="hub-stack partner-opened" aria-labelledby="opened">
      <h3 class="utrecht-heading-3" id="opened" ref={heading} tabIndex={-1}>
        {titleOf(id, name)}
      </h3>
      <div class="hub-buttons">
        <Button onClick={onClose}>{texts.close}</Button>
      </div>
      <Shown remote={remote} retry={again}>
        {({ receipt, now }) =>
          !feed ? null : receipt.status === "refused" ? (
            <RefusedReport hub={hub} feed={feed} refusal={receipt} />
          ) : (
            <Kept hub={hub} feed={feed} receipt={receipt} round={round} now={now} onChanged={onChanged} focus={() => goTo(heading.current)} />
          )
        }
      </Shown>
    </section>
  );
}

/** An id says whose it is; one that somebody made up says nothing. */
function titleOf(id: string, feed: string): string {
  const [, of = "", revision = ""] = id.split(".");
  if (of === "refused") return texts.titleRefused(feed);
  return isPeriod(of) ? texts.title(feed, period(of), revision) : feed;
}

function RefusedReport({ hub, feed, refusal }: { hub: Hub; feed: Feed; refusal: Refusal }) {
  const names = useNames(hub, feed);
  return (
    <>
      <p class="utrecht-paragraph">
        {refusal.period && `${period(refusal.period)}. `}
        {texts.refusedOn(moment(refusal.lastReceivedAt), refusal.times)}
      </p>
      <Findings findings={refusal.errors ?? []} count={refusal.errorCount} counts={refusal.errorCounts} kind="error" names={names} />
    </>
  );
}

interface KeptProps {
  hub: Hub;
  feed: Feed;
  receipt: Receipt;
  round: number;
  now: Awaited<ReturnType<typeof periodState>>;
  onChanged: () => void;
  focus: () => void;
}

function Kept({ hub, feed, receipt, round, now, onChanged, focus }: KeptProps) {
  const names = useNames(hub, feed, receipt.schema);
  const [asks, setAsks] = useState(false);
  const [done, setDone] = useState(false);
  // The button that opened the dialog goes with what it did.
  useEffect(() => {
    if (done && !asks) focus();
  }, [done, asks]);
  const counting = now?.state.submission;
  const standing: Standing = receipt.status === "withdrawn" ? "withdrawn" : counting === receipt.id ? "counts" : "superseded";
  const revision = counting ? number(Number(revisionOf(counting))) : null;
  return (
    <>
      {done && standing === "withdrawn" && <Notice kind="ok" title={`${texts.isWithdrawn(String(receipt.revision))} ${texts.now(revision)}`} />}
      <p class="utrecht-paragraph">
        <StandingMark standing={standing} /> {standing === "counts" ? texts.counts : texts.now(revision)}
      </p>
      {now?.state.lock && <Locked lock={now.state.lock} />}
      <ReceiptList receipt={receipt} names={names} />
      <Warnings receipt={receipt} names={names} />
      <RestingOn hub={hub} submission={receipt.id} round={round} />
      <ChangesOf hub={hub} submission={receipt.id} keyFields={feed.key} names={names} />
      <RecordsOf hub={hub} submission={receipt.id} count={receipt.records} keyFields={feed.key} names={names} />
      {receipt.status === "accepted" && !now?.state.lock && (
        <div class="hub-buttons">
          <Button danger onClick={() => setAsks(true)}>
            {texts.withdraw}
          </Button>
        </div>
      )}
      {asks && (
        <Withdraw
          hub={hub}
          receipt={receipt}
          onClose={() => setAsks(false)}
          onDone={() => {
            setAsks(false);
            setDone(true);
            onChanged();
          }}
        />
      )}
    </>
  );
}
