import type { Hub } from "../api/hub";
import { textsOf } from "../language";
import { moment } from "../parts/format";
import { Button } from "../parts/form";
import { Mark } from "../parts/mark";
import { useAction, useRemote } from "../parts/remote";
import { Empty, Problem, Shown } from "../parts/states";
import { Table } from "../parts/table";

const texts = textsOf({
  nl: {
    subscriptions: "Abonnementen die niet goed ontvangen",
    allWell: "Alle abonnementen ontvangen wat zij willen.",
    none: "Er zijn geen abonnementen.",
    dead: "Onbestelbaar",
    noDead: "Er is niets onbestelbaar.",
    owner: "Van",
    sink: "Naar",
    status: "Stand",
    reason: "Waarom",
    waiting: "Wacht",
    deadCount: "Onbestelbaar",
    type: "Gebeurtenis",
    subject: "Over",
    attempts: "Pogingen",
    last: "Laatste poging",
    error: "Fout",
    again: "Bezorg opnieuw",
    againOf: (sequence: number) => `Bezorg opnieuw: ${sequence}`,
    doing: "Doen",
    statuses: { pending: "wacht op toestemming", active: "actief", paused: "gepauzeerd", disabled: "uitgezet" } as Record<string, string>,
  },
  en: {
    subscriptions: "Subscriptions that do not receive well",
    allWell: "All subscriptions receive what they want.",
    none: "There are no subscriptions.",
    dead: "Dead letters",
    noDead: "There are no dead letters.",
    owner: "Of",
    sink: "To",
    status: "State",
    reason: "Why",
    waiting: "Waiting",
    deadCount: "Dead",
    type: "Event",
    subject: "About",
    attempts: "Attempts",
    last: "Last attempt",
    error: "Error",
    again: "Deliver again",
    againOf: (sequence: number) => `Deliver again: ${sequence}`,
    doing: "Do",
    statuses: { pending: "waits for consent", active: "active", paused: "paused", disabled: "disabled" } as Record<string, string>,
  },
});

interface Subscription {
  id: string;
  owner: string;
  sink: string;
  status: string;
  statusReason?: string;
}

interface Delivery {
  sequence: number;
  type: string;
  subject: string;
  attempts: number;
  lastAttemptAt?: string;
  lastError?: string;
}

interface Page {
  deliveries: Delivery[];
  counts?: Record<string, number>;
}

interface Looked {
  subscription: Subscription;
  counts: Record<string, number>;
  dead: Delivery[];
}

// Enough to see what is wrong; who wants them all opens the subscription's log at the municipality's desk.
const mostDead = 50;

/** Which subscriptions do not get what they want, and what could not be delivered at all. */
export function Deliveries({ hub }: { hub: Hub }) {
  const [looked, again] = useRemote(async (signal) => {
    const { subscriptions } = await hub.get<{ subscriptions: Subscription[] }>("/v1/subscriptions", signal);
    return Promise.all(
      subscriptions.map(async (subscription): Promise<Looked> => {
        const page = await hub.get<Page>(`/v1/subscriptions/${subscription.id}/deliveries?counts=true&state=dead&limit=${mostDead}`, signal);
        return { subscription, counts: page.counts ?? {}, dead: page.deliveries };
      }),
    );
  }, "deliveries");
  const redeliver = useAction(async (subscription: string, sequence: number) => {
    await hub.call(`/v1/subscriptions/${subscription}/deliveries/${sequence}/redelivery`, { method: "POST" });
    again();
  });
  return (
    <Shown remote={looked} retry={again}>
      {(found) => {
        const failing = found.filter(({ subscription, counts }) => subscription.status === "disabled" || subscription.statusReason || (counts.dead ?? 0) > 0 || (counts.failed ?? 0) > 0);
        const dead = found.flatMap(({ subscription, dead: letters }) => letters.map((letter) => ({ subscription, letter })));
        if (found.length === 0) return <Empty>{texts.none}</Empty>;
        return (
          <>
            {failing.length === 0 ? (
              <Empty>{texts.allWell}</Empty>
            ) : (
              <Table
                caption={texts.subscriptions}
                rows={failing}
                id={({ subscription }) => subscription.id}
                columns={[
                  { key: "owner", heading: texts.owner, head: true, cell: ({ subscription }) => subscription.owner },
                  { key: "sink", heading: texts.sink, cell: ({ subscription }) => <span class="hub-code">{subscription.sink}</span> },
                  { key: "status", heading: texts.status, cell: ({ subscription }) => <Mark kind={subscription.status === "disabled" ? "error" : "warning"}>{texts.statuses[subscription.status] ?? subscription.status}</Mark> },
                  { key: "reason", heading: texts.reason, cell: ({ subscription }) => subscription.statusReason ?? "" },
                  { key: "waiting", heading: texts.waiting, number: true, cell: ({ counts }) => counts.pending ?? 0 },
                  { key: "dead", heading: texts.deadCount, number: true, cell: ({ counts }) => counts.dead ?? 0 },
                ]}
              />
            )}
            {redeliver.problem && <Problem problem={redeliver.problem} />}
            {dead.length === 0 ? (
              <Empty>{texts.noDead}</Empty>
            ) : (
              <Table
                caption={texts.dead}
                rows={dead}
                id={({ subscription, letter }) => `${subscription.id} ${letter.sequence}`}
                columns={[
                  { key: "type", heading: texts.type, head: true, cell: ({ letter }) => letter.type },
                  { key: "subject", heading: texts.subject, cell: ({ letter }) => letter.subject },
                  { key: "owner", heading: texts.owner, cell: ({ subscription }) => subscription.owner },
                  { key: "attempts", heading: texts.attempts, number: true, cell: ({ letter }) => letter.attempts },
                  { key: "last", heading: texts.last, cell: ({ letter }) => (letter.lastAttemptAt ? moment(letter.lastAttemptAt) : "") },
                  { key: "error", heading: texts.error, cell: ({ letter }) => letter.lastError ?? "" },
                  {
                    key: "do",
                    heading: texts.doing,
                    cell: ({ subscription, letter }) => (
                      <Button label={texts.againOf(letter.sequence)} disabled={subscription.status === "disabled"} busy={redeliver.busy} onClick={() => void redeliver.run(subscription.id, letter.sequence)}>
                        {texts.again}
                      </Button>
                    ),
                  },
                ]}
              />
            )}
          </>
        );
      }}
    </Shown>
  );
}
