import { useState } from "preact/hooks";
import { subscriptionPath, type Redelivery, type Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { number } from "../parts/format";
import { Button, Select, Text } from "../parts/form";
import type { Session } from "../parts/key";
import { useAction } from "../parts/remote";
import { fromField, toField } from "../parts/zone";
import { focusWrong } from "./focus";
import { Refused, wrongAt } from "./refused";
import { useSaid } from "./said";

const texts = textsOf({
  nl: {
    title: "Opnieuw bezorgen",
    which: "Welke berichten",
    choices: { lost: "Wat niet aankwam en wat nooit verstuurd is", all: "Alles, ook wat al is aangekomen" },
    since: "Vanaf",
    sinceHelp: "In de tijd van Leiden: berichten van dat moment of later.",
    sinceWrong: "Vul een datum en tijd in.",
    text: "De ontvanger krijgt dezelfde berichten met hetzelfde kenmerk; een goede ontvanger handelt elk kenmerk maar één keer af.",
    do: "Opnieuw bezorgen",
    none: "Er was niets om opnieuw te bezorgen.",
    done: (count: string) => `${count} berichten worden opnieuw bezorgd.`,
    one: "1 bericht wordt opnieuw bezorgd.",
    so: (count: string) => `${count} berichten tot nu toe…`,
  },
  en: {
    title: "Deliver again",
    which: "Which messages",
    choices: { lost: "What did not arrive and what was never sent", all: "Everything, also what arrived already" },
    since: "Since",
    sinceHelp: "In Leiden's time: messages of that moment or later.",
    sinceWrong: "Fill in a date and time.",
    text: "The receiver gets the same messages with the same ids; a good receiver handles each id only once.",
    do: "Deliver again",
    none: "There was nothing to deliver again.",
    done: (count: string) => `${count} messages are being delivered again.`,
    one: "1 message is being delivered again.",
    so: (count: string) => `${count} messages so far…`,
  },
});

const usualDays = 7;
const lost = ["dead", "failed", "missing"];

/** Asks which messages of a time to deliver again; the hub does a thousand a call, and this goes on until it is through. */
export function Redeliveries({ subscription, session, onClose, onDone }: { subscription: Subscription; session: Session; onClose: () => void; onDone: () => void }) {
  const [which, setWhich] = useState<string>("lost");
  const [since, setSince] = useState(() => toField(new Date(Date.now() - usualDays * 86_400_000)));
  const [tried, setTried] = useState(false);
  const [said, say] = useSaid();
  const redeliver = useAction(async (from: Date) => {
    const states = which === "lost" ? { states: lost } : {};
    let begin: object = { from: from.toISOString() };
    let count = 0;
    for (let more = true; more; ) {
      const { body } = await session.hub.call<Redelivery>(subscriptionPath(subscription.id, "/redeliveries"), { method: "POST", body: { ...begin, ...states } });
      count += body.redelivered;
      begin = { after: body.through };
      more = body.more;
      if (more) say(texts.so(number(count)));
    }
    say(count === 0 ? texts.none : count === 1 ? texts.one : texts.done(number(count)));
    onDone();
  });
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form
        class="hub-stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const from = fromField(since);
          const form = event.currentTarget;
          if (from) void redeliver.run(from).then(() => focusWrong(form));
          else focusWrong(form);
        }}
      >
        <Select label={texts.which} value={which} options={Object.entries(texts.choices).map(([value, label]) => ({ value, label }))} onChange={setWhich} />
        <Text
          label={texts.since}
          help={texts.sinceHelp}
          wrong={tried && !fromField(since) ? texts.sinceWrong : wrongAt(redeliver.problem, "/from")}
          type="datetime-local"
          required
          value={since}
          onInput={setSince}
        />
        <p class="utrecht-paragraph">{texts.text}</p>
        {redeliver.problem && <Refused problem={redeliver.problem} beside={["/from"]} />}
        <div class="hub-buttons">
          <Button submit primary busy={redeliver.busy}>
            {texts.do}
          </Button>
        </div>
        {said}
      </form>
    </Dialog>
  );
}
