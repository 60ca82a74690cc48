import { useRef, useState } from "preact/hooks";
import type { Feed, Reporting } from "../api/submissions";
import { pageOf, textsOf } from "../language";
import { WithKey, type Session } from "../parts/key";
import { RenewKey } from "../parts/renew";
import { goTo } from "../parts/go";
import { useRemote } from "../parts/remote";
import { Empty, Shown } from "../parts/states";
import { Calendar } from "./calendar";
import { History } from "./history";
import { Send, type Aim } from "./send";
import { Submission } from "./submission";

const texts = textsOf({
  nl: {
    title: "Partnerbalie",
    lead: "Lever hier de cijfers van uw organisatie aan, en kijk na wat de hub ervan heeft.",
    parts: "Op deze pagina",
    calendar: "Wat er van u verwacht wordt",
    send: "Aanleveren",
    history: "Geschiedenis",
    noFeeds: "Uw organisatie heeft nog geen leveringen. Vraag de beheerder van de hub om er een toe te voegen.",
  },
  en: {
    title: "Partner desk",
    lead: "Send your organisation's figures here, and look up what the hub has of them.",
    parts: "On this page",
    calendar: "What is expected of you",
    send: "Send",
    history: "History",
    noFeeds: "Your organisation has no feeds yet. Ask the hub's operator to add one.",
  },
});

export function PartnerPage() {
  return (
    <>
      <h1 class="utrecht-heading-1">{texts.title}</h1>
      <p class="utrecht-paragraph utrecht-paragraph--lead">{texts.lead}</p>
      <WithKey roles={["partner"]}>
        {(session) => (
          <>
            <RenewKey session={session} />
            <Feeds session={session} />
          </>
        )}
      </WithKey>
    </>
  );
}

function Feeds({ session: { hub, caller } }: { session: Session }) {
  const [remote, again] = useRemote((signal) => hub.get<{ feeds: Feed[] }>("/v1/feeds", signal), caller.id);
  return (
    <Shown remote={remote} retry={again}>
      {({ feeds }) => {
        const own = feeds.filter((feed) => caller.feeds?.includes(feed.id));
        return own.length === 0 ? <Empty>{texts.noFeeds}</Empty> : <Desk hub={hub} feeds={own} />;
      }}
    </Shown>
  );
}

/** Which submission is open stands in the address, so that a reload and the other language show the same. */
const openedInAddress = () => new URLSearchParams(location.search).get("submission");

function Desk({ hub, feeds }: { hub: Session["hub"]; feeds: Feed[] }) {
  const [opened, setOpened] = useState(openedInAddress);
  const [feed, setFeed] = useState(() => feeds.find((candidate) => opened?.startsWith(`${candidate.id}.`))?.id ?? feeds[0]?.id ?? "");
  const [aim, setAim] = useState<Aim | null>(null);
  const [round, setRound] = useState(0);
  const [reporting, again] = useRemote((signal) => hub.get<Reporting>("/v1/reporting", signal), String(round));
  // The form begins with the period that the calendar asks for; once it is there it stays, whatever becomes of the calendar.
  const isAsked = useRef(false);
  if (reporting.state !== "loading") isAsked.current = true;
  const openedFrom = useRef<HTMLElement | null>(null);
  const historyHeading = useRef<HTMLHeadingElement>(null);
  const open = (submission: string | null) => {
    if (submission) openedFrom.current = document.activeElement as HTMLElement | null;
    setOpened(submission);
    history.replaceState(null, "", pageOf("partner/", { submission: submission ?? undefined }));
  };
  const view = (ofFeed: string, submission: string) => {
    setFeed(ofFeed);
    open(submission);
  };
  const changed = () => setRound((count) => count + 1);
  return (
    <>
      <nav class="hub-screen" aria-label={texts.parts}>
        <ul class="hub-buttons hub-plain">
          {(["calendar", "send", "history"] as const).map((part) => (
            <li key={part}>
              <a class="utrecht-link" href={`#${part}`}>
                {texts[part]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <section class="hub-stack" aria-labelledby="calendar">
        <h2 class="utrecht-heading-2" id="calendar" tabIndex={-1}>
          {texts.calendar}
        </h2>
        <Shown remote={reporting} retry={again}>
          {(found) => <Calendar feeds={feeds} reporting={found} onSend={(ofFeed, period) => setAim({ feed: ofFeed, period })} onView={view} />}
        </Shown>
      </section>
      {isAsked.current && <Send hub={hub} feeds={feeds} reporting={reporting.data} aim={aim} onSent={changed} onView={(receipt) => view(receipt.feed, receipt.id)} />}
      <section class="hub-stack" aria-labelledby="history">
        <h2 class="utrecht-heading-2" id="history" ref={historyHeading} tabIndex={-1}>
          {texts.history}
        </h2>
        {opened && (
          <Submission
            key={opened}
            hub={hub}
            feeds={feeds}
            id={opened}
            round={round}
            onClose={() => {
              open(null);
              // Back to where one was, if that is still there.
              const from = openedFrom.current;
              if (from?.isConnected) from.focus();
              else goTo(historyHeading.current);
            }}
            onChanged={changed}
          />
        )}
        <History hub={hub} feeds={feeds} feed={feed} onFeed={setFeed} round={round} onOpen={open} />
      </section>
    </>
  );
}
