import type { Alert, Severity, Silence } from "../api/alerts";
import type { DeliveryState, EventType, Subscription } from "../api/subscriptions";
import { inLanguage, textsOf } from "../language";

type Kind = "ok" | "warning" | "error" | "info";

/** How bad an alert is. */
export const severities = textsOf<Record<Severity, string>>({
  nl: { info: "Ter informatie", warning: "Waarschuwing", critical: "Ernstig" },
  en: { info: "For information", warning: "Warning", critical: "Critical" },
});

export const severityKinds: Record<Severity, Kind> = { info: "info", warning: "warning", critical: "error" };

/** What a silence kept from who is subscribed. */
export const heldBack = textsOf<Record<NonNullable<Alert["heldBack"]>, string>>({
  nl: {
    raised: "Deze melding is gedempt: abonnees weten nog niet dat zij er is.",
    resolved: "Abonnees weten nog niet dat deze melding voorbij is.",
    everything: "Deze melding begon en eindigde terwijl zij gedempt was. Abonnees hebben er niets van gehoord.",
  },
  en: {
    raised: "This alert is silenced: subscribers do not know of it yet.",
    resolved: "Subscribers do not know yet that this alert is over.",
    everything: "This alert began and ended while it was silenced. Subscribers have heard nothing of it.",
  },
});

export const silenceStates = textsOf<Record<Silence["status"], string>>({
  nl: { pending: "Komt nog", active: "Nu gedempt", ended: "Voorbij" },
  en: { pending: "To come", active: "In force", ended: "Ended" },
});

export const silenceKinds: Record<Silence["status"], Kind | undefined> = { pending: "info", active: "warning", ended: undefined };

export const subscriptionStates = textsOf<Record<Subscription["status"], string>>({
  nl: { pending: "Wacht op toestemming", active: "Actief", paused: "Gepauzeerd", disabled: "Uitgeschakeld" },
  en: { pending: "Waiting for consent", active: "Active", paused: "Paused", disabled: "Disabled" },
});

export const subscriptionKinds: Record<Subscription["status"], Kind> = { pending: "warning", active: "ok", paused: "info", disabled: "error" };

/** What a subscription's state means to its owner. */
export const subscriptionTexts = textsOf<Record<Subscription["status"], string>>({
  nl: {
    pending: "De hub vraagt de ontvanger of hij berichten wil. Tot hij ja zegt blijft alles wat er gebeurt wachten.",
    active: "Wat er gebeurt wordt meteen bezorgd.",
    paused: "Er wordt niets bezorgd. Wat er gebeurt blijft wachten tot u het abonnement hervat.",
    disabled: "Er wordt niets meer bezorgd, en wat er nu gebeurt wordt niet bewaard. Zet het weer aan als de ontvanger werkt.",
  },
  en: {
    pending: "The hub is asking the receiver whether it wants messages. Until it says yes all that happens waits.",
    active: "What happens is delivered at once.",
    paused: "Nothing is delivered. What happens waits until you resume the subscription.",
    disabled: "Nothing is delivered any more, and what happens now is not kept for it. Turn it on again when the receiver works.",
  },
});

/** The same of a mailbox, which somebody has to say yes from. */
export const mailPending = textsOf({
  nl: "Klik op de link in de e-mail die de hub stuurde. Tot dan blijft alles wat er gebeurt wachten.",
  en: "Click the link in the e-mail that the hub sent. Until then all that happens waits.",
});

export const deliveryStates = textsOf<Record<DeliveryState, string>>({
  nl: { pending: "Onderweg", delivered: "Bezorgd", failed: "Geweigerd", dead: "Opgegeven" },
  en: { pending: "Under way", delivered: "Delivered", failed: "Refused", dead: "Given up" },
});

export const deliveryKinds: Record<DeliveryState, Kind> = { pending: "info", delivered: "ok", failed: "error", dead: "error" };

