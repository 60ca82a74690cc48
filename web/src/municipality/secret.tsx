import { useEffect, useId, useRef } from "preact/hooks";
import { textsOf } from "../language";
import { moment } from "../parts/format";
import { Button } from "../parts/form";
import { Secret } from "../parts/secret";

const texts = textsOf({
  nl: {
    title: "Bewaar dit geheim nu",
    label: (sink: string) => `Geheim voor ${sink}`,
    what: "Zet het in de instellingen van de ontvanger. Daarmee rekent hij na dat een bericht echt van de hub komt (kop webhook-signature, volgens Standard Webhooks). Stuur het niet per e-mail en zet het niet in een document.",
    previous: (when: string) => `Het vorige geheim ondertekent nog mee tot ${when}. Zet het nieuwe er voor die tijd in.`,
    previousOver: "Het vorige geheim geldt vanaf nu niet meer.",
    kept: "Ik heb het bewaard",
  },
  en: {
    title: "Keep this secret now",
    label: (sink: string) => `Secret for ${sink}`,
    what: "Put it into the settings of the receiver. With it the receiver checks that a message is really from the hub (header webhook-signature, after Standard Webhooks). Do not send it by e-mail and do not put it into a document.",
    previous: (when: string) => `The secret before it signs as well until ${when}. Put the new one in before then.`,
    previousOver: "The secret before it counts no more from now on.",
    kept: "I have kept it",
  },
});

interface Props {
  secret: string;
  sink: string;
  previousEndsAt?: string | undefined;
  onKept: () => void;
}

/** A signing secret and what to do with it. It stays on the page until its reader says that it is kept. */
export function SigningSecret({ secret, sink, previousEndsAt, onKept }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  // It is what comes next, and would be missed by who does not see it appear.
  useEffect(() => {
    const timer = setTimeout(() => heading.current?.focus());
    return () => clearTimeout(timer);
  }, [secret]);
  return (
    <section class="hub-stack" aria-labelledby={id}>
      <h3 class="utrecht-heading-4" id={id} ref={heading} tabIndex={-1}>
        {texts.title}
      </h3>
      <Secret label={texts.label(sink)} value={secret} />
      <p class="utrecht-paragraph">{texts.what}</p>
      {previousEndsAt && <p class="utrecht-paragraph">{new Date(previousEndsAt).getTime() > Date.now() ? texts.previous(moment(previousEndsAt)) : texts.previousOver}</p>}
      <div class="hub-buttons">
        <Button onClick={onKept}>{texts.kept}</Button>
      </div>
    </section>
  );
}
