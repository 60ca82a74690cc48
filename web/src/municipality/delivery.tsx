import { subscriptionPath, type Delivery, type EventType, type Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { moment, number } from "../parts/format";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { Mark } from "../parts/mark";
import { useAction, useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";
import { Refused } from "./refused";
import { deliveryKinds, deliveryStates, errorText, typeTitle } from "./words";

const texts = textsOf({
  nl: {
    title: (sequence: string) => `Bericht ${sequence}`,
    subject: "Waarover",
    id: "Kenmerk",
    state: "Stand",
    next: "Volgende poging",
    caption: "Pogingen, de nieuwste eerst",
    none: "Er is nog geen poging gedaan.",
    at: "Wanneer",
    result: "Uitkomst",
    took: "Duur",
    answer: "Antwoord van de ontvanger",
    ok: (status: number) => `Aangekomen (${status})`,
    arrived: "Aangekomen",
    again: "Opnieuw bezorgen",
    alike: "De ontvanger krijgt hetzelfde bericht met hetzelfde kenmerk.",
    disabled: "Zet eerst het abonnement weer aan om dit bericht opnieuw te bezorgen.",
  },
  en: {
    title: (sequence: string) => `Message ${sequence}`,
    subject: "About",
    id: "Id",
    state: "State",
    next: "Next attempt",
    caption: "Attempts, the newest first",
    none: "No attempt was made yet.",
    at: "When",
    result: "Outcome",
    took: "Took",
    answer: "The receiver's answer",
    ok: (status: number) => `Arrived (${status})`,
    arrived: "Arrived",
    again: "Deliver again",
    alike: "The receiver gets the same message with the same id.",
    disabled: "Turn the subscription on again first to deliver this message again.",
  },
});

interface Props {
  subscription: Subscription;
  delivery: Delivery;
  eventTypes: EventType[];
  session: Session;
  onClose: () => void;
  onAgain: () => void;
}

/** One message with every attempt that was made, and the way to have it delivered again. */
export function DeliveryDialog({ subscription, delivery, eventTypes, session, onClose, onAgain }: Props) {
  const path = subscriptionPath(subscription.id, `/deliveries/${delivery.sequence}`);
  const [remote, reload] = useRemote((signal) => session.hub.get<Delivery>(path, signal), path);
  const again = useAction(async () => {
    await session.hub.call(`${path}/redelivery`, { method: "POST" });
    onAgain();
  });
  return (
    <Dialog title={`${texts.title(String(delivery.sequence))}: ${typeTitle(delivery.type, eventTypes)}`} onClose={onClose}>
      <Shown remote={remote} retry={reload}>
        {(found) => <Whole delivery={found} />}
      </Shown>
      {again.problem && <Refused problem={again.problem} />}
      <p class="utrecht-paragraph">{subscription.status === "disabled" ? texts.disabled : texts.alike}</p>
      {subscription.status !== "disabled" && (
        <div class="hub-buttons">
          <Button primary busy={again.busy} onClick={() => void again.run()}>
            {texts.again}
          </Button>
        </div>
      )}
    </Dialog>
  );
}

function Whole({ delivery }: { delivery: Delivery }) {
  const attempts = [...(delivery.attemptLog ?? [])].reverse();
  return (
    <>
      <dl class="hub-list">
        <dt>{texts.state}</dt>
        <dd>
          <Mark kind={deliveryKinds[delivery.state]}>{deliveryStates[delivery.state]}</Mark>
        </dd>
        {delivery.state === "pending" && delivery.nextAttemptAt && (
          <>
            <dt>{texts.next}</dt>
            <dd>{moment(delivery.nextAttemptAt)}</dd>
          </>
        )}
        <dt>{texts.subject}</dt>
        <dd class="hub-code">{delivery.subject}</dd>
        <dt>{texts.id}</dt>
        <dd class="hub-code">{delivery.eventId}</dd>
      </dl>
      {attempts.length === 0 ? (
        <Empty>{texts.none}</Empty>
      ) : (
        <Table
          caption={texts.caption}
          rows={attempts}
          id={(attempt) => attempt.at}
          columns={[
            { key: "at", heading: texts.at, head: true, cell: (attempt) => <span class="desk-moment">{moment(attempt.at)}</span> },
            {
              key: "result",
              heading: texts.result,
              cell: (attempt) => <span class="desk-wide">{attempt.error ? errorText(attempt.error) : attempt.status ? texts.ok(attempt.status) : texts.arrived}</span>,
            },
            { key: "took", heading: texts.took, number: true, cell: (attempt) => `${number(attempt.milliseconds)} ms` },
            { key: "answer", heading: texts.answer, cell: (attempt) => <span class="desk-wide">{attempt.answer ?? ""}</span> },
          ]}
        />
      )}
    </>
  );
}
