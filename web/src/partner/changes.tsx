import { useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import { revisionOf, type Change, type Changes, type Figures } from "../api/submissions";
import { textsOf } from "../language";
import { number, signed } from "../parts/format";
import { Button } from "../parts/form";
import { Mark } from "../parts/mark";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Table } from "../parts/table";
import type { Names } from "./names";

const texts = textsOf({
  nl: {
    title: "Wat er veranderde",
    first: "Dit is de eerste levering voor deze periode: alles is nieuw.",
    since: (revision: string) => `Vergeleken met revisie ${revision}.`,
    counts: (counts: Changes["counts"]) => `${number(counts.added)} erbij, ${number(counts.removed)} eraf, ${number(counts.changed)} gewijzigd, ${number(counts.unchanged)} gelijk.`,
    none: "De records zijn gelijk gebleven.",
    listed: (count: string) => `Alleen de eerste ${count} wijzigingen staan hieronder.`,
    caption: "Verschillen tussen de revisies",
    change: "Wijziging",
    kinds: { added: "Erbij", removed: "Eraf", changed: "Gewijzigd" },
    of: "Van",
    field: "Veld",
    old: "Was",
    now: "Werd",
    difference: "Verschil",
    more: (count: number) => `Toon nog ${count}`,
  },
  en: {
    title: "What changed",
    first: "This is the first submission for this period: all of it is new.",
    since: (revision: string) => `Compared with revision ${revision}.`,
    counts: (counts: Changes["counts"]) => `${number(counts.added)} added, ${number(counts.removed)} removed, ${number(counts.changed)} changed, ${number(counts.unchanged)} the same.`,
    none: "The records have stayed the same.",
    listed: (count: string) => `Only the first ${count} changes are below.`,
    caption: "Differences between the revisions",
    change: "Change",
    kinds: { added: "Added", removed: "Removed", changed: "Changed" },
    of: "Of",
    field: "Field",
    old: "Was",
    now: "Became",
    difference: "Difference",
    more: (count: number) => `Show ${count} more`,
  },
});

/** One value that differs, in a record that is named by its key. */
interface Line {
  id: string;
  change: Change["change"];
  of: string;
  field: string;
  old: string | number | undefined;
  now: string | number | undefined;
}

const atOnce = 50;

/** What a revision changed on the one it superseded, value by value. */
export function ChangesOf({ hub, submission, keyFields, names }: { hub: Hub; submission: string; keyFields: string[]; names: Names }) {
  const [remote, again] = useRemote((signal) => hub.get<Changes>(`/v1/submissions/${submission}/changes`, signal), submission);
  const [most, setMost] = useState(atOnce);
  return (
    <section class="hub-stack" aria-labelledby="changes">
      <h4 class="utrecht-heading-4" id="changes">
        {texts.title}
      </h4>
      <Shown remote={remote} retry={again}>
        {(changes) => {
          if (changes.since === null) return <Empty>{texts.first}</Empty>;
          const { added, removed, changed } = changes.counts;
          if (added + removed + changed === 0) {
            return (
              <p class="utrecht-paragraph">
                {texts.since(revisionOf(changes.since))} {texts.none}
              </p>
            );
          }
          const lines = changes.changes.flatMap((change, index) => linesOf(change, index, keyFields));
          const left = lines.length - most;
          return (
            <>
              <p class="utrecht-paragraph">
                {texts.since(revisionOf(changes.since))} {texts.counts(changes.counts)}
                {added + removed + changed > changes.changes.length && ` ${texts.listed(number(changes.changes.length))}`}
              </p>
              <Table
                caption={texts.caption}
                rows={lines.slice(0, most)}
                id={(line) => line.id}
                columns={[
                  { key: "of", heading: texts.of, head: true, cell: (line) => line.of },
                  {
                    key: "change",
                    heading: texts.change,
                    cell: (line) => <Mark kind={line.change === "added" ? "ok" : line.change === "removed" ? "warning" : "info"}>{texts.kinds[line.change]}</Mark>,
                  },
                  { key: "field", heading: texts.field, cell: (line) => names.field(line.field) },
                  { key: "old", heading: texts.old, number: true, cell: (line) => shown(line.old) },
                  { key: "now", heading: texts.now, number: true, cell: (line) => shown(line.now) },
                  { key: "difference", heading: texts.difference, number: true, cell: (line) => (typeof line.old === "number" && typeof line.now === "number" ? signed(line.now - line.old, decimalsOf(line.old, line.now)) : "") },
                ]}
              />
              {left > 0 && (
                <div class="hub-buttons">
                  <Button onClick={() => setMost(most + atOnce)}>{texts.more(Math.min(left, atOnce))}</Button>
                </div>
              )}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function linesOf(change: Change, index: number, keyFields: string[]): Line[] {
  const key = change.change === "changed" ? change.key : change.record;
  const of = keyFields.map((field) => key[field]).join(", ");
  const line = (field: string, old: Line["old"], now: Line["now"]): Line => ({ id: `${index} ${field}`, change: change.change, of, field, old, now });
  if (change.change === "changed") return Object.entries(change.fields).map(([field, value]) => line(field, value.old, value.new));
  return Object.entries(change.record)
    .filter(([field]) => !keyFields.includes(field))
    .map(([field, value]) => (change.change === "added" ? line(field, undefined, value) : line(field, value, undefined)));
}

/** A figure as the hub keeps it, or a dash where there is none. */
export function shown(value: Figures[string] | undefined): string {
  if (value === undefined) return "–";
  return typeof value === "number" ? number(value, decimalsOf(value)) : value;
}

function decimalsOf(...values: number[]): number {
  return Math.max(...values.map((value) => (String(value).split(".")[1] ?? "").length));
}
