import { useState } from "preact/hooks";
import { subscriptionPath, testType, type EventType, type Subscription } from "../api/subscriptions";
import { inLanguage, language, textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { Button, Select, Text } from "../parts/form";
import type { Session } from "../parts/key";
import { useAction } from "../parts/remote";
import { focusWrong } from "./focus";
import { Refused, wrongAt } from "./refused";
import { addressError, addressText } from "./words";

const texts = textsOf({
  nl: {
    title: "Nieuw abonnement",
    sink: "Waarheen",
    sinkHelp: "Het webadres waar uw systeem berichten ontvangt (https://…), of een e-mailadres als deze hub e-mail verstuurt.",
    sinkWrong: "Vul een webadres of een e-mailadres in.",
    types: "Wat u wilt krijgen",
    all: "Alles, ook soorten die er later bij komen",
    typesWrong: "Kies ten minste één soort.",
    language: "Taal van de berichten",
    languages: { nl: "Nederlands", en: "Engels" },
    after: "De hub vraagt de ontvanger eerst of hij berichten wil. Bij een webadres krijgt u hier ook een geheim te zien, waarmee de ontvanger de berichten controleert.",
    do: "Abonneren",
    changeTitle: "Abonnement wijzigen",
    changeAfter: "Een ander webadres wordt eerst om toestemming gevraagd. Wat op het oude wachtte gaat naar het nieuwe.",
    change: "Wijzigen",
  },
  en: {
    title: "New subscription",
    sink: "Where to",
    sinkHelp: "The web address where your system takes messages (https://…), or an e-mail address if this hub sends e-mail.",
    sinkWrong: "Fill in a web address or an e-mail address.",
    types: "What you want to get",
    all: "Everything, kinds that come later too",
    typesWrong: "Choose at least one kind.",
    language: "Language of the messages",
    languages: { nl: "Dutch", en: "English" },
    after: "The hub first asks the receiver whether it wants messages. For a web address a secret is shown here too, with which the receiver checks the messages.",
    do: "Subscribe",
    changeTitle: "Change the subscription",
    changeAfter: "Another web address is asked for its consent first. What waited for the old one goes to the new one.",
    change: "Change",
  },
});

// What the municipality is here for.
const usual = ["nl.partnerhub.housing.alert.raised.v1", "nl.partnerhub.housing.alert.resolved.v1"];

interface Props {
  session: Session;
  eventTypes: EventType[];
  /** The one that is changed, with the tag it was read with; without it another is made. */
  present?: { subscription: Subscription; etag: string | null };
  onClose: () => void;
  onDone: (subscription: Subscription) => void;
}

/** Asks where to deliver what. */
export function SubscriptionForm({ session, eventTypes, present, onClose, onDone }: Props) {
  // As it was when the form was opened: what somebody else changes meanwhile is not to be overwritten unseen.
  const [before] = useState(present?.subscription);
  const [etag] = useState(present?.etag);
  const [sink, setSink] = useState(before ? addressText(before) : "");
  const [types, setTypes] = useState(before?.types ?? (before ? [] : usual));
  const [all, setAll] = useState(before !== undefined && !before.types);
  const [inWhich, setInWhich] = useState<string>(before?.config?.language ?? language);
  const [tried, setTried] = useState(false);
  // A test comes to whoever asks for it, whatever types are asked for.
  const choices = eventTypes.filter((type) => type.type !== testType);
  const address = addressOf(sink);
  const subscribe = useAction(async () => {
    const config = { language: inWhich };
    const answer =
      before && address
        ? await session.hub.call<Subscription>(subscriptionPath(before.id), {
            method: "PATCH",
            headers: { "Content-Type": "application/merge-patch+json", ...(etag ? { "If-Match": etag } : {}) },
            // In a merge patch null takes away: without types every event comes.
            body: { sink: address.sink, types: all ? null : types, config },
          })
        : await session.hub.call<Subscription>("/v1/subscriptions", { method: "POST", body: { ...address, ...(all ? {} : { types }), config } });
    onDone(answer.body);
  });
  const sinkWrong = tried && !address ? texts.sinkWrong : wrongAt(subscribe.problem, "/sink", addressError);
  const typesWrong = tried && !all && types.length === 0 ? texts.typesWrong : wrongAt(subscribe.problem, "/types");
  return (
    <Dialog title={before ? texts.changeTitle : texts.title} onClose={onClose}>
      <form
        class="hub-stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const form = event.currentTarget;
          if (address && (all || types.length > 0)) void subscribe.run().then(() => focusWrong(form));
          else focusWrong(form);
        }}
      >
        <Text label={texts.sink} help={texts.sinkHelp} wrong={sinkWrong} required value={sink} onInput={setSink} />
        <fieldset class="hub-checks desk-types" aria-describedby={typesWrong ? "types-wrong" : undefined}>
          <legend class="utrecht-form-label">{texts.types}</legend>
          {typesWrong && (
            <p class="utrecht-form-field-error-message desk-row" id="types-wrong">
              {typesWrong}
            </p>
          )}
          <label class="desk-row">
            <input type="checkbox" class="utrecht-checkbox utrecht-checkbox--html-input" checked={all} onChange={(event) => setAll(event.currentTarget.checked)} /> {texts.all}
          </label>
          {choices.map((type) => (
            <label key={type.type} title={inLanguage(type.description)}>
              <input
                type="checkbox"
                class="utrecht-checkbox utrecht-checkbox--html-input"
                checked={all || types.includes(type.type)}
                disabled={all}
                onChange={(event) => setTypes(event.currentTarget.checked ? [...types, type.type] : types.filter((other) => other !== type.type))}
              />{" "}
              {inLanguage(type.title)}
            </label>
          ))}
        </fieldset>
        <Select label={texts.language} value={inWhich} options={Object.entries(texts.languages).map(([value, label]) => ({ value, label }))} onChange={setInWhich} />
        <p class="utrecht-paragraph">{before ? texts.changeAfter : texts.after}</p>
        {subscribe.problem && <Refused problem={subscribe.problem} beside={["/sink", "/types"]} />}
        <div class="hub-buttons">
          <Button submit primary busy={subscribe.busy}>
            {before ? texts.change : texts.do}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** What was filled in as the hub takes it; null when it is no address at all. Whether it will do is the hub's to judge. */
function addressOf(text: string): { sink: string; protocol: string } | null {
  const trimmed = text.trim();
  const mailbox = /^(?:mailto:)?([^\s@/:]+@[^\s@/:]+)$/i.exec(trimmed)?.[1];
  if (mailbox) return { sink: `mailto:${mailbox}`, protocol: "SMTP" };
  return /^\w+:\/\/\S+$/.test(trimmed) && URL.canParse(trimmed) ? { sink: trimmed, protocol: "HTTP" } : null;
}
