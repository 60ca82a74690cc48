import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ProblemDocument } from "../api/hub";
import { textsOf } from "../language";
import type { Remote } from "./remote";

const texts = textsOf({
  nl: {
    loading: "Bezig met laden…",
    again: "Probeer opnieuw",
    unreachable: "De hub is niet te bereiken.",
    unreachableHelp: "Kijk of er verbinding is. Wat er al stond blijft staan; probeer het daarna opnieuw.",
    fault: "Deze pagina deed iets verkeerd.",
    faultHelp: "Laad de pagina opnieuw. Blijft het zo, meld het dan bij de beheerder van de hub.",
    offline: "Er is geen verbinding. Wat er staat kan verouderd zijn.",
    stale: "De nieuwste stand was niet op te halen; hieronder staat de vorige.",
    help: {
      400: "Verbeter wat hierboven genoemd is en probeer het opnieuw.",
      401: "De sleutel klopt niet, is verlopen of is ingetrokken. Vraag de beheerder van de hub om een nieuwe.",
      403: "Deze sleutel mag dit niet. Gebruik een sleutel met de juiste rol.",
      404: "Misschien is het verwijderd, of klopt het adres niet.",
      409: "Laad de stand opnieuw en kijk of het nog nodig is.",
      412: "Iemand anders heeft dit net gewijzigd. Laad de stand opnieuw.",
      413: "Het bestand is te groot. Stuur het in delen per periode.",
      429: "Het gaat te snel. Wacht even en probeer het opnieuw.",
      503: "De hub is even niet beschikbaar. Probeer het zo opnieuw.",
    } as Record<number, string>,
    otherHelp: "Probeer het opnieuw. Blijft het zo, meld het dan bij de beheerder van de hub.",
  },
  en: {
    loading: "Loading…",
    again: "Try again",
    unreachable: "The hub cannot be reached.",
    unreachableHelp: "See whether you are connected. What was there stays; then try again.",
    fault: "This page did something wrong.",
    faultHelp: "Load the page again. If it stays so, tell the hub's operator.",
    offline: "There is no connection. What you see may be out of date.",
    stale: "The newest state could not be fetched; below is the one before.",
    help: {
      400: "Mend what is named above and try again.",
      401: "The key is wrong, has expired or was revoked. Ask the hub's operator for a new one.",
      403: "This key may not do that. Use a key with the right role.",
      404: "It may have been deleted, or the address is wrong.",
      409: "Load the state again and see whether it is still needed.",
      412: "Somebody else has just changed this. Load the state again.",
      413: "The file is too large. Send it in parts, a period each.",
      429: "That was too fast. Wait a moment and try again.",
      503: "The hub is not available for the moment. Try again shortly.",
    },
    otherHelp: "Try again. If it stays so, tell the hub's operator.",
  },
});

/** Something is on its way. */
export function Loading() {
  return (
    <p class="utrecht-paragraph hub-loading" role="status">
      {texts.loading}
    </p>
  );
}

/** There is nothing, and why. */
export function Empty({ children }: { children: ComponentChildren }) {
  return <p class="utrecht-paragraph hub-empty">{children}</p>;
}

/** A coloured box with a message: what kind it is stands in its heading, not in its colour alone. */
export function Notice({ kind, title, children }: { kind: "info" | "ok" | "warning" | "error"; title?: string; children?: ComponentChildren }) {
  return (
    <div class={`utrecht-alert utrecht-alert--${kind}`} role={kind === "error" ? "alert" : "status"}>
      <div class="utrecht-alert__content">
        <div class="utrecht-alert__message">
          {title && <p class="utrecht-paragraph hub-strong">{title}</p>}
          {children}
        </div>
      </div>
    </div>
  );
}

/** Why the hub refused, in its own words, and what to do. */
export function Problem({ problem, retry, children }: { problem: ProblemDocument; retry?: (() => void) | undefined; children?: ComponentChildren }) {
  const unreachable = problem.status === 0;
  const fault = problem.status < 0;
  const title = unreachable ? texts.unreachable : fault ? texts.fault : problem.title;
  const help = unreachable ? texts.unreachableHelp : fault ? texts.faultHelp : (texts.help[problem.status] ?? texts.otherHelp);
  return (
    <Notice kind="error" title={title}>
      {problem.detail && <p class="utrecht-paragraph">{problem.detail}</p>}
      {children}
      <p class="utrecht-paragraph">{help}</p>
      {retry && (
        <button type="button" class="utrecht-button utrecht-button--secondary-action" onClick={retry}>
          {texts.again}
        </button>
      )}
    </Notice>
  );
}

/**
 * What was asked, whatever state it is in; while it is asked again the old stays to be seen. It stays in the same place
 * of the page too: what is open in it, typed in it or has the focus is still so when the newest has come.
 */
export function Shown<T>({ remote, retry, children }: { remote: Remote<T>; retry?: () => void; children: (data: T) => ComponentChildren }) {
  const { data } = remote;
  return (
    <>
      {remote.state === "failed" && (
        <Problem problem={remote.problem} retry={retry}>
          {data !== undefined && <p class="utrecht-paragraph">{texts.stale}</p>}
        </Problem>
      )}
      {data !== undefined ? (
        <div class="hub-contents" aria-busy={remote.state === "loading" || undefined}>
          {children(data)}
        </div>
      ) : (
        remote.state === "loading" && <Loading />
      )}
    </>
  );
}

/** Says so as long as the browser knows of no connection. */
export function Offline() {
  const [offline, setOffline] = useState(!navigator.onLine);
  useEffect(() => {
    const look = () => setOffline(!navigator.onLine);
    addEventListener("online", look);
    addEventListener("offline", look);
    return () => {
      removeEventListener("online", look);
      removeEventListener("offline", look);
    };
  }, []);
  return offline ? <Notice kind="warning">{<p class="utrecht-paragraph">{texts.offline}</p>}</Notice> : null;
}
