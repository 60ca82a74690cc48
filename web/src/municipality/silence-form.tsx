import { useMemo, useState } from "preact/hooks";
import type { AlertRule } from "../api/alerts";
import { Hub } from "../api/hub";
import type { JsonStat } from "../api/indicator";
import { inLanguage, textsOf } from "../language";
import { Dialog } from "../parts/dialog";
import { Button, Select, Text } from "../parts/form";
import type { Session } from "../parts/key";
import { useAction, useRemote } from "../parts/remote";
import { Shown } from "../parts/states";
import { fromField, toField } from "../parts/zone";
import { focusWrong } from "./focus";
import { namesPath } from "./names";
import { Refused, wrongAt } from "./refused";

const texts = textsOf({
  nl: {
    title: "Meldingen dempen",
    rule: "Soort melding",
    where: "Waar",
    whereHelp: "Kruis niets aan om overal te dempen.",
    everywhere: "Deze soort melding wordt overal gedempt.",
    reason: "Reden",
    reasonHelp: "Bijvoorbeeld: DUWO herziet zijn schatting. Zet er geen persoonsgegevens in.",
    reasonWrong: "Vul in waarom.",
    from: "Van",
    fromHelp: "In de tijd van Leiden. Leeg is vanaf nu.",
    until: "Tot",
    untilHelp: "Ten hoogste 90 dagen later.",
    untilWrong: "Vul een datum en tijd in.",
    do: "Dempen",
  },
  en: {
    title: "Silence alerts",
    rule: "Kind of alert",
    where: "Where",
    whereHelp: "Tick nothing to silence everywhere.",
    everywhere: "This kind of alert is silenced everywhere.",
    reason: "Reason",
    reasonHelp: "For example: DUWO revises its estimate. Put no personal data in it.",
    reasonWrong: "Fill in why.",
    from: "From",
    fromHelp: "In Leiden's time. Empty is from now on.",
    until: "Until",
    untilHelp: "At most 90 days later.",
    untilWrong: "Fill in a date and time.",
    do: "Silence",
  },
});

const days = 86_400_000;
// Long enough for a partner to mend its figures, short enough that nobody forgets it.
const usualDays = 7;

interface Props {
  session: Session;
  rules: AlertRule[];
  /** What is filled in when it is opened from an alert. */
  first?: { rule: string; where: Record<string, string[]> };
  onClose: () => void;
  onDone: () => void;
}

/** Asks what to silence, why and until when. */
export function SilenceForm({ session, rules, first, onClose, onDone }: Props) {
  const [ruleId, setRuleId] = useState(first?.rule ?? rules[0]?.id ?? "");
  const [where, setWhere] = useState<Record<string, string[]>>(first?.where ?? {});
  const [reason, setReason] = useState("");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState(() => toField(new Date(Date.now() + usualDays * days)));
  const [tried, setTried] = useState(false);
  const rule = rules.find((other) => other.id === ruleId);
  const silence = useAction(async () => {
    const begin = fromField(from);
    await session.hub.call("/v1/alert-silences", {
      method: "POST",
      body: {
        rule: ruleId,
        where: Object.fromEntries(Object.entries(where).filter(([, codes]) => codes.length > 0)),
        reason: reason.trim(),
        ...(begin ? { from: begin.toISOString() } : {}),
        until: fromField(until)?.toISOString(),
      },
    });
    onDone();
  });
  const reasonWrong = tried && !reason.trim() ? texts.reasonWrong : wrongAt(silence.problem, "/reason");
  const untilWrong = tried && !fromField(until) ? texts.untilWrong : wrongAt(silence.problem, "/until");
  return (
    <Dialog title={texts.title} onClose={onClose}>
      <form
        class="hub-stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const form = event.currentTarget;
          if (reason.trim() && fromField(until)) void silence.run().then(() => focusWrong(form));
          else focusWrong(form);
        }}
      >
        <Select
          label={texts.rule}
          value={ruleId}
          options={rules.map((other) => ({ value: other.id, label: inLanguage(other.title) }))}
          onChange={(value) => {
            setRuleId(value);
            setWhere({});
          }}
        />
        {rule && <Where key={rule.id} rule={rule} chosen={where} onChange={setWhere} />}
        <Text label={texts.reason} help={texts.reasonHelp} wrong={reasonWrong} required multiline value={reason} onInput={setReason} />
        <div class="hub-form">
          <Text label={texts.from} help={texts.fromHelp} wrong={wrongAt(silence.problem, "/from")} type="datetime-local" value={from} onInput={setFrom} />
          <Text label={texts.until} help={texts.untilHelp} wrong={untilWrong} type="datetime-local" required value={until} onInput={setUntil} />
        </div>
        {silence.problem && <Refused problem={silence.problem} beside={["/reason", "/from", "/until"]} />}
        <div class="hub-buttons">
          <Button submit primary busy={silence.busy}>
            {texts.do}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface WhereProps {
  rule: AlertRule;
  chosen: Record<string, string[]>;
  onChange: (chosen: Record<string, string[]>) => void;
}

/** The places (or other codes) that a rule watches, by the names they have among the published figures. */
function Where({ rule, chosen, onChange }: WhereProps) {
  const path = namesPath(rule);
  const [remote, again] = useRemote((signal) => (rule.by.length > 0 ? new Hub().get<JsonStat>(path, signal) : Promise.resolve(null)), path);
  return (
    <Shown remote={remote} retry={again}>
      {(data) =>
        data === null ? (
          <p class="utrecht-paragraph">{texts.everywhere}</p>
        ) : (
          <>
            {rule.by.map((dimension) => (
              <Codes key={dimension} rule={rule} dimension={dimension} data={data} chosen={chosen[dimension] ?? []} onChange={(codes) => onChange({ ...chosen, [dimension]: codes })} />
            ))}
          </>
        )
      }
    </Shown>
  );
}

interface CodesProps {
  rule: AlertRule;
  dimension: string;
  data: JsonStat;
  chosen: string[];
  onChange: (codes: string[]) => void;
}

function Codes({ rule, dimension, data, chosen, onChange }: CodesProps) {
  const found = data.dimension[dimension];
  const codes = useMemo(() => {
    const watched = rule.where[dimension];
    // What an alert is about may have lost its figures meanwhile.
    return [...new Set([...(found?.category.index ?? []), ...chosen])].filter((code) => !watched || watched.includes(code));
  }, [rule, dimension, found]);
  return (
    <fieldset class="hub-checks">
      <legend class="utrecht-form-label">{rule.by.length > 1 ? `${texts.where}: ${found?.label ?? dimension}` : texts.where}</legend>
      <p class="utrecht-form-field-description desk-row">{texts.whereHelp}</p>
      {codes.map((code) => (
        <label key={code}>
          <input
            type="checkbox"
            class="utrecht-checkbox utrecht-checkbox--html-input"
            checked={chosen.includes(code)}
            onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, code] : chosen.filter((other) => other !== code))}
          />{" "}
          {found?.category.label[code] ?? code}
        </label>
      ))}
    </fieldset>
  );
}
