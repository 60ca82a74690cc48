import type { ComponentChildren } from "preact";
import { textsOf } from "../language";
import { WithKey } from "../parts/key";
import { Calendar } from "./calendar";
import { Deliveries } from "./deliveries";
import { Facts } from "./facts";
import { Keys } from "./keys";
import { Partners } from "./partners";

const texts = textsOf({
  nl: { title: "Beheerbalie", contents: "Op deze pagina", calendar: "Kalender", deliveries: "Bezorging", keys: "Sleutels", partners: "Partners", facts: "Versie en opslag" },
  en: { title: "Operator's desk", contents: "On this page", calendar: "Calendar", deliveries: "Deliveries", keys: "Keys", partners: "Partners", facts: "Version and storage" },
});

const sections = ["calendar", "deliveries", "keys", "partners", "facts"] as const;

/** What the one who looks after the hub looks at: what is late, what does not arrive, who has a key, and what runs. */
export function OperatorPage() {
  return (
    <>
      <h1 class="utrecht-heading-1">{texts.title}</h1>
      <WithKey roles={["operator"]}>
        {(session) => (
          <div class="hub-stack">
            <nav aria-label={texts.contents}>
              <ul class="hub-buttons hub-plain">
                {sections.map((section) => (
                  <li key={section}>
                    <a class="utrecht-link" href={`#${section}`}>
                      {texts[section]}
                    </a>
                  </li>
                ))}
              </ul>
            </nav>
            <Section id="calendar">
              <Calendar hub={session.hub} />
            </Section>
            <Section id="deliveries">
              <Deliveries hub={session.hub} />
            </Section>
            <Section id="keys">
              <Keys session={session} />
            </Section>
            <Section id="partners">
              <Partners hub={session.hub} />
            </Section>
            <Section id="facts">
              <Facts hub={session.hub} />
            </Section>
          </div>
        )}
      </WithKey>
    </>
  );
}

function Section({ id, children }: { id: (typeof sections)[number]; children: ComponentChildren }) {
  return (
    <section class="hub-stack" aria-labelledby={id}>
      <h2 class="utrecht-heading-2" id={id} tabIndex={-1}>
        {texts[id]}
      </h2>
      {children}
    </section>
  );
}
