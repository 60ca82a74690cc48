import type { PeriodState, Receipt } from "../api/submissions";
import { revisionOf } from "../api/submissions";
import { textsOf } from "../language";
import { moment, number, period } from "../parts/format";
import { Button } from "../parts/form";
import { Notice, Problem } from "../parts/states";
import { Findings } from "./findings";
import type { Names } from "./names";
import { ReceiptList } from "./receipt";
import type { Step } from "./uploading";

const texts = textsOf({
  nl: {
    locked: "De beheerder heeft deze periode vergrendeld.",
    lockedSince: (when: string, reason: string | undefined) => `Sinds ${when}${reason ? `, omdat: ${reason}` : "."}`,
    lockedHelp: "Tot de ontgrendeling neemt de hub er geen nieuwe cijfers voor aan. Vraag de beheerder van de hub om ontgrendeling als er iets niet klopt.",
    wrong: (count: string, one: boolean) => (one ? "Er klopt iets niet in het bestand." : `Er kloppen ${count} dingen niet in het bestand.`),
    wrongHelp: "Er is niets bewaard. Verbeter wat hieronder staat in uw bestand en kies het opnieuw.",
    right: "Het bestand klopt.",
    first: (what: string, records: string) => `Het wordt de eerste levering voor ${what}: ${records}.`,
    next: (what: string, revision: number, before: string, records: string) => `Het wordt revisie ${revision} voor ${what}: ${records}. Die komt in de plaats van revisie ${before}.`,
    nextOfNone: (what: string, revision: number, records: string) => `Het wordt revisie ${revision} voor ${what}: ${records}. Er geldt nu geen eerdere.`,
    same: (what: string, revision: number) => `Precies dit staat er al als revisie ${revision} voor ${what}. Aanleveren verandert niets.`,
    records: (count: number, text: string) => (count === 1 ? "1 record" : `${text} records`),
    warnings: (count: number, text: string) => (count === 1 ? "Er valt iets op" : `Er vallen ${text} dingen op`),
    warningsHelp: "Dit is geen reden om het te weigeren: wat ongewoon is kan waar zijn. Kijk het na.",
    send: "Aanleveren",
    again: "Kijk opnieuw na",
    sent: "Ontvangen.",
    sentSame: "Dit stond er al; er is niets veranderd.",
    sentHelp: "De hub bewaart dit. Hieronder staat het ontvangstbewijs.",
    view: "Bekijk het in de geschiedenis",
    download: "Bewaar het ontvangstbewijs (JSON)",
    another: "Lever nog iets aan",
  },
  en: {
    locked: "The operator has locked this period.",
    lockedSince: (when: string, reason: string | undefined) => `Since ${when}${reason ? `, because: ${reason}` : "."}`,
    lockedHelp: "Until it is unlocked the hub takes no new figures for it. Ask the hub's operator to unlock it when something is wrong.",
    wrong: (count: string, one: boolean) => (one ? "One thing in the file is wrong." : `${count} things in the file are wrong.`),
    wrongHelp: "Nothing was kept. Mend what is below in your file, and choose it again.",
    right: "The file is right.",
    first: (what: string, records: string) => `It becomes the first submission for ${what}: ${records}.`,
    next: (what: string, revision: number, before: string, records: string) => `It becomes revision ${revision} for ${what}: ${records}. It takes the place of revision ${before}.`,
    nextOfNone: (what: string, revision: number, records: string) => `It becomes revision ${revision} for ${what}: ${records}. No earlier one counts now.`,
    same: (what: string, revision: number) => `Exactly this is there already as revision ${revision} for ${what}. Sending it changes nothing.`,
    records: (count: number, text: string) => (count === 1 ? "1 record" : `${text} records`),
    warnings: (count: number, text: string) => (count === 1 ? "One thing stands out" : `${text} things stand out`),
    warningsHelp: "That is no reason to refuse it: what is unusual may be true. Have a look at it.",
    send: "Send",
    again: "Check again",
    sent: "Received.",
    sentSame: "This was there already; nothing has changed.",
    sentHelp: "The hub keeps this. Below is the receipt.",
    view: "See it in the history",
    download: "Save the receipt (JSON)",
    another: "Send something else",
  },
});

