import { useState } from "preact/hooks";
import { Hub } from "../api/hub";
import type { Indicator, Revision } from "../api/indicator";
import { textsOf } from "../language";
import { moment, number, period } from "../parts/format";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";

const texts = textsOf({
  nl: { title: "Eerdere waarden", none: "De gepubliceerde totalen zijn niet veranderd.", caption: "Wijzigingen van gepubliceerde totalen", period: "Periode", old: "Was", now: "Werd", when: "Gepubliceerd", none1: "niets" },
  en: { title: "Earlier values", none: "The published totals have not changed.", caption: "Changes of published totals", period: "Period", old: "Was", now: "Became", when: "Published", none1: "nothing" },
});

interface Props {
  indicator: Indicator;
  /** What the hub calls each status. */
  statusLabels: Record<string, string>;
}

/** How the published totals changed since they were first published; asked for when somebody wants to know. */
export function Revisions({ indicator, statusLabels }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="hub-strong">{texts.title}</summary>
      {open && <List indicator={indicator} statusLabels={statusLabels} />}
    </details>
  );
}

function List({ indicator, statusLabels }: Props) {
  const [revisions, again] = useRemote((signal) => new Hub().all<Revision>(`/v1/indicators/${indicator.id}/revisions`, "revisions", 200, signal), indicator.id);
  const value = (one: Revision["old"]) => (one === null ? texts.none1 : one.value === null ? (statusLabels[one.status] ?? one.status) : number(one.value, indicator.decimals));
  return (
    <Shown remote={revisions} retry={again}>
      {(found) =>
        found.length === 0 ? (
          <Empty>{texts.none}</Empty>
        ) : (
          <Table
            caption={texts.caption}
            rows={found}
            id={(revision) => `${revision.period}|${revision.publishedAt}`}
            columns={[
              { key: "period", heading: texts.period, head: true, cell: (revision) => period(revision.period) },
              { key: "old", heading: texts.old, number: true, cell: (revision) => value(revision.old) },
              { key: "new", heading: texts.now, number: true, cell: (revision) => value(revision.new) },
              { key: "when", heading: texts.when, cell: (revision) => moment(revision.publishedAt) },
            ]}
          />
        )
      }
    </Shown>
  );
}
