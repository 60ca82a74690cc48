import { useEffect, useRef, useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import { subscriptionPath, testType, type Delivery, type DeliveryPage, type Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { moment } from "../parts/format";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { useAction } from "../parts/remote";
import { Refused } from "./refused";
import { addressText, errorText } from "./words";

const texts = textsOf({
  nl: {
    send: "Test sturen",
    sendTo: (sink: string) => `Test sturen: ${sink}`,
    under: "De test is onderweg…",
    delivered: (tries: number) => `De test is aangekomen${tries > 1 ? `, na ${tries} pogingen` : ""}.`,
    failed: (why: string, when: string | null) => `De test kwam niet aan. ${why}${when ? ` De hub probeert het opnieuw op ${when}.` : ""}`,
    waits: "De test wacht tot het abonnement actief is.",
    slow: "De test is er nog niet. Kijk straks in het bezorglog.",
  },
  en: {
    send: "Send a test",
    sendTo: (sink: string) => `Send a test: ${sink}`,
    under: "The test is under way…",
    delivered: (tries: number) => `The test has arrived${tries > 1 ? `, after ${tries} attempts` : ""}.`,
    failed: (why: string, when: string | null) => `The test did not arrive. ${why}${when ? ` The hub tries again on ${when}.` : ""}`,
    waits: "The test waits until the subscription is active.",
    slow: "The test is not there yet. Look at the delivery log later.",
  },
});

const firstWait = 200;
const longestWait = 5_000;
// A sink has fifteen seconds to answer, and asking for a while longer covers a hub that is busy.
const patience = 40_000;

/** Sends a test event and tells what becomes of it as it comes in. */
export function TestEvent({ subscription, session, came }: { subscription: Subscription; session: Session; came: () => void }) {
  const [told, setTold] = useState("");
  const watching = useRef<AbortController | null>(null);
  useEffect(() => () => watching.current?.abort(), []);
  const test = useAction(async () => {
    watching.current?.abort();
    const abort = (watching.current = new AbortController());
    const { body } = await session.hub.call<{ eventId: string }>(subscriptionPath(subscription.id, "/test"), { method: "POST" });
    if (subscription.status !== "active") {
      setTold(texts.waits);
      came();
      return;
    }
    setTold(texts.under);
    const delivery = await follow(session.hub, subscription.id, body.eventId, abort.signal);
    if (abort.signal.aborted) return;
    setTold(delivery ? outcome(delivery) : texts.slow);
    came();
  });
  return (
    <div class="hub-stack">
      <div class="hub-buttons">
        <Button label={texts.sendTo(addressText(subscription))} busy={test.busy} onClick={() => void test.run()}>
          {texts.send}
        </Button>
      </div>
      <p class={told ? "utrecht-paragraph desk-said" : "hub-unseen"} role="status">
        {told}
      </p>
      {test.problem && <Refused problem={test.problem} />}
    </div>
  );
}

/** Asks for the delivery of an event until an attempt was made, ever more seldom; null when patience is over. */
async function follow(hub: Hub, id: string, eventId: string, signal: AbortSignal): Promise<Delivery | null> {
  const end = Date.now() + patience;
  for (let wait = firstWait; Date.now() < end && !signal.aborted; wait = Math.min(wait * 2, longestWait)) {
    await new Promise((done) => setTimeout(done, wait));
    const { deliveries } = await hub.get<DeliveryPage>(subscriptionPath(id, `/deliveries?limit=20&type=${testType}`), signal);
    const delivery = deliveries.find((other) => other.eventId === eventId);
    if (delivery && (delivery.attempts > 0 || delivery.state !== "pending")) return delivery;
  }
  return null;
}

function outcome(delivery: Delivery): string {
  if (delivery.state === "delivered") return texts.delivered(delivery.attempts);
  return texts.failed(delivery.lastError ? errorText(delivery.lastError) : "", delivery.nextAttemptAt ? moment(delivery.nextAttemptAt) : null);
}
