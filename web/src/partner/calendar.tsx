import type { Feed, Reporting, ReportingLine } from "../api/submissions";
import { inLanguage, textsOf } from "../language";
import { day, moment, period } from "../parts/format";
import { Button } from "../parts/form";
import { Mark } from "../parts/mark";
import { Empty } from "../parts/states";
import { Table, type Column } from "../parts/table";

const texts = textsOf({
  nl: {
    none: "Van uw organisatie wordt hier niets verwacht: er zijn geen leveringen met een kalender.",
    nothing: "Voor deze levering is er nog niets ontvangen of verwacht.",
    summary: (received: number, due: number) => `Ontvangen van wat al binnen moest zijn: ${received} van ${due}.`,
    caption: (feed: string) => `Kalender van ${feed}`,
    earlier: (count: number) => (count === 1 ? "1 eerdere periode" : `${count} eerdere perioden`),
    missingOf: (count: number) => (count === 1 ? "1 ontbreekt" : `${count} ontbreken`),
    earlierCaption: (feed: string) => `Eerdere perioden van ${feed}`,
    period: "Periode",
    dueOn: "Uiterlijk",
    status: "Stand",
    received: "Ontvangen",
    action: "Doen",
    statuses: { expected: "Wordt verwacht", "on-time": "Op tijd ontvangen", late: "Te laat ontvangen", missing: "Ontbreekt" } as Record<ReportingLine["status"], string>,
    send: (what: string) => `Lever ${what} aan`,
    view: (what: string) => `Bekijk ${what}`,
    of: (feed: string) => ` van ${feed}`,
    reference: "Peildatum",
  },
  en: {
    none: "Nothing is expected of your organisation here: there are no feeds with a calendar.",
    nothing: "Nothing was received or expected of this feed yet.",
    summary: (received: number, due: number) => `Received of what was due: ${received} of ${due}.`,
    caption: (feed: string) => `Calendar of ${feed}`,
    earlier: (count: number) => (count === 1 ? "1 earlier period" : `${count} earlier periods`),
    missingOf: (count: number) => (count === 1 ? "1 is missing" : `${count} are missing`),
    earlierCaption: (feed: string) => `Earlier periods of ${feed}`,
    period: "Period",
    dueOn: "Due on",
    status: "State",
    received: "Received",
    action: "To do",
    statuses: { expected: "Expected", "on-time": "Received on time", late: "Received late", missing: "Missing" },
    send: (what: string) => `Send ${what}`,
    view: (what: string) => `See ${what}`,
    of: (feed: string) => ` of ${feed}`,
    reference: "Reference date",
  },
});

const marks: Record<ReportingLine["status"], "ok" | "warning" | "error" | "info"> = { expected: "info", "on-time": "ok", late: "warning", missing: "error" };

/** How something of the calendar is, in a word. */
export const statusText = (status: ReportingLine["status"]): string => texts.statuses[status];

interface CalendarProps {
  feeds: Feed[];
  reporting: Reporting;
  onSend: (feed: string, period: string) => void;
  onView: (feed: string, submission: string) => void;
}

/** What is due of each feed, what is late and what came: what is next first. */
export function Calendar({ feeds, reporting, onSend, onView }: CalendarProps) {
  const due = feeds.filter((feed) => reporting.feeds.some((other) => other.feed === feed.id));
  if (due.length === 0) return <Empty>{texts.none}</Empty>;
  return (
    <>
      {due.map((feed) => (
        <FeedCalendar
          key={feed.id}
          feed={feed}
          counts={reporting.feeds.find((other) => other.feed === feed.id)}
          lines={reporting.reporting.filter((line) => line.feed === feed.id).sort((one, other) => other.dueOn.localeCompare(one.dueOn))}
          onSend={onSend}
          onView={onView}
        />
      ))}
    </>
  );
}

/** How many periods stand open; what is behind them one looks up. */
const unfolded = 3;

interface FeedCalendarProps {
  feed: Feed;
  counts: Reporting["feeds"][number] | undefined;
  lines: ReportingLine[];
  onSend: CalendarProps["onSend"];
  onView: CalendarProps["onView"];
}

function FeedCalendar({ feed, counts, lines, onSend, onView }: FeedCalendarProps) {
  const title = inLanguage(feed.title);
  const earlier = lines.slice(unfolded);
  const missing = earlier.filter((line) => line.status === "missing").length;
  const columns: Column<ReportingLine>[] = [
    { key: "period", heading: texts.period, head: true, cell: (line) => period(line.period) },
    { key: "dueOn", heading: texts.dueOn, cell: (line) => day(line.dueOn) },
    { key: "status", heading: texts.status, cell: (line) => <Mark kind={marks[line.status]}>{texts.statuses[line.status]}</Mark> },
    { key: "received", heading: texts.received, cell: (line) => (line.receivedAt ? moment(line.receivedAt) : "–") },
    {
      key: "action",
      heading: texts.action,
      cell: ({ submission, period: which }) => (
        <Button
          label={(submission ? texts.view : texts.send)(period(which)) + texts.of(title)}
          onClick={() => (submission ? onView(feed.id, submission) : onSend(feed.id, which))}
        >
          {(submission ? texts.view : texts.send)(period(which))}
        </Button>
      ),
    },
  ];
  return (
    <section class="hub-stack" aria-labelledby={`calendar-${feed.id}`}>
      <div>
        <h3 class="utrecht-heading-4" id={`calendar-${feed.id}`}>
          {title}
        </h3>
        <p class="utrecht-paragraph hub-subtle">
          {texts.reference}: {inLanguage(feed.reference)}. {counts && counts.due > 0 && texts.summary(counts.received, counts.due)}
        </p>
      </div>
      {lines.length === 0 ? <Empty>{texts.nothing}</Empty> : <Table caption={texts.caption(title)} columns={columns} rows={lines.slice(0, unfolded)} id={(line) => line.period} />}
      {earlier.length > 0 && (
        <details>
          <summary>
            {texts.earlier(earlier.length)} {missing > 0 && <Mark kind="error">{texts.missingOf(missing)}</Mark>}
          </summary>
          <Table caption={texts.earlierCaption(title)} columns={columns} rows={earlier} id={(line) => line.period} />
        </details>
      )}
    </section>
  );
}
