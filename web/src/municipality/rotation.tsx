import { useState } from "preact/hooks";
import { subscriptionPath, type Subscription } from "../api/subscriptions";
import { textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { Button, Select } from "../parts/form";
import type { Session } from "../parts/key";
import { useAction } from "../parts/remote";
import { Refused } from "./refused";

const texts = textsOf({
  nl: {
    title: "Geheim vernieuwen",
    text: "De ontvanger krijgt een nieuw geheim om berichten mee te controleren. Een tijd lang ondertekent het oude nog mee, zodat er niets misgaat tot het nieuwe erin staat. Is het oude uitgelekt, laat het dan meteen stoppen.",
    overlap: "Hoe lang het oude nog geldt",
    overlaps: { PT1H: "Een uur", PT24H: "Een dag", P7D: "Een week", PT0S: "Het stopt meteen" } as Record<string, string>,
    do: "Vernieuwen",
  },
  en: {
    title: "Renew the secret",
    text: "The receiver gets a new secret to check messages with. For a while the old one signs as well, so that nothing goes wrong until the new one is put in. If the old one has leaked, let it stop at once.",
    overlap: "How long the old one still counts",
    overlaps: { PT1H: "An hour", PT24H: "A day", P7D: "A week", PT0S: "It stops at once" },
    do: "Renew",
  },
});

interface Props {
  subscription: Subscription;
  session: Session;
  onClose: () => void;
  onDone: (answer: Subscription) => void;
}

/** Asks how long the old secret is to go on beside a new one. */
export function Rotation({ subscription, session, onClose, onDone }: Props) {
  const [overlap, setOverlap] = useState("PT24H");
  const rotate = useAction(async () => {
    const answer = await session.hub.call<Subscription>(subscriptionPath(subscription.id, "/secret-rotation"), { method: "POST", body: { overlap } });
    onDone(answer.body);
  });
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <p class="utrecht-paragraph">{texts.text}</p>
      <Select label={texts.overlap} value={overlap} options={Object.entries(texts.overlaps).map(([value, label]) => ({ value, label }))} onChange={setOverlap} />
      {rotate.problem && <Refused problem={rotate.problem} />}
      <div class="hub-buttons">
        <Button primary busy={rotate.busy} onClick={() => void rotate.run()}>
          {texts.do}
        </Button>
      </div>
    </Dialog>
  );
}
