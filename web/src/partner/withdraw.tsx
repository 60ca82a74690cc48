import type { Hub } from "../api/hub";
import { periodState, type Receipt } from "../api/submissions";
import { textsOf } from "../language";
import { period } from "../parts/format";
import { Button } from "../parts/form";
import { Dialog } from "../parts/dialog";
import { useAction, useRemote } from "../parts/remote";
import { Problem, Shown } from "../parts/states";

const texts = textsOf({
  nl: {
    title: (what: string, revision: number) => `Revisie ${revision} van ${what} intrekken?`,
    next: (revision: number) => `Daarna geldt revisie ${revision} weer, en worden de cijfers van de monitor daarop berekend.`,
    none: "Daarna geldt er voor deze periode niets, en verdwijnen de cijfers die erop rusten uit de monitor.",
    same: "Deze revisie geldt nu niet; aan de cijfers verandert niets.",
    stays: "Het ontvangstbewijs en de records blijven te lezen. Intrekken kunt u niet ongedaan maken, wel hetzelfde opnieuw aanleveren.",
    yes: "Intrekken",
  },
  en: {
    title: (what: string, revision: number) => `Withdraw revision ${revision} of ${what}?`,
    next: (revision: number) => `Revision ${revision} counts again then, and the monitor's figures are computed from it.`,
    none: "Nothing counts for this period then, and the figures that rest on it disappear from the monitor.",
    same: "This revision does not count now; no figures change.",
    stays: "The receipt and the records stay readable. A withdrawal cannot be undone, but you can send the same again.",
    yes: "Withdraw",
  },
});

interface WithdrawProps {
  hub: Hub;
  receipt: Receipt;
  onClose: () => void;
  onDone: () => void;
}

/** Asks whether a revision is to be taken back, and says what counts afterwards. */
export function Withdraw({ hub, receipt, onClose, onDone }: WithdrawProps) {
  // Asked for now, so that what the dialog says is what the withdrawal is held to.
  const [remote, again] = useRemote(async (signal) => {
    const [state, all] = await Promise.all([
      periodState(hub, receipt.feed, receipt.period, signal),
      hub.all<Receipt>(`/v1/feeds/${receipt.feed}/submissions?period=${receipt.period}&status=accepted&limit=1000`, "submissions", Infinity, signal),
    ]);
    const before = all.map((other) => other.revision).filter((revision) => revision < receipt.revision);
    return { etag: state?.etag, counts: state?.state.submission, before: before.length > 0 ? Math.max(...before) : null };
  }, receipt.id);
  const withdraw = useAction(async (etag: string | undefined) => {
    await hub.call(`/v1/submissions/${receipt.id}/withdrawal`, { method: "POST", ...(etag ? { headers: { "If-Match": etag } } : {}) });
    onDone();
  });
  return (
    <Dialog title={texts.title(period(receipt.period), receipt.revision)} onClose={onClose}>
      <Shown remote={remote} retry={again}>
        {({ etag, counts, before }) => (
          <>
            <p class="utrecht-paragraph">{counts !== receipt.id ? texts.same : before === null ? texts.none : texts.next(before)}</p>
            <p class="utrecht-paragraph">{texts.stays}</p>
            {withdraw.problem && <Problem problem={withdraw.problem} retry={withdraw.problem.status === 412 ? again : undefined} />}
            <div class="hub-buttons">
              <Button danger primary busy={withdraw.busy} onClick={() => void withdraw.run(etag)}>
                {texts.yes}
              </Button>
            </div>
          </>
        )}
      </Shown>
    </Dialog>
  );
}
