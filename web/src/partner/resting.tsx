import type { Hub } from "../api/hub";
import type { Resting } from "../api/submissions";
import { inLanguage, pageOf, textsOf, type Localised } from "../language";
import { period } from "../parts/format";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";

const texts = textsOf({
  nl: { title: "Cijfers van de monitor die hierop rusten", none: "Op deze levering rusten nu geen gepubliceerde cijfers." },
  en: { title: "Figures of the monitor that rest on this", none: "No published figures rest on this submission now." },
});

/** Where the figures of a submission are to be seen, as long as it counts. */
export function RestingOn({ hub, submission, round }: { hub: Hub; submission: string; round: number }) {
  const [remote, again] = useRemote((signal) => hub.get<Resting>(`/v1/submissions/${submission}/observations`, signal), `${submission} ${round}`);
  const [names] = useRemote((signal) => hub.get<{ indicators: { id: string; title: Localised }[] }>("/v1/indicators", signal), "indicators");
  const nameOf = (id: string) => {
    const indicator = names.data?.indicators.find((other) => other.id === id);
    return indicator ? inLanguage(indicator.title) : id;
  };
  return (
    <section class="hub-stack" aria-labelledby="resting">
      <h4 class="utrecht-heading-4" id="resting">
        {texts.title}
      </h4>
      <Shown remote={remote} retry={again}>
        {({ observations }) => {
          // A figure of a longer period may rest on it too; each is named once.
          const now = [...new Map(observations.filter(({ until }) => until === undefined).map((one) => [`${one.indicator} ${one.period}`, one])).values()];
          return now.length === 0 ? (
            <Empty>{texts.none}</Empty>
          ) : (
            <ul class="utrecht-unordered-list">
              {now.map((one) => (
                <li key={`${one.indicator} ${one.period}`} class="utrecht-unordered-list__item">
                  <a class="utrecht-link" href={pageOf("indicator/", { id: one.indicator })}>
                    {nameOf(one.indicator)}
                  </a>
                  , {period(one.period)}
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
    </section>
  );
}