interface OutcomeProps {
  step: Step;
  names: Names;
  onCheck: () => void;
  onSend: () => void;
  onView: (receipt: Receipt) => void;
  onAnother: () => void;
}

/** What came of a file: what is wrong with it, what it would become, or what it became. */
export function Outcome({ step, names, onCheck, onSend, onView, onAnother }: OutcomeProps) {
  switch (step.at) {
    case "locked":
      return <Locked lock={step.lock} />;
    case "failed":
      return <Problem problem={step.problem} retry={onCheck} />;
    case "wrong": {
      const { errors = [], errorCount = errors.length, errorCounts = {} } = step.problem;
      return (
        <>
          <Notice kind="error" title={texts.wrong(number(errorCount), errorCount === 1)}>
            <p class="utrecht-paragraph">{texts.wrongHelp}</p>
          </Notice>
          <Findings findings={errors} count={errorCount} counts={errorCounts} kind="error" names={names} rows={step.rows} />
        </>
      );
    }
    case "right":
      return (
        <>
          <Notice kind="ok" title={texts.right}>
            <p class="utrecht-paragraph">{becomes(step.receipt, step.before)}</p>
          </Notice>
          <Warnings receipt={step.receipt} names={names} rows={step.rows} />
          <div class="hub-buttons">
            <Button primary onClick={onSend}>
              {texts.send}
            </Button>
          </div>
        </>
      );
    case "sent":
      return (
        <>
          <Notice kind="ok" title={step.isNew ? texts.sent : texts.sentSame}>
            <p class="utrecht-paragraph">{texts.sentHelp}</p>
          </Notice>
          <ReceiptList receipt={step.receipt} names={names} />
          <Warnings receipt={step.receipt} names={names} rows={step.rows} />
          <div class="hub-buttons">
            <Button primary onClick={() => onView(step.receipt)}>
              {texts.view}
            </Button>
            <Button onClick={() => save(step.receipt)}>{texts.download}</Button>
            <Button onClick={onAnother}>{texts.another}</Button>
          </div>
        </>
      );
    default:
      return null;
  }
}

/** Who locked a period, and that it takes nothing. */
export function Locked({ lock }: { lock: NonNullable<PeriodState["lock"]> }) {
  return (
    <Notice kind="warning" title={texts.locked}>
      <p class="utrecht-paragraph">{texts.lockedSince(moment(lock.at), lock.reason)}</p>
      <p class="utrecht-paragraph">{texts.lockedHelp}</p>
    </Notice>
  );
}

/** What the receipt warns of, when it does. */
export function Warnings({ receipt, names, rows }: { receipt: Receipt; names: Names; rows?: Parameters<typeof Findings>[0]["rows"] }) {
  if (receipt.warningCount === 0) return null;
  return (
    <>
      <Notice kind="warning" title={texts.warnings(receipt.warningCount, number(receipt.warningCount))}>
        <p class="utrecht-paragraph">{texts.warningsHelp}</p>
      </Notice>
      <Findings findings={receipt.warnings ?? []} count={receipt.warningCount} counts={receipt.warningCounts} kind="warning" names={names} rows={rows} />
    </>
  );
}

/** A dry run of what counts already gives that revision's number; a new one gets a number that was never there. */
function becomes(receipt: Receipt, before: PeriodState | null): string {
  const what = period(receipt.period);
  const records = texts.records(receipt.records, number(receipt.records));
  if (before === null) return texts.first(what, records);
  if (receipt.revision <= before.revision) return texts.same(what, receipt.revision);
  return receipt.supersedes ? texts.next(what, receipt.revision, revisionOf(receipt.supersedes), records) : texts.nextOfNone(what, receipt.revision, records);
}

function save(receipt: Receipt): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(receipt, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `${receipt.id}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
