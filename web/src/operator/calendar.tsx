import { useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import { inLanguage, textsOf, type Localised } from "../language";
import { day, period } from "../parts/format";
import { Select } from "../parts/form";
import { Mark } from "../parts/mark";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";
import type { Partner } from "./partners";

const texts = textsOf({
  nl: {
    caption: "Wat wanneer verwacht wordt",
    show: "Toon",
    open: "Te laat en verwacht",
    all: "Alles van de laatste zes perioden",
    feed: "Levering",
    partner: "Partner",
    period: "Periode",
    due: "Uiterlijk",
    status: "Stand",
    received: "Ontvangen",
    none: "Er is niets te laat en niets te verwachten.",
    statuses: { missing: "ontbreekt", expected: "verwacht", late: "te laat ontvangen", "on-time": "op tijd" } as Record<string, string>,
  },
  en: {
    caption: "What is expected when",
    show: "Show",
    open: "Late and expected",
    all: "Everything of the last six periods",
    feed: "Feed",
    partner: "Partner",
    period: "Period",
    due: "Due",
    status: "State",
    received: "Received",
    none: "Nothing is late and nothing is to come.",
    statuses: { missing: "missing", expected: "expected", late: "received late", "on-time": "on time" } as Record<string, string>,
  },
});

/** A line of `GET /v1/reporting`. */
interface Reported {
  feed: string;
  partner: string;
  period: string;
  dueOn: string;
  status: string;
  receivedAt?: string;
}

const kinds: Record<string, "ok" | "warning" | "error" | "info"> = { missing: "error", late: "warning", expected: "info", "on-time": "ok" };

/** Every feed and its last periods: what is late first, then what is due next. */
export function Calendar({ hub }: { hub: Hub }) {
  const [which, setWhich] = useState("open");
  const [calendar, again] = useRemote(async (signal) => {
    const [reporting, feeds, known] = await Promise.all([
      hub.get<{ reporting: Reported[] }>("/v1/reporting?periods=6", signal),
      hub.get<{ feeds: { id: string; title: Localised }[] }>("/v1/feeds", signal),
      hub.get<{ partners: Partner[] }>("/v1/partners", signal),
    ]);
    return { lines: reporting.reporting, names: new Map([...feeds.feeds, ...known.partners].map((named) => [named.id, inLanguage(named.title)])) };
  }, "calendar");
  return (
    <>
      <div class="hub-form">
        <Select
          label={texts.show}
          value={which}
          options={[
            { value: "open", label: texts.open },
            { value: "all", label: texts.all },
          ]}
          onChange={setWhich}
        />
      </div>
      <Shown remote={calendar} retry={again}>
        {(found) => {
          const rows = found.lines.filter((line) => which === "all" || line.receivedAt === undefined).sort((one, other) => one.dueOn.localeCompare(other.dueOn));
          return rows.length === 0 ? (
            <Empty>{texts.none}</Empty>
          ) : (
            <Table
              caption={texts.caption}
              rows={rows}
              id={(line) => `${line.feed} ${line.period}`}
              columns={[
                { key: "feed", heading: texts.feed, head: true, cell: (line) => found.names.get(line.feed) ?? line.feed },
                { key: "partner", heading: texts.partner, cell: (line) => found.names.get(line.partner) ?? line.partner },
                { key: "period", heading: texts.period, cell: (line) => period(line.period) },
                { key: "due", heading: texts.due, cell: (line) => day(line.dueOn) },
                { key: "status", heading: texts.status, cell: (line) => <Mark {...(kinds[line.status] ? { kind: kinds[line.status]! } : {})}>{texts.statuses[line.status] ?? line.status}</Mark> },
                { key: "received", heading: texts.received, cell: (line) => (line.receivedAt ? day(line.receivedAt) : "") },
              ]}
            />
          );
        }}
      </Shown>
    </>
  );
}
