import { useEffect, useState } from "preact/hooks";
import { subscriptionPath, type Delivery, type DeliveryPage, type DeliveryState, type EventType, type Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { useAgain } from "../parts/again";
import { moment, number } from "../parts/format";
import { Button, Select } from "../parts/form";
import type { Session } from "../parts/key";
import { Mark } from "../parts/mark";
import { useAction, useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";
import { DeliveryDialog } from "./delivery";
import { Redeliveries } from "./redeliveries";
import { Refused } from "./refused";
import { useSaid } from "./said";
import { deliveryKinds, deliveryStates, errorText, typeTitle } from "./words";

const texts = textsOf({
  nl: {
    caption: "Berichten, de nieuwste eerst",
    filter: "Stand",
    any: "Alle",
    state: "Stand",
    type: "Soort",
    subject: "Waarover",
    attempts: "Pogingen",
    last: "Laatste antwoord",
    when: "Laatste poging",
    next: (when: string) => `volgende ${when}`,
    open: "Bekijken",
    openOne: (sequence: string) => `Bericht ${sequence} bekijken`,
    number: "Nr.",
    none: "Er is nog niets te bezorgen geweest.",
    noneOf: "In deze stand is er niets.",
    older: "Toon oudere",
    fresh: "Vernieuwen",
    many: "Opnieuw bezorgen",
    again: "Het bericht wordt opnieuw bezorgd.",
    action: "Doen",
    more: (count: string) => `Er staan nu ${count} berichten.`,
  },
  en: {
    caption: "Messages, the newest first",
    filter: "State",
    any: "All",
    state: "State",
    type: "Kind",
    subject: "About",
    attempts: "Attempts",
    last: "Last answer",
    when: "Last attempt",
    next: (when: string) => `next ${when}`,
    open: "View",
    openOne: (sequence: string) => `View message ${sequence}`,
    number: "No.",
    none: "There was nothing to deliver yet.",
    noneOf: "There is nothing in this state.",
    older: "Show older",
    fresh: "Refresh",
    many: "Deliver again",
    again: "The message is being delivered again.",
    action: "Do",
    more: (count: string) => `${count} messages are shown now.`,
  },
});

const pageSize = 25;

interface Props {
  subscription: Subscription;
  eventTypes: EventType[];
  session: Session;
  /** Counts up when something came into the log by way of this page. */
  round: number;
  changed: () => void;
  title: string;
  label: string;
}

/** What became of a subscription's messages. It is asked for when it is opened. */
export function DeliveryLog({ title, label, ...props }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details class="desk-log" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={label}>{title}</summary>
      {open && <Log {...props} />}
    </details>
  );
}

function Log({ subscription, eventTypes, session, round, changed }: Omit<Props, "title" | "label">) {
  const [state, setState] = useState<DeliveryState | "">("");
  const path = subscriptionPath(subscription.id, `/deliveries?limit=${pageSize}${state ? `&state=${state}` : ""}`);
  const [remote, again] = useRemote(async (signal) => {
    const answer = await session.hub.call<DeliveryPage>(path, { signal });
    return { deliveries: answer.body.deliveries, next: answer.next, path };
  }, `${path} ${round}`);
  const [opened, setOpened] = useState<Delivery | null>(null);
  const [many, setMany] = useState(false);
  const [said, say] = useSaid();
  const [older, setOlder] = useState(false);
  const refresh = () => {
    again();
    changed();
  };
  // What is under way arrives any moment. Who has gone back to older messages is not thrown forward by it.
  useAgain(refresh, { wanted: !older && subscription.status === "active" && (remote.data?.deliveries ?? []).some((delivery) => delivery.state === "pending") });
  return (
    <div class="hub-stack">
      <div class="hub-form">
        <Select
          label={texts.filter}
          value={state}
          options={[{ value: "", label: texts.any }, ...Object.entries(deliveryStates).map(([value, label]) => ({ value, label }))]}
          onChange={(value) => setState(value as DeliveryState | "")}
        />
        <Button onClick={refresh}>{texts.fresh}</Button>
        {subscription.status !== "disabled" && <Button onClick={() => setMany(true)}>{texts.many}</Button>}
      </div>
      {said}
      <Shown remote={remote} retry={again}>
        {(first) =>
          first.deliveries.length === 0 && !first.next ? (
            <Empty>{first.path.includes("&state=") ? texts.noneOf : texts.none}</Empty>
          ) : (
            <Pages first={first} session={session} eventTypes={eventTypes} onOpen={setOpened} onOlder={setOlder} say={say} />
          )
        }
      </Shown>
      {opened && (
        <DeliveryDialog
          subscription={subscription}
          delivery={opened}
          eventTypes={eventTypes}
          session={session}
          onClose={() => setOpened(null)}
          onAgain={() => {
            setOpened(null);
            say(texts.again);
            refresh();
          }}
        />
      )}
      {many && <Redeliveries subscription={subscription} session={session} onClose={() => setMany(false)} onDone={refresh} />}
    </div>
  );
}

interface Page {
  deliveries: Delivery[];
  next: string | null;
}

interface PagesProps {
  first: Page;
  session: Session;
  eventTypes: EventType[];
  onOpen: (delivery: Delivery) => void;
  onOlder: (older: boolean) => void;
  say: (text: string) => void;
}

/** The first page and as many older ones as were asked for; a fresh first page begins anew. */
function Pages({ first, session, eventTypes, onOpen, onOlder, say }: PagesProps) {
  const [older, setOlder] = useState<Page | null>(null);
  useEffect(() => {
    setOlder(null);
    onOlder(false);
  }, [first]);
  const next = older ? older.next : first.next;
  const rows = [...first.deliveries, ...(older?.deliveries ?? [])];
  const more = useAction(async (path: string) => {
    const answer = await session.hub.call<DeliveryPage>(path);
    onOlder(true);
    setOlder({ deliveries: [...(older?.deliveries ?? []), ...answer.body.deliveries], next: answer.next });
    say(texts.more(number(rows.length + answer.body.deliveries.length)));
  });
  return (
    <>
      <Table
        caption={texts.caption}
        rows={rows}
        id={(delivery) => String(delivery.sequence)}
        columns={[
          { key: "number", heading: texts.number, head: true, number: true, cell: (delivery) => delivery.sequence },
          { key: "state", heading: texts.state, cell: (delivery) => <Mark kind={deliveryKinds[delivery.state]}>{deliveryStates[delivery.state]}</Mark> },
          { key: "type", heading: texts.type, cell: (delivery) => typeTitle(delivery.type, eventTypes) },
          { key: "subject", heading: texts.subject, cell: (delivery) => <span class="hub-code desk-wide">{delivery.subject}</span> },
          { key: "attempts", heading: texts.attempts, number: true, cell: (delivery) => delivery.attempts },
          { key: "last", heading: texts.last, cell: (delivery) => <span class="desk-wide">{lastText(delivery)}</span> },
          {
            key: "when",
            heading: texts.when,
            cell: (delivery) => (
              <>
                {delivery.lastAttemptAt && <span class="desk-moment">{moment(delivery.lastAttemptAt)}</span>}{" "}
                {delivery.state === "pending" && delivery.nextAttemptAt && <span class="desk-moment">({texts.next(moment(delivery.nextAttemptAt))})</span>}
              </>
            ),
          },
          {
            key: "open",
            heading: <span class="hub-unseen">{texts.action}</span>,
            cell: (delivery) => (
              <Button label={texts.openOne(String(delivery.sequence))} onClick={() => onOpen(delivery)}>
                {texts.open}
              </Button>
            ),
          },
        ]}
      />
      {more.problem && <Refused problem={more.problem} />}
      {next && (
        <div class="hub-buttons">
          <Button busy={more.busy} onClick={() => void more.run(next)}>
            {texts.older}
          </Button>
        </div>
      )}
    </>
  );
}

/** What a sink answered last, in words. */
export function lastText(delivery: Pick<Delivery, "lastError" | "lastStatus">): string {
  if (delivery.lastError) return errorText(delivery.lastError);
  return delivery.lastStatus ? `OK (${delivery.lastStatus})` : "";
}
