import { useEffect, useRef, useState } from "preact/hooks";
import type { Hub } from "../api/hub";
import type { Feed, Receipt, Reporting } from "../api/submissions";
import { inLanguage, textsOf } from "../language";
import { bytes, period as periodName } from "../parts/format";
import { Button, Select, Text } from "../parts/form";
import { goTo } from "../parts/go";
import { Notice } from "../parts/states";
import { statusText } from "./calendar";
import { Drop } from "./drop";
import { chosen, type ChosenFile, type Unusable } from "./file";
import { useNames } from "./names";
import { Outcome } from "./outcome";
import { examples, isPeriod } from "./periods";
import { Progress } from "./progress";
import { Templates } from "./templates";
import { useUploading, type Target } from "./uploading";

const texts = textsOf({
  nl: {
    title: "Aanleveren",
    intro: "Kies waarover het gaat en daarna uw bestand. Het wordt meteen nagekeken; er wordt pas iets bewaard als u op Aanleveren drukt.",
    feed: "Levering",
    period: "Periode",
    other: "Een andere periode…",
    otherPeriod: "Welke periode",
    otherHelp: (example: string) => `Schrijf hem zo: ${example}.`,
    otherWrong: (example: string) => `Dit is geen periode van deze levering. Schrijf hem zo: ${example}.`,
    status: "Status van de cijfers",
    note: "Toelichting (mag leeg blijven)",
    noteHelp: "Wat een lezer van de cijfers moet weten. Geen namen of andere persoonsgegevens.",
    noteLong: "Een toelichting heeft hoogstens 1000 tekens.",
    file: (name: string, size: string) => `Gekozen: ${name} (${size}).`,
    says: (period: string) => `Dit bestand zegt zelf waarover het gaat: ${period}. De periode, status en toelichting hierboven tellen dan niet.`,
    saysNothing: "Dit bestand moet zelf zeggen over welke periode het gaat, en doet dat niet.",
    unusable: {
      kind: "Dit soort bestand neemt de hub niet aan. Bewaar het als CSV (in Excel: Opslaan als, CSV UTF-8), JSON of NDJSON.",
      "too-large": "Dit bestand is groter dan 32 MB (33.554.432 bytes) en is niet verstuurd. Lever elke periode apart aan.",
      empty: "Dit bestand is leeg.",
      unreadable: "Dit bestand was niet te lezen. Kijk of het nog bestaat en niet ergens anders open is.",
    } as Record<Unusable, string>,
    check: "Kijk na",
    outcome: "Uitkomst",
    receipt: "Ontvangstbewijs",
    changed: "U hebt hierboven iets gewijzigd. Laat het bestand opnieuw nakijken.",
    cancelledChecking: "Het nakijken is afgebroken. Er is niets bewaard.",
    cancelledSending: "Het aanleveren is afgebroken. Misschien was het al aangekomen: kijk in de geschiedenis, of lever hetzelfde bestand gerust nog eens aan. Het telt maar één keer.",
  },
  en: {
    title: "Send",
    intro: "Choose what it is about, and then your file. It is checked at once; nothing is kept until you press Send.",
    feed: "Feed",
    period: "Period",
    other: "Another period…",
    otherPeriod: "Which period",
    otherHelp: (example: string) => `Write it like this: ${example}.`,
    otherWrong: (example: string) => `This is no period of this feed. Write it like this: ${example}.`,
    status: "Status of the figures",
    note: "Note (may stay empty)",
    noteHelp: "What a reader of the figures should know. No names or other personal data.",
    noteLong: "A note has at most 1000 characters.",
    file: (name: string, size: string) => `Chosen: ${name} (${size}).`,
    says: (period: string) => `This file says itself what it is about: ${period}. The period, status and note above do not count then.`,
    saysNothing: "This file must say itself which period it is about, and does not.",
    unusable: {
      kind: "The hub does not take this kind of file. Save it as CSV (in Excel: Save As, CSV UTF-8), JSON or NDJSON.",
      "too-large": "This file is larger than 32 MB (33,554,432 bytes) and was not sent. Send one period at a time.",
      empty: "This file is empty.",
      unreadable: "This file could not be read. See whether it is still there and is not open elsewhere.",
    },
    check: "Check",
    outcome: "Outcome",
    receipt: "Receipt",
    changed: "You have changed something above. Have the file checked again.",
    cancelledChecking: "The check was cancelled. Nothing was kept.",
    cancelledSending: "Sending was cancelled. It may have arrived already: look in the history, or just send the same file again. It counts only once.",
  },
});

