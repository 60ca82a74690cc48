// The municipality's desk, walked as a civil servant does who looks after housing: with a real receiver that the hub
// calls, and figures that DUWO sends meanwhile.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { expectAccessible, expectNoSidewaysScroll, openPage, send, startHub } from "./harness.mjs";
import { isSignedWith, startSink } from "./sink.mjs";

const words = {
  nl: {
    alert: "Groot tekort aan studentenkamers",
    severity: "Ernstig",
    chart: "Tekort aan studentenkamers",
    needsKey: "Om een melding op te pakken of te dempen",
    past: /Eerdere meldingen/,
    resolved: "Opgelost: in april 2020 was het cijfer 2.250 kamers.",
    key: "Sleutel",
    goOn: "Verder",
    acknowledge: "Oppakken",
    takeBack: "Niet meer oppakken",
    changeNote: "Notitie wijzigen",
    note: "Notitie",
    nobody: "Nog niemand heeft deze melding opgepakt.",
    by: "Opgepakt door municipality",
    silence: "Dempen",
    silenceTitle: "Meldingen dempen",
    reason: "Reden",
    fillReason: "Vul in waarom.",
    silencedUntil: /Gedempt tot/,
    silences: /Wat gedempt is/,
    inForce: "Nu gedempt",
    ended: "Voorbij",
    end: "Beëindigen",
    endSilence: /Dempen van .* beëindigen/,
    make: "Nieuw abonnement",
    sink: "Waarheen",
    fillSink: "Vul een webadres of een e-mailadres in.",
    notPublic: "Het adres is niet openbaar. Daar stuurt de hub niets heen.",
    subscribe: "Abonneren",
    raised: "Woonmelding afgegeven",
    over: "Woonmelding opgeheven",
    chooseOne: "Kies ten minste één soort.",
    secret: "Bewaar dit geheim nu",
    kept: "Ik heb het bewaard",
    active: "Actief",
    pending: "Wacht op toestemming",
    paused: "Gepauzeerd",
    noConsent: /De ontvanger gaf geen toestemming/,
    ask: /^Vraag opnieuw om toestemming/,
    newAlert: /Nieuwe melding: Groot tekort aan studentenkamers/,
    test: /^Test sturen/,
    arrived: "De test is aangekomen.",
    failed: /De test kwam niet aan\. De ontvanger was even niet beschikbaar \(503\)\./,
    waits: "De test wacht tot het abonnement actief is.",
    log: "Bezorglog",
    testType: "Testevent",
    delivered: "Bezorgd",
    underWay: "Onderweg",
    state: "Stand",
    view: /^Bericht \d+ bekijken/,
    busy: "De ontvanger was even niet beschikbaar (503).",
    again: "Opnieuw bezorgen",
    beingDone: "Het bericht wordt opnieuw bezorgd.",
    which: "Welke berichten",
    manyDone: /\d+ berichten worden opnieuw bezorgd\./,
    close: "Sluiten",
    rotate: /^Geheim vernieuwen/,
    renew: "Vernieuwen",
    previous: /Het vorige geheim ondertekent nog mee tot/,
    pause: /^Pauzeren/,
    resume: /^Hervatten/,
    changedByOther: "Iemand anders heeft dit net gewijzigd. Laad de stand opnieuw.",
    retry: "Probeer opnieuw",
    remove: /^Verwijderen/,
    delete: "Verwijderen",
    deleted: "Het abonnement is verwijderd.",
    wrongRole: /Deze sleutel is van een lezer/,
    unreachable: "De hub is niet te bereiken.",
    shape: "Een sleutel begint met hub_ en heeft 60 tekens.",
    dead: "Opgegeven",
    nothing: "In deze stand is er niets.",
    noLog: "Er is nog niets te bezorgen geweest.",
    older: "Toon oudere",
    gone: /De ontvanger liet weten dat hij niets meer wil/,
    disabled: "Uitgeschakeld",
    enable: /^Weer aanzetten/,
    change: /^Wijzigen:/,
    save: "Wijzigen",
    all: /^Alles/,
  },
  en: {
    alert: "Large shortage of student rooms",
    severity: "Critical",
    chart: "Shortage of student rooms",
    needsKey: "To acknowledge or silence one",
    past: /Past alerts/,
    resolved: "Resolved: in April 2020 the figure was 2,250 rooms.",
    key: "Key",
    goOn: "Go on",
    acknowledge: "Acknowledge",
    takeBack: "Take back",
    changeNote: "Change the note",
    note: "Note",
    nobody: "Nobody has acknowledged this alert yet.",
    by: "Acknowledged by municipality",
    silence: "Silence",
    silenceTitle: "Silence alerts",
    reason: "Reason",
    fillReason: "Fill in why.",
    silencedUntil: /Silenced until/,
    silences: /What is or was silenced/,
    inForce: "In force",
    ended: "Ended",
    end: "End",
    endSilence: /End the silence of/,
    make: "New subscription",
    sink: "Where to",
    fillSink: "Fill in a web address or an e-mail address.",
    notPublic: "The address is not public. The hub sends nothing there.",
    subscribe: "Subscribe",
    raised: "Housing alert raised",
    over: "Housing alert resolved",
    chooseOne: "Choose at least one kind.",
    secret: "Keep this secret now",
    kept: "I have kept it",
    active: "Active",
    pending: "Waiting for consent",
    paused: "Paused",
    noConsent: /The receiver gave no consent/,
    ask: /^Ask for consent again/,
    newAlert: /New alert: Large shortage of student rooms/,
    test: /^Send a test/,
    arrived: "The test has arrived.",
    failed: /The test did not arrive\. The receiver was not available for the moment \(503\)\./,
    waits: "The test waits until the subscription is active.",
    log: "Delivery log",
    testType: "Test event",
    delivered: "Delivered",
    underWay: "Under way",
    state: "State",
    view: /^View message \d+/,
    busy: "The receiver was not available for the moment (503).",
    again: "Deliver again",
    beingDone: "The message is being delivered again.",
    which: "Which messages",
    manyDone: /\d+ messages are being delivered again\./,
    close: "Close",
    rotate: /^Renew the secret/,
    renew: "Renew",
    previous: /The secret before it signs as well until/,
    pause: /^Pause/,
    resume: /^Resume/,
    changedByOther: "Somebody else has just changed this. Load the state again.",
    retry: "Try again",
    remove: /^Delete/,
    delete: "Delete",
    deleted: "The subscription is deleted.",
    wrongRole: /This key is of a reader/,
    unreachable: "The hub cannot be reached.",
    shape: "A key begins with hub_ and has 60 characters.",
    dead: "Given up",
    nothing: "There is nothing in this state.",
    noLog: "There was nothing to deliver yet.",
    older: "Show older",
    gone: /The receiver said that it wants nothing any more/,
    disabled: "Disabled",
    enable: /^Turn on again/,
    change: /^Change:/,
    save: "Change",
    all: /^Everything/,
  },
};

