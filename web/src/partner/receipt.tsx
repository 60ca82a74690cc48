import type { Receipt } from "../api/submissions";
import { textsOf } from "../language";
import { moment, number, period } from "../parts/format";
import type { Names } from "./names";

const texts = textsOf({
  nl: {
    period: "Periode",
    revision: "Revisie",
    records: "Records",
    id: "Nummer",
    received: "Ontvangen",
    by: (who: string) => `van ${who}`,
    status: "Status van de cijfers",
    note: "Toelichting",
    supersedes: "Vervangt",
    withdrawn: "Ingetrokken",
    sha: "SHA-256 van de records",
    schema: "Beoordeeld naar",
  },
  en: {
    period: "Period",
    revision: "Revision",
    records: "Records",
    id: "Number",
    received: "Received",
    by: (who: string) => `from ${who}`,
    status: "Status of the figures",
    note: "Note",
    supersedes: "Supersedes",
    withdrawn: "Withdrawn",
    sha: "SHA-256 of the records",
    schema: "Judged by",
  },
});

/** What the hub says of a submission that it keeps. */
export function ReceiptList({ receipt, names }: { receipt: Receipt; names: Names }) {
  return (
    <dl class="hub-list">
      <dt>{texts.period}</dt>
      <dd>{period(receipt.period)}</dd>
      <dt>{texts.revision}</dt>
      <dd>{receipt.revision}</dd>
      <dt>{texts.received}</dt>
      <dd>
        {moment(receipt.receivedAt)} {texts.by(receipt.receivedFrom)}
      </dd>
      {receipt.withdrawnAt && (
        <>
          <dt>{texts.withdrawn}</dt>
          <dd>{moment(receipt.withdrawnAt)}</dd>
        </>
      )}
      <dt>{texts.records}</dt>
      <dd>{number(receipt.records)}</dd>
      <dt>{texts.status}</dt>
      <dd>{names.status(receipt.obsStatus)}</dd>
      {receipt.note && (
        <>
          <dt>{texts.note}</dt>
          <dd>{receipt.note}</dd>
        </>
      )}
      <dt>{texts.id}</dt>
      <dd class="hub-code">{receipt.id}</dd>
      {receipt.supersedes && (
        <>
          <dt>{texts.supersedes}</dt>
          <dd class="hub-code">{receipt.supersedes}</dd>
        </>
      )}
      <dt>{texts.schema}</dt>
      <dd class="hub-code">{receipt.schema}</dd>
      <dt>{texts.sha}</dt>
      <dd class="hub-code">{receipt.sha256}</dd>
    </dl>
  );
}
