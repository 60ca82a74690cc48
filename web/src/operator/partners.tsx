import type { Hub } from "../api/hub";
import { inLanguage, textsOf, type Localised } from "../language";
import { useRemote } from "../parts/remote";
import { Shown } from "../parts/states";
import { Table } from "../parts/table";

const texts = textsOf({
  nl: { caption: "Partners en wat zij aanleveren", partner: "Partner", id: "Code", feeds: "Leveringen", site: "Website", more: "Een nieuwe partner is een bestand in schemas/partners." },
  en: { caption: "Partners and what they send", partner: "Partner", id: "Id", feeds: "Feeds", site: "Website", more: "A new partner is a file in schemas/partners." },
});

/** `GET /v1/partners`. */
export interface Partner {
  id: string;
  title: Localised;
  url: string;
  feeds: string[];
}

/** Who may send what. */
export function Partners({ hub }: { hub: Hub }) {
  const [partners, again] = useRemote(async (signal) => {
    const [known, feeds] = await Promise.all([
      hub.get<{ partners: Partner[] }>("/v1/partners", signal),
      hub.get<{ feeds: { id: string; title: Localised }[] }>("/v1/feeds", signal),
    ]);
    return { partners: known.partners, names: new Map(feeds.feeds.map((feed) => [feed.id, inLanguage(feed.title)])) };
  }, "partners");
  return (
    <Shown remote={partners} retry={again}>
      {(found) => (
        <>
          <Table
            caption={texts.caption}
            rows={found.partners}
            id={(partner) => partner.id}
            columns={[
              { key: "title", heading: texts.partner, head: true, cell: (partner) => inLanguage(partner.title) },
              { key: "id", heading: texts.id, cell: (partner) => <code class="hub-code">{partner.id}</code> },
              { key: "feeds", heading: texts.feeds, cell: (partner) => partner.feeds.map((feed) => found.names.get(feed) ?? feed).join(", ") },
              { key: "site", heading: texts.site, cell: (partner) => <a class="utrecht-link" href={partner.url}>{new URL(partner.url).host}</a> },
            ]}
          />
          <p class="utrecht-paragraph hub-subtle">{texts.more}</p>
        </>
      )}
    </Shown>
  );
}