/** What somebody chose in the calendar; every choice is another one, also of the same. */
export interface Aim {
  feed: string;
  period: string;
}

interface SendProps {
  hub: Hub;
  feeds: Feed[];
  reporting: Reporting | undefined;
  aim: Aim | null;
  onSent: () => void;
  onView: (receipt: Receipt) => void;
}

const other = "other";

/** Sends a file: what about, which one, what the hub thinks of it, and only then for real. */
export function Send({ hub, feeds, reporting, aim, onSent, onView }: SendProps) {
  const [feedId, setFeedId] = useState(feeds[0]?.id ?? "");
  const feed = feeds.find((candidate) => candidate.id === feedId) ?? (feeds[0] as Feed);
  const names = useNames(hub, feed);
  const lines = (reporting?.reporting ?? []).filter((line) => line.feed === feed.id).sort((one, another) => another.period.localeCompare(one.period));
  const [picked, setPicked] = useState<string | null>(null);
  const [written, setWritten] = useState("");
  const [obsStatus, setObsStatus] = useState("A");
  const [note, setNote] = useState("");
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [unusable, setUnusable] = useState<Unusable | null>(null);
  const [tried, setTried] = useState(false);
  const [isStale, setIsStale] = useState(false);
  const uploading = useUploading(hub);
  const { step } = uploading;
  const heading = useRef<HTMLHeadingElement>(null);
  const result = useRef<HTMLHeadingElement>(null);

  // One comes for what is missing, the newest first, or else for what is expected, or to correct the newest.
  const likely = (lines.find((line) => line.status === "missing") ?? lines.find((line) => line.status === "expected") ?? lines[0])?.period ?? other;
  const choice = picked ?? likely;
  const isOther = choice === other || !lines.some((line) => line.period === choice);
  const period = isOther ? (choice === other ? written.trim() : choice) : choice;

  const isPeriodWrong = !isPeriod(period, feed.periodicity);
  const isNoteLong = [...note].length > 1000;
  const target = (of: ChosenFile | null): Target => ({ feed: feed.id, period: of?.envelope ? (of.envelope.period ?? "") : period, note: note.trim(), obsStatus });

  const changed = () => {
    setIsStale(file !== null);
    uploading.reset();
  };
  const check = (of: ChosenFile) => {
    setTried(true);
    if (of.envelope === null && (isPeriodWrong || isNoteLong)) return;
    setIsStale(false);
    // The calendar may come to ask for another period meanwhile.
    setPicked(choice);
    void uploading.check(of, target(of));
  };
  const take = async (next: File) => {
    uploading.reset();
    const read = await chosen(next);
    const isUsable = typeof read !== "string";
    setUnusable(isUsable ? null : read);
    setFile(isUsable ? read : null);
    setIsStale(false);
    if (isUsable) check(read);
  };

  useEffect(() => {
    if (!aim) return;
    setFeedId(aim.feed);
    setPicked(aim.period);
    setIsStale(file !== null);
    uploading.reset();
    goTo(heading.current);
  }, [aim]);

  const isBusy = step.at === "checking" || step.at === "sending";
  const hasResult = !isBusy && step.at !== "nothing";
  // Whoever waited for an answer is taken to it.
  useEffect(() => {
    if (hasResult) goTo(result.current);
    if (step.at === "sent" && step.isNew) onSent();
  }, [step.at]);

  return (
    <section class="hub-stack" aria-labelledby="send">
      <h2 class="utrecht-heading-2" id="send" ref={heading} tabIndex={-1}>
        {texts.title}
      </h2>
      <p class="utrecht-paragraph">{texts.intro}</p>
      <div class="hub-form partner-form">
        <Select
          label={texts.feed}
          value={feed.id}
          options={feeds.map((candidate) => ({ value: candidate.id, label: inLanguage(candidate.title) }))}
          onChange={(value) => {
            setFeedId(value);
            setPicked(null);
            changed();
          }}
        />
        <Select
          label={texts.period}
          value={choice}
          options={[
            ...(isOther && choice !== other ? [{ value: choice, label: periodName(choice) }] : []),
            ...lines.map((line) => ({ value: line.period, label: `${periodName(line.period)} (${statusText(line.status).toLowerCase()})` })),
            { value: other, label: texts.other },
          ]}
          onChange={(value) => {
            setPicked(value);
            changed();
          }}
        />
        {choice === other && (
          <Text
            label={texts.otherPeriod}
            help={texts.otherHelp(examples[feed.periodicity])}
            wrong={tried && isPeriodWrong ? texts.otherWrong(examples[feed.periodicity]) : undefined}
            value={written}
            onInput={(value) => {
              setWritten(value);
              changed();
            }}
          />
        )}
        <Select
          label={texts.status}
          value={obsStatus}
          options={["A", "E", "B"].map((code) => ({ value: code, label: names.status(code) }))}
          onChange={(value) => {
            setObsStatus(value);
            changed();
          }}
        />
      </div>
      <Text
        label={texts.note}
        help={texts.noteHelp}
        wrong={isNoteLong ? texts.noteLong : undefined}
        multiline
        value={note}
        onInput={(value) => {
          setNote(value);
          changed();
        }}
      />
      <Templates feed={feed} />
      <Drop hasFile={file !== null} onFile={(next) => void take(next)} />
      {unusable && <Notice kind="error" title={texts.unusable[unusable]} />}
      {file && (
        <div>
          <p class="utrecht-paragraph">{texts.file(file.name, bytes(file.content.size))}</p>
          {file.envelope && (
            <p class="utrecht-paragraph">{file.envelope.period ? texts.says(periodName(file.envelope.period)) : texts.saysNothing}</p>
          )}
        </div>
      )}
      {isBusy && <Progress at={step.at} part={step.part} onCancel={uploading.cancel} />}
      {file && !isBusy && step.at === "nothing" && (
        <>
          {isStale && (
            <p class="utrecht-paragraph" role="status">
              {texts.changed}
            </p>
          )}
          <div class="hub-buttons">
            <Button primary onClick={() => check(file)}>
              {texts.check}
            </Button>
          </div>
        </>
      )}
      <div class="hub-stack">
        {/* Focused when an answer is there, so that it is read and Tab goes on from it. */}
        {hasResult && (
          <h3 class="utrecht-heading-3" ref={result} tabIndex={-1}>
            {step.at === "sent" ? texts.receipt : texts.outcome}
          </h3>
        )}
        {step.at === "cancelled" && <Notice kind="warning" title={step.was === "checking" ? texts.cancelledChecking : texts.cancelledSending} />}
        {file && step.at === "cancelled" && (
          <div class="hub-buttons">
            <Button onClick={() => check(file)}>{texts.check}</Button>
          </div>
        )}
        {file && (
          <Outcome
            step={step}
            names={names}
            onCheck={() => check(file)}
            onSend={() => void uploading.send(file)}
            onView={onView}
            onAnother={() => {
              setFile(null);
              setNote("");
              setPicked(null);
              setTried(false);
              uploading.reset();
              goTo(heading.current);
            }}
          />
        )}
      </div>
    </section>
  );
}
