import { Hub } from "../api/hub";
import type { Lineage } from "../api/indicator";
import { inLanguage, textsOf, type Localised } from "../language";
import { moment, period } from "../parts/format";
import { useRemote } from "../parts/remote";
import { Table } from "../parts/table";

const texts = textsOf({
  nl: {
    title: "Waar het nieuwste cijfer op rust",
    published: (when: string) => `Gepubliceerd op ${when}.`,
    caption: "Leveringen van partners",
    partner: "Partner",
    feed: "Levering",
    period: "Periode",
    revision: "Revisie",
    received: "Ontvangen",
  },
  en: {
    title: "What the newest figure rests on",
    published: (when: string) => `Published on ${when}.`,
    caption: "Submissions of partners",
    partner: "Partner",
    feed: "Feed",
    period: "Period",
    revision: "Revision",
    received: "Received",
  },
});

interface Feeds {
  feeds: { id: string; partner: string; title: Localised }[];
}

interface Partners {
  partners: { id: string; title: Localised }[];
}

/** The submissions behind a figure, by the names of their feeds and the partners that send them. */
export function Sources({ lineage, published }: { lineage: Lineage; published: string }) {
  const [feeds] = useRemote((signal) => new Hub().get<Feeds>("/v1/feeds", signal), "feeds");
  const [partners] = useRemote((signal) => new Hub().get<Partners>("/v1/partners", signal), "partners");
  const feedOf = (id: string) => feeds.data?.feeds.find((other) => other.id === id);
  const nameOf = (id: string) => {
    const feed = feedOf(id);
    return feed ? inLanguage(feed.title) : id;
  };
  const partnerOf = (id: string) => {
    const partner = feedOf(id)?.partner;
    const found = partners.data?.partners.find((other) => other.id === partner);
    return found ? inLanguage(found.title) : (partner ?? "");
  };
  return (
    <section class="hub-stack" aria-labelledby="sources">
      <h2 class="utrecht-heading-4" id="sources">
        {texts.title}
      </h2>
      <p class="utrecht-paragraph">{texts.published(published)}</p>
      <Table
        caption={texts.caption}
        rows={lineage.sources}
        id={(source) => source.submission}
        columns={[
          { key: "feed", heading: texts.feed, head: true, cell: (source) => nameOf(source.feed) },
          { key: "partner", heading: texts.partner, cell: (source) => partnerOf(source.feed) },
          { key: "period", heading: texts.period, cell: (source) => period(source.period) },
          { key: "revision", heading: texts.revision, number: true, cell: (source) => source.revision },
          { key: "received", heading: texts.received, cell: (source) => moment(source.receivedAt) },
        ]}
      />
    </section>
  );
}
