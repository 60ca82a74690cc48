import { useState } from "preact/hooks";
import { Hub } from "../api/hub";
import type { EventType, Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { focusSoon } from "./focus";
import { useSaid } from "./said";
import { SigningSecret } from "./secret";
import { SubscriptionCard } from "./subscription";
import { SubscriptionForm } from "./subscription-form";

const texts = textsOf({
  nl: {
    title: "Abonnementen",
    about: "Een abonnement bezorgt berichten bij een ander systeem of in een mailbox: meteen als er een woonmelding is of als er iets anders gebeurt.",
    make: "Nieuw abonnement",
    none: "Er zijn nog geen abonnementen.",
    made: "Het abonnement is gemaakt. De hub vraagt de ontvanger nu om toestemming.",
    deleted: "Het abonnement is verwijderd.",
  },
  en: {
    title: "Subscriptions",
    about: "A subscription delivers messages to another system or to a mailbox: at once when there is a housing alert or when something else happens.",
    make: "New subscription",
    none: "There are no subscriptions yet.",
    made: "The subscription is made. The hub is asking the receiver for its consent now.",
    deleted: "The subscription is deleted.",
  },
});

/** Subscriptions and what becomes of their deliveries. */
export function Subscriptions({ session }: { session: Session }) {
  const [remote, again] = useRemote(
    async (signal) => {
      const [{ subscriptions }, { eventTypes }] = await Promise.all([
        session.hub.get<{ subscriptions: Subscription[] }>("/v1/subscriptions", signal),
        new Hub().get<{ eventTypes: EventType[] }>("/v1/event-types", signal),
      ]);
      return { subscriptions, eventTypes };
    },
    `subscriptions ${session.caller.id}`,
  );
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Subscription | null>(null);
  const [said, say] = useSaid();
  return (
    <section class="hub-stack" aria-labelledby="subscriptions">
      <h2 class="utrecht-heading-2" id="subscriptions" tabIndex={-1}>
        {texts.title}
      </h2>
      <p class="utrecht-paragraph">{texts.about}</p>
      {said}
      {made?.secret && (
        <SigningSecret
          secret={made.secret}
          sink={made.sink}
          onKept={() => {
            setMade(null);
            focusSoon(`subscription-${made.id}`);
          }}
        />
      )}
      <Shown remote={remote} retry={again}>
        {({ subscriptions, eventTypes }) => (
          <>
            <div class="hub-buttons">
              <Button onClick={() => setMaking(true)}>{texts.make}</Button>
            </div>
            {subscriptions.length === 0 ? (
              <Empty>{texts.none}</Empty>
            ) : (
              <ul class="hub-plain hub-stack">
                {[...subscriptions]
                  .sort((one, other) => other.createdAt.localeCompare(one.createdAt))
                  .map((subscription) => (
                    <li key={subscription.id}>
                      <SubscriptionCard
                        listed={subscription}
                        eventTypes={eventTypes}
                        session={session}
                        deleted={() => {
                          if (made?.id === subscription.id) setMade(null);
                          say(texts.deleted);
                          again();
                          focusSoon("subscriptions");
                        }}
                      />
                    </li>
                  ))}
              </ul>
            )}
            {making && (
              <SubscriptionForm
                session={session}
                eventTypes={eventTypes}
                onClose={() => setMaking(false)}
                onDone={(subscription) => {
                  setMaking(false);
                  setMade(subscription);
                  say(texts.made);
                  again();
                }}
              />
            )}
          </>
        )}
      </Shown>
    </section>
  );
}
