import { useEffect, useId, useRef } from "preact/hooks";
import { textsOf } from "../language";
import { moment } from "../parts/format";
import { Button } from "../parts/form";
import { useSaid } from "./said";

const texts = textsOf({
  nl: {
    title: "Bewaar dit geheim nu",
    once: (sink: string) => `Het hoort bij ${sink} en is alleen nu te zien; daarna kan niemand het nog opvragen.`,
    what: "Zet het in de instellingen van de ontvanger. Daarmee rekent hij na dat een bericht echt van de hub komt (kop webhook-signature, volgens Standard Webhooks). Stuur het niet per e-mail en zet het niet in een document.",
    previous: (when: string) => `Het vorige geheim ondertekent nog mee tot ${when}. Zet het nieuwe er voor die tijd in.`,
    previousOver: "Het vorige geheim geldt vanaf nu niet meer.",
    copy: "Kopiëren",
    copied: "Gekopieerd.",
    selected: "Kopiëren lukte niet. Het geheim is geselecteerd: kopieer het zelf.",
    kept: "Ik heb het bewaard",
  },
  en: {
    title: "Keep this secret now",
    once: (sink: string) => `It belongs to ${sink} and is shown only now; nobody can ask for it afterwards.`,
    what: "Put it into the settings of the receiver. With it the receiver checks that a message is really from the hub (header webhook-signature, after Standard Webhooks). Do not send it by e-mail and do not put it into a document.",
    previous: (when: string) => `The secret before it signs as well until ${when}. Put the new one in before then.`,
    previousOver: "The secret before it counts no more from now on.",
    copy: "Copy",
    copied: "Copied.",
    selected: "Copying failed. The secret is selected: copy it yourself.",
    kept: "I have kept it",
  },
});

interface Props {
  secret: string;
  sink: string;
  previousEndsAt?: string | undefined;
  onKept: () => void;
}

/** A signing secret, which the hub shows once. It stays on the page until its reader says that it is kept. */
export function Secret({ secret, sink, previousEndsAt, onKept }: Props) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const text = useRef<HTMLElement>(null);
  const [said, say] = useSaid();
  // It is what comes next, and would be missed by who does not see it appear.
  useEffect(() => {
    const timer = setTimeout(() => heading.current?.focus());
    return () => clearTimeout(timer);
  }, [secret]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(secret);
      say(texts.copied);
    } catch {
      // Without https, or without leave: the browser does not let a page copy by itself.
      if (text.current) getSelection()?.selectAllChildren(text.current);
      say(texts.selected);
    }
  };
  return (
    <section class="utrecht-alert utrecht-alert--warning" aria-labelledby={id}>
      <div class="utrecht-alert__content">
        <div class="utrecht-alert__message hub-stack">
          <h3 class="utrecht-heading-4" id={id} ref={heading} tabIndex={-1}>
            {texts.title}
          </h3>
          <p class="utrecht-paragraph">{texts.once(sink)}</p>
          <code class="hub-code desk-secret" ref={text}>
            {secret}
          </code>
          <p class="utrecht-paragraph">{texts.what}</p>
          {previousEndsAt && <p class="utrecht-paragraph">{new Date(previousEndsAt).getTime() > Date.now() ? texts.previous(moment(previousEndsAt)) : texts.previousOver}</p>}
          <div class="hub-buttons">
            <Button primary onClick={() => void copy()}>
              {texts.copy}
            </Button>
            <Button onClick={onKept}>{texts.kept}</Button>
          </div>
          {said}
        </div>
      </div>
    </section>
  );
}
