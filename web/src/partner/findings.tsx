import { useState } from "preact/hooks";
import type { Finding } from "../api/hub";
import { textsOf } from "../language";
import { number } from "../parts/format";
import { Button } from "../parts/form";
import { kindOf } from "./kinds";
import type { Names } from "./names";
import { rowKey, type Rows } from "./rows";

const texts = textsOf({
  nl: {
    counts: "Hoe vaak wat voorkomt",
    ofFile: "Over het bestand als geheel",
    captionErrors: "Rijen die niet kloppen",
    captionWarnings: "Rijen die opvallen",
    line: (which: number) => `Regel ${which}`,
    record: (which: number) => `Record ${which}`,
    where: "Waar",
    content: "Wat er staat",
    finding: "Wat er mis is",
    remark: "Wat opvalt",
    whole: "De hele rij",
    column: (which: string) => `kolom ${which}`,
    first: (listed: string, all: string) => `Hieronder staan alleen de eerste ${listed} van de ${all}. Verbeter deze, dan komen de andere aan bod.`,
    more: (count: string) => `Toon nog ${count} rijen`,
    shown: (shown: string, all: string) => `${shown} van ${all} rijen.`,
    fromNought: "Records zijn geteld vanaf 0.",
    here: "hier: ",
  },
  en: {
    counts: "How often there is what",
    ofFile: "On the file as a whole",
    captionErrors: "Rows that are wrong",
    captionWarnings: "Rows that stand out",
    line: (which: number) => `Line ${which}`,
    record: (which: number) => `Record ${which}`,
    where: "Where",
    content: "What is there",
    finding: "What is wrong",
    remark: "What stands out",
    whole: "The whole row",
    column: (which: string) => `column ${which}`,
    first: (listed: string, all: string) => `Only the first ${listed} of ${all} are below. Mend these, and the others will follow.`,
    more: (count: string) => `Show ${count} rows more`,
    shown: (shown: string, all: string) => `${shown} of ${all} rows.`,
    fromNought: "Records are counted from 0.",
    here: "here: ",
  },
});

interface FindingsProps {
  /** Those that are listed: the hub lists 1000 at most. */
  findings: Finding[];
  count: number;
  counts: Record<string, number>;
  kind: "error" | "warning";
  names: Names;
  /** The rows as they are in the file, where the file is at hand. */
  rows?: Rows | undefined;
}

/** What is wrong or remarkable: how often each kind, and each finding beside the row it is about. */
export function Findings({ findings, count, counts, kind, names, rows }: FindingsProps) {
  const ofFile = findings.filter((finding) => !isOfRow(finding));
  const ofRows = findings.filter(isOfRow);
  return (
    <div class="hub-stack">
      <div>
        <p class="utrecht-paragraph hub-strong">{texts.counts}</p>
        <ul class="utrecht-unordered-list">
          {Object.entries(counts)
            .sort(([, one], [, other]) => other - one)
            .map(([code, times]) => (
              <li key={code} class="utrecht-unordered-list__item">
                {number(times)} × {kindOf(code) ?? ""} <code class="hub-code">{code}</code>
              </li>
            ))}
        </ul>
      </div>
      {count > findings.length && <p class="utrecht-paragraph">{texts.first(number(findings.length), number(count))}</p>}
      {ofFile.length > 0 && (
        <div>
          <p class="utrecht-paragraph hub-strong">{texts.ofFile}</p>
          <ul class="utrecht-unordered-list">
            {ofFile.map((finding, index) => (
              <li key={index} class="utrecht-unordered-list__item">
                {placeOf(finding, names) && <strong>{placeOf(finding, names)}: </strong>}
                {finding.detail}
                {rows && finding.line !== undefined && <RowContent finding={[finding]} rows={rows} />}
              </li>
            ))}
          </ul>
        </div>
      )}
      {ofRows.length > 0 && <RowTable findings={ofRows} kind={kind} names={names} rows={rows} />}
    </div>
  );
}