const desk = (language) => `/${language}/municipality/`;

describe("the municipality's desk", { concurrency: 1 }, () => {
  let hub;
  before(async () => (hub = await startHub()));

  /** The desk of somebody with the municipality's key, in a language. */
  const open = (language, options = {}) => openPage(hub, desk(language), { language, key: hub.keys.municipality, ...options });

  /** DUWO's estimate of a month: 2500 or more raises the alert, less than 2300 resolves it. */
  const estimate = (period, shortage) =>
    send(hub, "duwo", "/v1/feeds/duwo-housing-market/submissions", {
      feed: "duwo-housing-market",
      period,
      obsStatus: "E",
      records: [{ place: "leiden", contract: "regular", units: 7650, vacant: 50, offered: 90, activeSeekers: 4100, shortage }],
    });

  /** Comes back to a page, as from another tab: it looks what is new. */
  const comeBack = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

  const cardOf = (page, name) => page.getByRole("article", { name });
  const focused = (page) => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent);

  for (const language of ["nl", "en"]) {
    const say = words[language];

    describe(`in ${language}`, { concurrency: 1 }, () => {
      test("without a key the alerts are there with their chart, and it says what a key is for", async () => {
        for (const [width, dark] of [[1280, false], [360, true]]) {
          const page = await openPage(hub, desk(language), { language, width, dark });
          const alert = cardOf(page, say.alert).first();
          await alert.getByText(say.severity, { exact: true }).waitFor();
          const chart = alert.getByRole("img", { name: say.chart });
          await chart.waitFor();
          await chart.getByText(/2[.,]500/).first().waitFor();
          await page.getByText(say.needsKey).waitFor();
          assert.equal(await page.getByRole("button", { name: say.acknowledge }).count(), 0);
          await expectAccessible(page, `the desk without a key in ${language} at ${width} px`);
          await page.getByRole("heading", { name: say.past }).click();
          await page.getByText(say.resolved).waitFor();
          await expectAccessible(page, "past alerts");
          await expectNoSidewaysScroll(page);
          await page.done();
        }
      });

      test("a key that is none, or of somebody else, is told so, and the alerts stay", async () => {
        const page = await openPage(hub, desk(language), { language });
        await page.getByLabel(say.key, { exact: true }).fill("geheim");
        await page.getByRole("button", { name: say.goOn }).click();
        await page.getByText(say.shape).waitFor();
        await page.getByLabel(say.key, { exact: true }).fill(`hub_000000000000_${"x".repeat(43)}`);
        await page.getByRole("button", { name: say.goOn }).click();
        await page.getByRole("alert").waitFor();
        await expectAccessible(page, "an unknown key");
        await page.getByLabel(say.key, { exact: true }).fill(hub.keys.monitor);
        await page.keyboard.press("Enter");
        await page.getByText(say.wrongRole).waitFor();
        assert.equal(await page.getByRole("button", { name: say.make }).count(), 0);
        await cardOf(page, say.alert).first().waitFor();
        await expectAccessible(page, "a reader's key");
        await page.done();
      });

      test("an alert is acknowledged with a note and taken back; everybody sees when, and only a key by whom", async () => {
        const page = await open(language);
        const alert = cardOf(page, say.alert).first();
        const acknowledge = alert.getByRole("button", { name: say.acknowledge, exact: true });
        await acknowledge.click();
        const dialog = page.getByRole("dialog");
        await expectAccessible(page, "acknowledging");
        await page.keyboard.press("Escape");
        await dialog.waitFor({ state: "detached" });
        assert.equal(await focused(page), say.acknowledge, "the focus is where it was");
        await page.keyboard.press("Enter");
        await dialog.getByLabel(say.note).fill("Bel 06-12345678");
        await dialog.getByRole("button", { name: say.acknowledge, exact: true }).click();
        await dialog.getByRole("alert").waitFor();
        await expectAccessible(page, "a note that was refused");
        await dialog.getByLabel(say.note).fill("Afdeling Wonen kijkt ernaar.");
        await dialog.getByRole("button", { name: say.acknowledge, exact: true }).click();
        await alert.getByText(say.by).waitFor();
        await alert.getByText("Afdeling Wonen kijkt ernaar.").waitFor();
        await alert.getByRole("button", { name: say.changeNote }).waitFor();
        assert.equal(await focused(page), say.changeNote);
        await expectAccessible(page, "an acknowledged alert");

        const other = await openPage(hub, desk(language), { language });
        await cardOf(other, say.alert).first().getByText(language === "nl" ? /Opgepakt op/ : /Acknowledged on/).waitFor();
        assert.equal(await other.getByText(say.by).count(), 0);
        await other.done();

        await alert.getByRole("button", { name: say.takeBack }).click();
        await alert.getByText(say.nobody).waitFor();
        await page.done();
      });

      test("an alert is silenced from where it stands, and the silence is ended", async () => {
        const page = await open(language);
        const alert = cardOf(page, say.alert).first();
        await alert.getByRole("button", { name: say.silence, exact: true }).click();
        const dialog = page.getByRole("dialog", { name: say.silenceTitle });
        assert.equal(await dialog.getByRole("checkbox", { name: "Leiden" }).isChecked(), true, "the alert's place is filled in");
        await dialog.getByRole("button", { name: say.silence, exact: true }).click();
        await dialog.getByText(say.fillReason).waitFor();
        await expectAccessible(page, "a silence without a reason");
        await dialog.getByLabel(say.reason).fill("DUWO herziet de schatting");
        await dialog.getByRole("button", { name: say.silence, exact: true }).click();
        await alert.getByText(say.silencedUntil).waitFor();
        assert.equal(await alert.getByRole("button", { name: say.silence, exact: true }).count(), 0);
        const row = page.getByRole("table", { name: say.silences }).getByRole("row").filter({ hasText: say.inForce });
        await row.getByText("DUWO herziet de schatting").waitFor();
        await expectAccessible(page, "a silence in force");
        await row.getByRole("button", { name: say.endSilence }).click();
        await expectAccessible(page, "ending a silence");
        await page.getByRole("dialog").getByRole("button", { name: say.end }).click();
        await row.waitFor({ state: "detached" });
        await page.getByRole("table", { name: say.silences }).getByText(say.ended, { exact: true }).first().waitFor();
        await alert.getByRole("button", { name: say.silence, exact: true }).waitFor();
        await page.done();
      });

      test("an alert rises: the receiver that was subscribed here gets it, signed, and the page shows it", async () => {
        const [resolved, raised] = language === "nl" ? ["2022-04", "2023-04"] : ["2024-04", "2025-04"];
        const sink = await startSink();
        const page = await open(language);
        await page.getByRole("button", { name: say.make }).click();
        const dialog = page.getByRole("dialog", { name: say.make });
        await expectAccessible(page, "a new subscription");
        await dialog.getByRole("button", { name: say.subscribe }).click();
        await dialog.getByText(say.fillSink).waitFor();
        await dialog.getByLabel(say.sink).and(page.locator(":focus")).waitFor();
        await dialog.getByLabel(say.sink).fill("http://10.0.0.1/alerts");
        await dialog.getByRole("button", { name: say.subscribe }).click();
        await dialog.getByRole("alert").waitFor();
        await dialog.getByText(say.notPublic).waitFor();
        await expectAccessible(page, "a sink that was refused");
        await dialog.getByLabel(say.sink).fill(sink.url);
        assert.equal(await dialog.getByRole("checkbox", { name: say.raised }).isChecked(), true);
        await dialog.getByRole("checkbox", { name: say.raised }).uncheck();
        await dialog.getByRole("checkbox", { name: say.over }).uncheck();
        await dialog.getByRole("button", { name: say.subscribe }).click();
        await dialog.getByText(say.chooseOne).waitFor();
        await dialog.getByRole("checkbox", { name: say.raised }).check();
        await dialog.getByRole("button", { name: say.subscribe }).click();

        await page.getByRole("heading", { name: say.secret }).waitFor();
        const secret = await page.getByText(/^whsec_/).innerText();
        await expectAccessible(page, "a secret");
        await page.getByRole("button", { name: say.kept }).click();
        assert.equal(await page.getByText(/^whsec_/).count(), 0, "the secret is shown once");
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        assert.equal(await card.getByText(say.raised).count(), 1, "what it gets is told by its title");

        await estimate(resolved, 2200);
        await estimate(raised, 2900);
        const delivery = await sink.until("the alert", ({ received }) => received.find(({ event }) => event.type.endsWith("housing.alert.raised.v1")));
        assert.equal(delivery.event.subject, "housing-shortage/leiden");
        assert.equal(delivery.event.data.value, 2900);
        assert.ok(isSignedWith(delivery, secret), "it is signed with the secret that the page showed");

        await comeBack(page);
        await page.getByText(say.newAlert).waitFor();
        const alert = cardOf(page, say.alert).filter({ hasText: /2[.,]900/ });
        await alert.getByRole("img", { name: say.chart }).waitFor();
        await alert.getByText(say.nobody).waitFor();
        await expectAccessible(page, "a new alert");
        await card.getByText(say.log).click();
        const row = card.getByRole("table").getByRole("row").filter({ hasText: say.raised });
        await row.getByText(say.delivered, { exact: true }).waitFor();
        await row.getByText("housing-shortage/leiden").waitFor();
        await page.done();
      });

      test("a test arrives and stands in the log; a receiver that fails is told, and gets it again", async () => {
        const sink = await startSink();
        await send(hub, "municipality", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP", types: ["nl.partnerhub.housing.alert.raised.v1"] });
        const page = await open(language);
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        await card.getByRole("button", { name: say.test }).click();
        await card.getByText(say.arrived).waitFor();
        await card.getByText(say.log).click();
        const log = card.getByRole("table");
        await log.getByRole("row").filter({ hasText: say.testType }).getByText(say.delivered, { exact: true }).waitFor();
        await expectAccessible(page, "the delivery log");

        sink.answer = { status: 503, body: "back in a minute" };
        await card.getByRole("button", { name: say.test }).click();
        await card.getByText(say.failed).waitFor();
        const failing = log.getByRole("row").filter({ hasText: say.underWay });
        await failing.getByText(say.busy).waitFor();
        await expectAccessible(page, "a test that failed");
        await failing.getByRole("button", { name: say.view }).click();
        const dialog = page.getByRole("dialog");
        await dialog.getByText("back in a minute").first().waitFor();
        await expectAccessible(page, "attempts");

        const failed = sink.received.at(-1);
        sink.answer = { status: 204, body: "" };
        await dialog.getByRole("button", { name: say.again }).click();
        await card.getByText(say.beingDone).waitFor();
        await sink.until("the same message again", ({ received }) => received.filter(({ id }) => id === failed.id).length > 1);
        await card.getByLabel(say.state).selectOption("dead");
        await card.getByText(say.nothing).waitFor();
        await card.getByLabel(say.state).selectOption("delivered");
        await log.getByRole("row").nth(1).waitFor();

        const before = sink.received.length;
        await card.getByRole("button", { name: say.again }).click();
        await page.getByRole("dialog").getByLabel(say.which).selectOption("all");
        await expectAccessible(page, "delivering many again");
        await page.getByRole("dialog").getByRole("button", { name: say.again }).click();
        await page.getByRole("dialog").getByText(say.manyDone).waitFor();
        await sink.until("all of them again", ({ received }) => received.length >= before + 2);
        await page.getByRole("dialog").getByRole("button", { name: say.close }).click();
        await page.done();
      });

      test("what was sent before there was a subscription is delivered afterwards, and the log has pages", async () => {
        const sink = await startSink();
        await send(hub, "operator", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP" });
        const page = await openPage(hub, desk(language), { language, key: hub.keys.operator });
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        await card.getByText(say.log).click();
        await card.getByText(say.noLog).waitFor();
        await card.getByRole("button", { name: say.again }).click();
        await page.getByRole("dialog").getByRole("button", { name: say.again }).click();
        await page.getByRole("dialog").getByText(say.manyDone).waitFor();
        await page.getByRole("dialog").getByRole("button", { name: say.close }).click();
        const rows = card.getByRole("table").getByRole("row");
        await rows.nth(25).waitFor();
        await sink.until("all events", ({ received }) => received.length > 60);
        assert.equal(await rows.count(), 26, "25 of them and the head");
        await card.getByRole("button", { name: say.older }).click();
        await rows.nth(50).waitFor();
        await expectAccessible(page, "a long log");
        await page.done();
      });

      test("the secret is renewed: for a while both sign, and the new one is shown once", async () => {
        const sink = await startSink();
        const { secret: old } = await send(hub, "municipality", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP" });
        const page = await open(language);
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        await card.getByRole("button", { name: say.rotate }).click();
        await expectAccessible(page, "renewing a secret");
        await page.getByRole("dialog").getByRole("button", { name: say.renew, exact: true }).click();
        await card.getByRole("heading", { name: say.secret }).waitFor();
        await card.getByText(say.previous).waitFor();
        const renewed = await card.getByText(/^whsec_/).innerText();
        assert.notEqual(renewed, old);
        await expectAccessible(page, "a renewed secret");
        await card.getByRole("button", { name: say.kept }).click();
        assert.equal(await page.getByText(/^whsec_/).count(), 0);
        await card.getByRole("button", { name: say.test }).click();
        await card.getByText(say.arrived).waitFor();
        const delivery = sink.received.at(-1);
        assert.ok(isSignedWith(delivery, renewed) && isSignedWith(delivery, old), "both sign");
        await page.done();
      });

      test("what it gets is changed, unless somebody else changed it meanwhile", async () => {
        const sink = await startSink();
        const { id } = await send(hub, "municipality", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP", types: ["nl.partnerhub.housing.alert.raised.v1"] });
        const page = await open(language);
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        await card.getByRole("button", { name: say.change }).click();
        const dialog = page.getByRole("dialog");
        assert.equal(await dialog.getByLabel(say.sink).inputValue(), sink.url);
        assert.equal(await dialog.getByRole("checkbox", { name: say.over }).isChecked(), false);
        await dialog.getByRole("checkbox", { name: say.over }).check();
        await expectAccessible(page, "changing a subscription");
        await dialog.getByRole("button", { name: say.save, exact: true }).click();
        await card.getByText(`${say.raised}; ${say.over}`).waitFor();
        assert.match(await focused(page), say.change);
        const kept = await send(hub, "municipality", `/v1/subscriptions/${id}`, undefined, { method: "GET" });
        assert.deepEqual(kept.types, ["nl.partnerhub.housing.alert.raised.v1", "nl.partnerhub.housing.alert.resolved.v1"]);

        await card.getByRole("button", { name: say.change }).click();
        await send(hub, "municipality", `/v1/subscriptions/${id}`, { config: { maxRate: 600 } }, { method: "PATCH" });
        await dialog.getByRole("checkbox", { name: say.all }).check();
        await dialog.getByRole("button", { name: say.save, exact: true }).click();
        await dialog.getByText(say.changedByOther).waitFor();
        await expectAccessible(page, "a change that came too late");
        await page.done();
      });

      test("it is paused and resumed, unless somebody else changed it meanwhile, and deleted", async () => {
        const sink = await startSink();
        const { id } = await send(hub, "municipality", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP", types: ["nl.partnerhub.housing.alert.raised.v1"] });
        const page = await open(language);
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        await card.getByRole("button", { name: say.pause }).click();
        await card.getByText(say.paused, { exact: true }).waitFor();
        assert.match(await focused(page), say.resume, "who works by keyboard is still there");
        await card.getByRole("button", { name: say.test }).click();
        await card.getByText(say.waits).waitFor();
        await expectAccessible(page, "a paused subscription");

        await send(hub, "municipality", `/v1/subscriptions/${id}`, { config: { maxRate: 600 } }, { method: "PATCH" });
        await card.getByRole("button", { name: say.resume }).click();
        await card.getByText(say.changedByOther).waitFor();
        await expectAccessible(page, "somebody else changed it");
        assert.equal(sink.received.length, 0, "nothing was resumed");
        const fresh = page.waitForResponse((response) => response.url().endsWith(`/v1/subscriptions/${id}`) && response.request().method() === "GET");
        await card.getByRole("button", { name: say.retry }).click();
        await fresh;
        await card.locator('[aria-busy="true"]').waitFor({ state: "detached" });
        assert.equal(await card.getByRole("alert").count(), 0);
        await card.getByRole("button", { name: say.resume }).click();
        await card.getByText(say.active, { exact: true }).waitFor();
        await sink.until("what waited", ({ received }) => received.length === 1);

        await card.getByRole("button", { name: say.remove }).click();
        await expectAccessible(page, "deleting");
        await page.getByRole("dialog").getByRole("button", { name: say.delete, exact: true }).click();
        await page.getByText(say.deleted).waitFor();
        await card.waitFor({ state: "detached" });
        await page.done();
      });

      test("a receiver that does not consent is told of, and asked again", async () => {
        const sink = await startSink({ consents: false });
        await send(hub, "municipality", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP", types: ["nl.partnerhub.housing.alert.raised.v1"] });
        const page = await open(language, { width: 360, dark: true });
        const card = cardOf(page, sink.url);
        await card.getByText(say.pending, { exact: true }).waitFor();
        await card.getByText(say.noConsent).waitFor();
        await expectAccessible(page, "a pending subscription");
        await expectNoSidewaysScroll(page);
        // The hub asks a second time by itself after some seconds, and then not for minutes.
        await sink.until("the second question", ({ asked }) => asked >= 2);
        sink.consents = true;
        // Within five seconds of that it asks nobody again, and says so.
        await card.getByRole("button", { name: say.ask }).click();
        await card.getByRole("alert").waitFor();
        const active = card.getByText(say.active, { exact: true });
        while (!(await active.isVisible())) {
          await card.getByRole("button", { name: say.ask }).click({ timeout: 2_000 }).catch(() => {});
          await active.waitFor({ timeout: 1_000 }).catch(() => {});
        }
        assert.ok(sink.asked >= 3);
        await page.done();
      });

      test("a receiver that wants nothing any more ends its subscription, which is turned on again", async () => {
        const sink = await startSink();
        await send(hub, "municipality", "/v1/subscriptions", { sink: sink.url, protocol: "HTTP", types: ["nl.partnerhub.housing.alert.raised.v1"] });
        const page = await open(language);
        const card = cardOf(page, sink.url);
        await card.getByText(say.active, { exact: true }).waitFor();
        sink.answer = { status: 410, body: "" };
        await card.getByRole("button", { name: say.test }).click();
        await card.getByText(say.gone).first().waitFor();
        // The log has it a moment before the subscription is disabled.
        const disabled = card.getByText(say.disabled, { exact: true });
        while (!(await disabled.isVisible())) {
          await comeBack(page);
          await disabled.waitFor({ timeout: 1_000 }).catch(() => {});
        }
        assert.match(await focused(page), /127\.0\.0\.1/, "the focus went to the subscription when the button it was on went");
        assert.equal(await card.getByRole("button", { name: say.test }).count(), 0, "nothing is sent to it");
        await expectAccessible(page, "a disabled subscription");
        sink.answer = { status: 204, body: "" };
        await card.getByRole("button", { name: say.enable }).click();
        await card.getByText(say.active, { exact: true }).waitFor();
        await page.done();
      });

      test("when the hub cannot be reached it says so, and goes on when asked", async () => {
        const page = await open(language);
        await page.getByRole("button", { name: say.make }).waitFor();
        await page.route("**/v1/alert-silences", (route) => route.abort());
        await page.reload();
        await page.getByText(say.unreachable).waitFor();
        await expectAccessible(page, "an unreachable hub");
        await cardOf(page, say.alert).first().waitFor();
        await page.unroute("**/v1/alert-silences");
        await page.getByRole("button", { name: say.retry }).click();
        await page.getByRole("button", { name: say.silenceTitle }).waitFor();
        await page.done();
      });
    });
  }
});