// The hub's classes of failures (docs/events.md, "The delivery log" and "Consent"), and what can be done about them.
const errors = textsOf<Record<string, string>>({
  nl: {
    timeout: "De ontvanger gaf niet op tijd antwoord (15 seconden).",
    connection: "Er kwam geen verbinding met de ontvanger. Draait hij, en klopt het adres?",
    tls: "De beveiligde verbinding mislukte. Kijk naar het certificaat van de ontvanger.",
    "invalid-answer": "Het antwoord van de ontvanger was niet te lezen.",
    "secret-unreadable": "De hub kan het geheim niet lezen. Vernieuw het geheim.",
    "token-expired": "De toegangscode van de ontvanger is verlopen. Geef een nieuwe op.",
    "token-refused": "De aanmeldserver van de ontvanger gaf geen toegangscode.",
    "token-unreachable": "De aanmeldserver van de ontvanger was niet te bereiken.",
    "event-missing": "De gebeurtenis is er niet meer.",
    "not-wanted": "Het abonnement vraagt hier niet meer om.",
    disabled: "Opgegeven omdat het abonnement werd uitgeschakeld.",
    "no-consent": "De ontvanger gaf geen toestemming: hij moet op OPTIONS antwoorden met WebHook-Allowed-Origin.",
    "invalid-rate": "De ontvanger gaf een aantal per minuut op dat niet te lezen is (WebHook-Allowed-Rate).",
    "awaiting-confirmation": "De e-mail met de vraag is verstuurd; er is nog niet op geklikt.",
    gone: "De ontvanger liet weten dat hij niets meer wil (410), of het e-mailadres bestaat niet.",
    failing: "Vijf dagen lang kwam er niets aan.",
    unsubscribed: "Wie de e-mails kreeg wil ze niet meer.",
    authentication: "De mailserver liet de hub niet toe.",
    "mail-not-configured": "Deze hub verstuurt geen e-mail.",
    "invalid-sink": "Het adres is geen geldig adres.",
    "insecure-sink": "Het adres is niet beveiligd: het begint niet met https.",
    "unresolvable-sink": "De naam in het adres bestaat niet.",
    "forbidden-sink": "Het adres is niet openbaar. Daar stuurt de hub niets heen.",
    "forbidden-port": "De poort in het adres is niet toegestaan.",
    "http-401": "De ontvanger weigerde de hub (401).",
    "http-403": "De ontvanger weigerde de hub (403).",
    "http-404": "Op dit adres is er geen ontvanger (404).",
    "http-405": "Op dit adres neemt de ontvanger geen berichten aan (405).",
    "http-410": "De ontvanger liet weten dat hij niets meer wil (410).",
    "http-413": "De ontvanger vond het bericht te groot (413).",
    "http-429": "De ontvanger kreeg te veel berichten tegelijk (429).",
    "http-503": "De ontvanger was even niet beschikbaar (503).",
  },
  en: {
    timeout: "The receiver did not answer in time (15 seconds).",
    connection: "There was no connection to the receiver. Does it run, and is the address right?",
    tls: "The secure connection failed. Look at the receiver's certificate.",
    "invalid-answer": "The receiver's answer could not be read.",
    "secret-unreadable": "The hub cannot read the secret. Renew the secret.",
    "token-expired": "The receiver's access token has expired. Give a new one.",
    "token-refused": "The receiver's sign-in server gave no access token.",
    "token-unreachable": "The receiver's sign-in server could not be reached.",
    "event-missing": "The event is not there any more.",
    "not-wanted": "The subscription does not ask for this any more.",
    disabled: "Given up because the subscription was disabled.",
    "no-consent": "The receiver gave no consent: it has to answer OPTIONS with WebHook-Allowed-Origin.",
    "invalid-rate": "The receiver named a number a minute that cannot be read (WebHook-Allowed-Rate).",
    "awaiting-confirmation": "The e-mail that asks is sent; nobody has clicked in it yet.",
    gone: "The receiver said that it wants nothing any more (410), or the e-mail address does not exist.",
    failing: "Nothing arrived for five days.",
    unsubscribed: "Who got the e-mails does not want them any more.",
    authentication: "The mail server did not let the hub in.",
    "mail-not-configured": "This hub sends no e-mail.",
    "invalid-sink": "The address is no valid address.",
    "insecure-sink": "The address is not secure: it does not begin with https.",
    "unresolvable-sink": "The name in the address does not exist.",
    "forbidden-sink": "The address is not public. The hub sends nothing there.",
    "forbidden-port": "The port in the address is not allowed.",
    "http-401": "The receiver refused the hub (401).",
    "http-403": "The receiver refused the hub (403).",
    "http-404": "There is no receiver at this address (404).",
    "http-405": "The receiver takes no messages at this address (405).",
    "http-410": "The receiver said that it wants nothing any more (410).",
    "http-413": "The receiver found the message too large (413).",
    "http-429": "The receiver got too many messages at once (429).",
    "http-503": "The receiver was not available for the moment (503).",
  },
});

const otherErrors = textsOf({
  nl: {
    server: (status: string) => `Er ging iets mis bij de ontvanger (${status}).`,
    redirect: (status: string) => `De ontvanger verwees door (${status}); de hub volgt dat niet. Geef het adres zelf op.`,
    http: (status: string) => `De ontvanger nam het bericht niet aan (${status}).`,
    smtp: (status: string) => `De mailserver nam het bericht niet aan (${status}).`,
    unknown: (name: string) => `Het mislukte (${name}).`,
  },
  en: {
    server: (status: string) => `Something went wrong at the receiver (${status}).`,
    redirect: (status: string) => `The receiver sent the hub on (${status}), which it does not follow. Give the address itself.`,
    http: (status: string) => `The receiver did not take the message (${status}).`,
    smtp: (status: string) => `The mail server did not take the message (${status}).`,
    unknown: (name: string) => `It failed (${name}).`,
  },
});

/** What went wrong, in words. A class this page does not know yet is named as the hub names it. */
export function errorText(name: string): string {
  const known = errors[name];
  if (known) return known;
  const [, protocol, status = ""] = /^(http|smtp)-(\d{3})$/.exec(name) ?? [];
  if (protocol === "smtp") return otherErrors.smtp(status);
  if (protocol === "http") return status.startsWith("5") ? otherErrors.server(status) : status.startsWith("3") ? otherErrors.redirect(status) : otherErrors.http(status);
  return otherErrors.unknown(name);
}

/** What is wrong with an address that somebody filled in, without the hub's word for it; null when that says it better. */
export const addressError = (code: string): string | null => errors[code] ?? null;

/** A mailbox without what makes it an address for programs. */
export const addressText = (subscription: Pick<Subscription, "sink">): string => subscription.sink.replace(/^mailto:/i, "");

/** A type of event by its title. */
export function typeTitle(type: string, eventTypes: EventType[]): string {
  const found = eventTypes.find((other) => other.type === type);
  return found ? inLanguage(found.title) : type;
}