/** What is wrong with the header has a line and is still about the file. */
const isOfRow = (finding: Finding): boolean => finding.record !== undefined;

const atOnce = 50;

function RowTable({ findings, kind, names, rows }: { findings: Finding[]; kind: "error" | "warning"; names: Names; rows: Rows | undefined }) {
  const [most, setMost] = useState(atOnce);
  const byRow = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = rowKey(finding) ?? "";
    byRow.set(key, [...(byRow.get(key) ?? []), finding]);
  }
  const all = [...byRow].sort(([, [one]], [, [other]]) => placeInFile(one) - placeInFile(other));
  const shown = all.slice(0, most);
  const left = all.length - shown.length;
  const caption = kind === "error" ? texts.captionErrors : texts.captionWarnings;
  return (
    <div class="hub-stack">
      <div class="hub-scroll" role="region" aria-label={caption} tabIndex={0}>
        <table class="hub-table partner-findings">
          <caption>{caption}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.where}</th>
              {rows && <th scope="col">{texts.content}</th>}
              <th scope="col">{kind === "error" ? texts.finding : texts.remark}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(([key, ofRow]) => (
              <tr key={key}>
                <th scope="row">{ofRow[0]?.line !== undefined ? texts.line(ofRow[0].line) : texts.record(ofRow[0]?.record ?? 0)}</th>
                {rows && (
                  <td>
                    <RowContent finding={ofRow} rows={rows} />
                  </td>
                )}
                <td>
                  <ul class="hub-plain">
                    {ofRow.map((finding, index) => (
                      <li key={index}>
                        <strong>{placeOf(finding, names) ?? texts.whole}</strong>: {finding.detail}
                      </li>
                    ))}
                  </ul>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {findings.some((finding) => finding.line === undefined) && <p class="utrecht-paragraph hub-subtle">{texts.fromNought}</p>}
      {all.length > atOnce && (
        <p class="utrecht-paragraph" role="status">
          {texts.shown(number(shown.length), number(all.length))}
        </p>
      )}
      {left > 0 && (
        <div class="hub-buttons">
          <Button onClick={() => setMost(most + atOnce)}>{texts.more(number(Math.min(left, atOnce)))}</Button>
        </div>
      )}
    </div>
  );
}

/** The row as it is in the file, with what is wrong marked, also for who does not see colours. */
function RowContent({ finding: findings, rows }: { finding: Finding[]; rows: Rows }) {
  const key = findings[0] && rowKey(findings[0]);
  const row = key ? rows.get(key) : undefined;
  if (!row) return null;
  const wrong = new Set(findings.flatMap((finding) => [finding.column, fieldOf(finding)].filter((name) => name !== undefined).map(String)));
  return (
    <span class="partner-row">
      {row.cells.map(({ name, text }, index) => (
        <span key={index} class="partner-cell">
          {name && <span class="hub-subtle">{/^\d+$/.test(name) ? texts.column(name) : name}</span>}{" "}
          {wrong.has(name) ? (
            <mark class="partner-wrong">
              <span class="hub-unseen">{texts.here}</span>
              {text === "" ? "–" : text}
            </mark>
          ) : (
            text
          )}
        </span>
      ))}
    </span>
  );
}

const placeInFile = (finding: Finding | undefined): number => finding?.line ?? finding?.record ?? 0;

/** `/records/3/units` is about `units`, `/period` about `period`. */
function fieldOf(finding: Finding): string | undefined {
  const parts = (finding.pointer ?? "").split("/").slice(1);
  const field = parts[0] === "records" ? parts[2] : parts[0];
  return field?.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** By the name that the file gives it, else by the schema's. */
function placeOf(finding: Finding, names: Names): string | undefined {
  const field = fieldOf(finding);
  return finding.column !== undefined ? String(finding.column) : field && names.field(field);
}
