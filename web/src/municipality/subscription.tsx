import { useEffect, useRef, useState } from "preact/hooks";
import { subscriptionPath, type DeliveryCounts, type DeliveryPage, type EventType, type Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { useAgain } from "../parts/again";
import { moment, number } from "../parts/format";
import { Button } from "../parts/form";
import type { Session } from "../parts/key";
import { Mark } from "../parts/mark";
import { useAction, useRemote } from "../parts/remote";
import { Shown } from "../parts/states";
import { Confirm } from "./confirm";
import { DeliveryLog } from "./deliveries";
import { focusSoon } from "./focus";
import { Refused } from "./refused";
import { Rotation } from "./rotation";
import { useSaid } from "./said";
import { SigningSecret } from "./secret";
import { SubscriptionForm } from "./subscription-form";
import { TestEvent } from "./test-event";
import { addressText, errorText, mailPending, subscriptionKinds, subscriptionStates, subscriptionTexts, typeTitle } from "./words";

const texts = textsOf({
  nl: {
    types: "Krijgt",
    all: "alles wat er gebeurt",
    filtered: "Krijgt er alleen van wat door zijn filters komt.",
    language: "Taal",
    languages: { nl: "Nederlands", en: "Engels" },
    owner: "Van",
    since: "Gemaakt",
    rate: "Hoe snel",
    rateText: (count: string) => `ten hoogste ${count} per minuut`,
    counts: "Berichten",
    delivered: (count: string) => `${count} bezorgd`,
    pending: (count: string) => `${count} onderweg`,
    dead: (count: string) => `${count} opgegeven`,
    last: "De laatste keer: ",
    why: "Waarom: ",
    change: "Wijzigen",
    changed: "Het abonnement is gewijzigd.",
    unanswered: "Niemand heeft de e-mail met de vraag bevestigd.",
    pause: "Pauzeren",
    resume: "Hervatten",
    enable: "Weer aanzetten",
    ask: "Vraag opnieuw om toestemming",
    rotate: "Geheim vernieuwen",
    delete: "Verwijderen",
    deleteTitle: "Abonnement verwijderen",
    deleteText: (sink: string) => `Er gaat dan niets meer naar ${sink}, en het geheim en het bezorglog zijn weg. Dit kan niet ongedaan worden gemaakt.`,
    paused: "Het abonnement is gepauzeerd.",
    resumed: "Het abonnement is weer actief.",
    asking: "De hub vraagt de ontvanger opnieuw om toestemming.",
    consented: "De ontvanger gaf toestemming.",
    refused: "De ontvanger gaf nog geen toestemming.",
    rotated: "Het geheim is vernieuwd.",
    log: "Bezorglog",
    of: (verb: string, sink: string) => `${verb}: ${sink}`,
  },
  en: {
    types: "Gets",
    all: "everything that happens",
    filtered: "Of these it gets only what its filters let pass.",
    language: "Language",
    languages: { nl: "Dutch", en: "English" },
    owner: "Of",
    since: "Made",
    rate: "How fast",
    rateText: (count: string) => `${count} a minute at most`,
    counts: "Messages",
    delivered: (count: string) => `${count} delivered`,
    pending: (count: string) => `${count} under way`,
    dead: (count: string) => `${count} given up`,
    last: "The last time: ",
    why: "Why: ",
    change: "Change",
    changed: "The subscription is changed.",
    unanswered: "Nobody has confirmed the e-mail that asks.",
    pause: "Pause",
    resume: "Resume",
    enable: "Turn on again",
    ask: "Ask for consent again",
    rotate: "Renew the secret",
    delete: "Delete",
    deleteTitle: "Delete the subscription",
    deleteText: (sink: string) => `Nothing goes to ${sink} any more then, and the secret and the delivery log are gone. This cannot be undone.`,
    paused: "The subscription is paused.",
    resumed: "The subscription is active again.",
    asking: "The hub is asking the receiver for consent again.",
    consented: "The receiver gave its consent.",
    refused: "The receiver has not given its consent yet.",
    rotated: "The secret is renewed.",
    log: "Delivery log",
    of: (verb: string, sink: string) => `${verb}: ${sink}`,
  },
});

/** A subscription with the tag by which the hub tells whether somebody else has changed it since. */
interface State {
  subscription: Subscription;
  etag: string | null;
  counts: DeliveryCounts | undefined;
}

interface Props {
  /** As the list has it, until it was asked for by itself. */
  listed: Subscription;
  eventTypes: EventType[];
  session: Session;
  deleted: () => void;
}

const seldom = 600_000;

/** One subscription: how it is with it, and what can be done with it. */
export function SubscriptionCard({ listed, eventTypes, session, deleted }: Props) {
  const path = subscriptionPath(listed.id);
  const { hub } = session;
  const [remote, again] = useRemote<State>(async (signal) => {
    const [answer, page] = await Promise.all([
      hub.call<Subscription>(path, { signal }),
      hub.get<DeliveryPage>(`${path}/deliveries?counts=true&limit=1`, signal),
    ]);
    return { subscription: answer.body, etag: answer.etag, counts: page.counts };
  }, path);
  const present = remote.data?.subscription ?? listed;
  // A sink is asked for its consent within seconds, and then ever more seldom; otherwise little happens by itself.
  useAgain(again, present.status === "pending" ? {} : { first: seldom, longest: seldom });
  const heading = `subscription-${listed.id}`;
  return (
    <article class="desk-subscription" aria-labelledby={heading}>
      <div class="desk-head">
        <h3 class="utrecht-heading-4" id={heading} tabIndex={-1}>
          {addressText(present)}
        </h3>
        <Mark kind={subscriptionKinds[present.status]}>{subscriptionStates[present.status]}</Mark>
      </div>
      <Shown remote={remote} retry={again}>
        {(state) => <Whole state={state} eventTypes={eventTypes} session={session} again={again} deleted={deleted} />}
      </Shown>
    </article>
  );
}

interface WholeProps {
  state: State;
  eventTypes: EventType[];
  session: Session;
  again: () => void;
  deleted: () => void;
}

function Whole({ state, eventTypes, session, again, deleted }: WholeProps) {
  const { subscription, etag, counts } = state;
  const { hub } = session;
  const path = subscriptionPath(subscription.id);
  const sink = addressText(subscription);
  const isMail = subscription.protocol === "SMTP";
  const [said, say] = useSaid();
  const [asked, setAsked] = useState<"change" | "rotate" | "delete" | null>(null);
  const [rotated, setRotated] = useState<Subscription | null>(null);
  const [logRound, setLogRound] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const change = useAction(async (status: "active" | "paused") => {
    const answer = await hub.call<Subscription>(path, {
      method: "PATCH",
      headers: { "Content-Type": "application/merge-patch+json", ...(etag ? { "If-Match": etag } : {}) },
      body: { status },
    });
    say(answer.body.status === "paused" ? texts.paused : answer.body.status === "active" ? texts.resumed : texts.asking);
    again();
  });
  const ask = useAction(async () => {
    const answer = await hub.call<Subscription>(`${path}/handshake`, { method: "POST" });
    const consented = answer.body.status === "active";
    say(consented ? texts.consented : texts.refused);
    // This button goes when there is nothing to ask for any more; the first one stays.
    if (consented) box.current?.querySelector("button")?.focus();
    again();
  });
  const remove = useAction(async () => {
    await hub.call(path, { method: "DELETE" });
    setAsked(null);
    deleted();
  });
  const reload = () => {
    change.clear();
    ask.clear();
    again();
  };
  const named = (verb: string) => texts.of(verb, sink);
  const { status } = subscription;
  const before = useRef(status);
  useEffect(() => {
    // A test that was answered with 410 takes its own button away.
    if (status === "disabled" && before.current !== status && document.activeElement === document.body) focusSoon(`subscription-${subscription.id}`);
    before.current = status;
  }, [status]);
  const isOff = status === "paused" || status === "disabled";
  return (
    <>
      <p class="utrecht-paragraph">
        {isMail && status === "pending" ? mailPending : subscriptionTexts[status]}
        {subscription.statusReason &&
          // That it waits for a click stands there already.
          subscription.statusReason !== "awaiting-confirmation" &&
          ` ${status === "disabled" ? texts.why : texts.last}${isMail && subscription.statusReason === "no-consent" ? texts.unanswered : errorText(subscription.statusReason)}`}
      </p>
      <dl class="hub-list">
        <dt>{texts.types}</dt>
        <dd>
          {subscription.types ? subscription.types.map((type) => typeTitle(type, eventTypes)).join("; ") : texts.all}
          {subscription.filters && <> ({texts.filtered})</>}
        </dd>
        {counts && (
          <>
            <dt>{texts.counts}</dt>
            <dd>
              <ul class="desk-figures">
                <li>{texts.delivered(number(counts.delivered))}</li>
                <li>{texts.pending(number(counts.pending))}</li>
                <li>{texts.dead(number(counts.dead + counts.failed))}</li>
              </ul>
            </dd>
          </>
        )}
        {subscription.config?.language && (
          <>
            <dt>{texts.language}</dt>
            <dd>{texts.languages[subscription.config.language]}</dd>
          </>
        )}
        {subscription.allowedRate !== undefined && (
          <>
            <dt>{texts.rate}</dt>
            <dd>{texts.rateText(number(subscription.allowedRate))}</dd>
          </>
        )}
        <dt>{texts.since}</dt>
        <dd>{moment(subscription.createdAt)}</dd>
        {subscription.owner !== session.caller.id && (
          <>
            <dt>{texts.owner}</dt>
            <dd>{subscription.owner}</dd>
          </>
        )}
      </dl>
      <div class="hub-buttons" ref={box}>
        <Button
          label={named(status === "disabled" ? texts.enable : isOff ? texts.resume : texts.pause)}
          busy={change.busy}
          onClick={() => void change.run(isOff ? "active" : "paused")}
        >
          {status === "disabled" ? texts.enable : isOff ? texts.resume : texts.pause}
        </Button>
        <Button label={named(texts.change)} onClick={() => setAsked("change")}>
          {texts.change}
        </Button>
        {!isMail && (
          <Button label={named(texts.rotate)} onClick={() => setAsked("rotate")}>
            {texts.rotate}
          </Button>
        )}
        <Button label={named(texts.delete)} danger onClick={() => setAsked("delete")}>
          {texts.delete}
        </Button>
        {status === "pending" && (
          <Button label={named(texts.ask)} busy={ask.busy} onClick={() => void ask.run()}>
            {texts.ask}
          </Button>
        )}
      </div>
      {said}
      {change.problem && <Refused problem={change.problem} retry={reload} />}
      {ask.problem && <Refused problem={ask.problem} retry={reload} />}
      {rotated?.secret && (
        <SigningSecret
          secret={rotated.secret}
          sink={sink}
          previousEndsAt={rotated.previousSecretEndsAt}
          onKept={() => {
            setRotated(null);
            focusSoon(`subscription-${subscription.id}`);
          }}
        />
      )}
      {status !== "disabled" && (
        <TestEvent
          subscription={subscription}
          session={session}
          came={() => {
            again();
            setLogRound((round) => round + 1);
          }}
        />
      )}
      <DeliveryLog subscription={subscription} eventTypes={eventTypes} session={session} round={logRound} changed={again} label={named(texts.log)} title={texts.log} />
      {asked === "change" && (
        <SubscriptionForm
          session={session}
          eventTypes={eventTypes}
          present={{ subscription, etag }}
          onClose={() => setAsked(null)}
          onDone={() => {
            setAsked(null);
            say(texts.changed);
            again();
          }}
        />
      )}
      {asked === "rotate" && (
        <Rotation
          subscription={subscription}
          session={session}
          onClose={() => setAsked(null)}
          onDone={(answer) => {
            setAsked(null);
            setRotated(answer);
            say(texts.rotated);
            again();
          }}
        />
      )}
      {asked === "delete" && (
        <Confirm title={texts.deleteTitle} verb={texts.delete} danger action={remove} onClose={() => setAsked(null)}>
          {texts.deleteText(sink)}
        </Confirm>
      )}
    </>
  );
}
