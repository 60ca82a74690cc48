import type { Hub } from "../api/hub";
import type { Figures } from "../api/submissions";
import { textsOf } from "../language";
import { number } from "../parts/format";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table, type Column } from "../parts/table";
import { shown } from "./changes";
import type { Names } from "./names";

const texts = textsOf({
  nl: {
    title: "De records",
    caption: "Records zoals de hub ze bewaart",
    none: "Deze levering heeft geen records.",
    first: (shown: string, all: string) => `De eerste ${shown} van de ${all} records.`,
  },
  en: {
    title: "The records",
    caption: "Records as the hub keeps them",
    none: "This submission has no records.",
    first: (shown: string, all: string) => `The first ${shown} of ${all} records.`,
  },
});

const most = 100;

/** The figures that a submission holds: the first of them, in the order of their key. */
export function RecordsOf({ hub, submission, count, keyFields, names }: { hub: Hub; submission: string; count: number; keyFields: string[]; names: Names }) {
  const [remote, again] = useRemote((signal) => firstLines(hub, `/v1/submissions/${submission}/records`, signal), submission);
  return (
    <section class="hub-stack" aria-labelledby="records">
      <h4 class="utrecht-heading-4" id="records">
        {texts.title}
      </h4>
      <Shown remote={remote} retry={again}>
        {(records) => {
          if (records.length === 0) return <Empty>{texts.none}</Empty>;
          const fields = [...new Set(records.flatMap(Object.keys))];
          const columns: Column<Figures>[] = fields.map((field) => ({
            key: field,
            heading: names.field(field),
            number: records.some((record) => typeof record[field] === "number"),
            head: field === keyFields[0],
            cell: (record) => shown(record[field]),
          }));
          return (
            <>
              {count > records.length && <p class="utrecht-paragraph">{texts.first(number(records.length), number(count))}</p>}
              <Table caption={texts.caption} columns={columns} rows={records} id={(record) => keyFields.map((field) => record[field]).join("|")} />
            </>
          );
        }}
      </Shown>
    </section>
  );
}

/** Reads no more of the answer than is shown: there may be half a million lines. */
async function firstLines(hub: Hub, path: string, signal: AbortSignal): Promise<Figures[]> {
  const response = await hub.send(path, { headers: { Accept: "application/x-ndjson" }, signal });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  let isWhole = !reader;
  while (reader && !isWhole && text.split("\n").length <= most) {
    const { done, value } = await reader.read();
    isWhole = done;
    text += value ?? "";
  }
  await reader?.cancel();
  const lines = text.split("\n");
  return (isWhole ? lines : lines.slice(0, -1))
    .filter((line) => line !== "")
    .slice(0, most)
    .map((line) => JSON.parse(line) as Figures);
}
