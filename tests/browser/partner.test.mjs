// The partner desk, as somebody walks it who has figures to send: by the names of things, and in both languages.
import assert from "node:assert/strict";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { expectAccessible, expectNoSidewaysScroll, openPage, send, startHub } from "./harness.mjs";

const words = {
  nl: {
    key: "Sleutel",
    enter: "Verder",
    send: (period) => `Lever ${period} aan van Kamermarkt van DUWO`,
    sendHeading: "Aanleveren",
    choose: /^Kies een (ander )?bestand$/,
    outcome: "Uitkomst",
    receipt: "Ontvangstbewijs",
    wrong: "Er kloppen 2 dingen niet in het bestand.",
    kinds: /1 × een verkeerd soort waarde/,
    rows: "Rijen die niet kloppen",
    line: (number) => new RegExp(`^Regel ${number} `),
    right: "Het bestand klopt.",
    first: (period) => `Het wordt de eerste levering voor ${period}: 2 records.`,
    second: (period) => `Het wordt revisie 2 voor ${period}: 2 records. Die komt in de plaats van revisie 1.`,
    same: (period) => `Precies dit staat er al als revisie 2 voor ${period}. Aanleveren verandert niets.`,
    submit: "Aanleveren",
    received: "Ontvangen.",
    unchanged: "Dit stond er al; er is niets veranderd.",
    says: (period) => `Dit bestand zegt zelf waarover het gaat: ${period}. De periode, status en toelichting hierboven tellen dan niet.`,
    another: "Lever nog iets aan",
    view: "Bekijk het in de geschiedenis",
    opened: (period, revision) => `Kamermarkt van DUWO, ${period}, revisie ${revision}`,
    differences: "Verschillen tussen de revisies",
    dwellings: /Gewijzigd Woningen 2\.880 2\.900 \+20/,
    records: "Records zoals de hub ze bewaart",
    withdraw: "Trek deze revisie in",
    dialog: (period) => `Revisie 2 van ${period} intrekken?`,
    back: "Daarna geldt revisie 1 weer, en worden de cijfers van de monitor daarop berekend.",
    yes: "Intrekken",
    withdrawn: "Revisie 2 is ingetrokken. Nu geldt revisie 1.",
    history: "Ontvangen: Kamermarkt van DUWO",
    is: { counts: "Geldt", withdrawn: "Ingetrokken" },
    unreachable: "De hub is niet te bereiken.",
    again: "Probeer opnieuw",
    indicator: "2.750 kamers",
    resting: "Cijfers van de monitor die hierop rusten",
    figure: "Tekort aan studentenkamers",
  },
  en: {
    key: "Key",
    enter: "Go on",
    send: (period) => `Send ${period} of DUWO's room market`,
    sendHeading: "Send",
    choose: /^Choose (a|another) file$/,
    outcome: "Outcome",
    receipt: "Receipt",
    wrong: "2 things in the file are wrong.",
    kinds: /1 × a value of the wrong kind/,
    rows: "Rows that are wrong",
    line: (number) => new RegExp(`^Line ${number} `),
    right: "The file is right.",
    first: (period) => `It becomes the first submission for ${period}: 2 records.`,
    second: (period) => `It becomes revision 2 for ${period}: 2 records. It takes the place of revision 1.`,
    same: (period) => `Exactly this is there already as revision 2 for ${period}. Sending it changes nothing.`,
    submit: "Send",
    received: "Received.",
    unchanged: "This was there already; nothing has changed.",
    says: (period) => `This file says itself what it is about: ${period}. The period, status and note above do not count then.`,
    another: "Send something else",
    view: "See it in the history",
    opened: (period, revision) => `DUWO's room market, ${period}, revision ${revision}`,
    differences: "Differences between the revisions",
    dwellings: /Changed Dwellings 2,880 2,900 \+20/,
    records: "Records as the hub keeps them",
    withdraw: "Withdraw this revision",
    dialog: (period) => `Withdraw revision 2 of ${period}?`,
    back: "Revision 1 counts again then, and the monitor's figures are computed from it.",
    yes: "Withdraw",
    withdrawn: "Revision 2 is withdrawn. Revision 1 counts now.",
    history: "Received: DUWO's room market",
    is: { counts: "Counts", withdrawn: "Withdrawn" },
    unreachable: "The hub cannot be reached.",
    again: "Try again",
    indicator: "2,750 rooms",
    resting: "Figures of the monitor that rest on this",
    figure: "Shortage of student rooms",
  },
};

const month = (period, language) =>
  new Intl.DateTimeFormat(language === "nl" ? "nl-NL" : "en-GB", { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${period}-01T00:00:00Z`));

const csv = (name, ...lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(`${lines.join("\r\n")}\r\n`) });

/** A table's row without the line ends that the browser puts between cells. */
const textOf = async (row) => (await row.innerText()).replace(/\s+/g, " ");

describe("the partner desk", () => {
  let hub;
  before(async () => (hub = await startHub()));

  const periodThatIs = async (status, feed = "duwo-housing-market") => {
    const { reporting } = await send(hub, "duwo", `/v1/reporting?feed=${feed}&status=${status}`, undefined, { method: "GET" });
    return reporting.at(-1).period;
  };
  const shortage = async (period) => {
    const { observations } = await (await fetch(`${hub.url}/v1/indicators/housing-shortage/observations?period=${period}&place=leiden`)).json();
    return observations[0]?.value;
  };

  // The figures of both months end up in one hub: the newest month is looked at on the monitor, so it goes last.
  for (const [language, which] of [["nl", "missing"], ["en", "expected"]]) {
    test(`figures are mended, sent, revised and withdrawn (${language})`, async () => {
      const says = words[language];
      const period = await periodThatIs(which);
      const name = month(period, language);
      const page = await openPage(hub, `/${language}/partner/`, { language });
      await page.getByLabel(says.key, { exact: true }).fill(hub.keys.duwo);
      await expectAccessible(page, "asking for a key");
      await page.getByRole("button", { name: says.enter }).click();
      await page.getByRole("button", { name: says.send(name) }).click();
      await expectAccessible(page, "the desk");
      await page.waitForFunction((heading) => document.activeElement?.textContent === heading, says.sendHeading);

      const choose = page.getByLabel(says.choose);
      const header = "Plaats;contract;Woningen;vacant;offered;activeSeekers;shortage";
      const good = "leiden;regular;2.880;30;66;3.900;2.750";
      await choose.setInputFiles(csv("fout.csv", header, good, "leiden;campus;veel;30;66;3.900;", "", "leiden;short-stay;1;1;1"));
      await page.getByText(says.wrong).waitFor();
      await page.getByText(says.kinds).waitFor();
      const rows = page.getByRole("table", { name: says.rows });
      const wrong = await textOf(rows.getByRole("row", { name: says.line(3) }));
      assert.match(wrong, /Plaats leiden/, "the row stands there as it is in the file");
      assert.match(wrong, /Woningen .*veel/, "with what is wrong");
      assert.match(wrong, language === "nl" ? /Woningen: verwacht: een geheel getal/ : /Woningen: expected an integer/);
      assert.match(await textOf(rows.getByRole("row", { name: says.line(5) })), /short-stay/);
      await page.waitForFunction((heading) => document.activeElement?.textContent === heading, says.outcome);
      await expectAccessible(page, "findings");
      assert.equal(await shortage(period), undefined, "nothing was kept");

      await choose.setInputFiles(csv("goed.csv", header, good, "leiden;campus;4.568;30;66;3.900;"));
      await page.getByText(says.right).waitFor();
      await page.getByText(says.first(name)).waitFor();
      await expectAccessible(page, "what a file would become");
      assert.equal(await shortage(period), undefined, "it was a dry run");
      await page.getByRole("button", { name: says.submit, exact: true }).click();
      await page.getByText(says.received).waitFor();
      await page.getByText(`duwo-housing-market.${period}.1`).waitFor();
      const kept = await send(hub, "duwo", `/v1/submissions/duwo-housing-market.${period}.1`, undefined, { method: "GET" });
      await page.getByText(kept.sha256).waitFor();
      await expectAccessible(page, "a receipt");
      assert.equal(await shortage(period), 2750, "the interface has the new figure");
      const monitor = await openPage(hub, `/${language}/indicator/?id=housing-shortage`, { language });
      await monitor.getByText(says.indicator, { exact: true }).first().waitFor();
      await monitor.done();

      // Then as JSON, which says itself what it is about.
      const records = [
        { place: "leiden", contract: "regular", units: 2900, vacant: 30, offered: 66, activeSeekers: 3900, shortage: 2800 },
        { place: "leiden", contract: "campus", units: 4568, vacant: 30, offered: 66, activeSeekers: 3900 },
      ];
      const json = { name: "herzien.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ feed: "duwo-housing-market", period, records })) };
      await page.getByRole("button", { name: says.another }).click();
      await choose.setInputFiles(json);
      await page.getByText(says.says(name)).waitFor();
      await page.getByText(says.second(name)).waitFor();
      await page.getByRole("button", { name: says.submit, exact: true }).click();
      await page.getByText(`duwo-housing-market.${period}.2`).waitFor();
      await page.getByRole("button", { name: says.another }).click();
      await choose.setInputFiles(json);
      await page.getByText(says.same(name)).waitFor();
      await page.getByRole("button", { name: says.submit, exact: true }).click();
      await page.getByText(says.unchanged).waitFor();

      await page.getByRole("button", { name: says.view }).click();
      await page.getByRole("heading", { name: says.opened(name, 2) }).waitFor();
      await page.getByRole("table", { name: says.records }).waitFor();
      const changes = page.getByRole("table", { name: says.differences });
      assert.match(await textOf(changes), says.dwellings);
      await page.getByRole("region", { name: says.resting }).getByRole("link", { name: says.figure }).waitFor();
      await expectAccessible(page, "a submission");

      await page.getByRole("button", { name: says.withdraw }).click();
      const dialog = page.getByRole("dialog", { name: says.dialog(name) });
      await dialog.getByText(says.back).waitFor();
      await expectAccessible(page, "asking to withdraw");
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), says.withdraw, "the keyboard is where it was");
      await page.getByRole("button", { name: says.withdraw }).click();
      await dialog.getByRole("button", { name: says.yes, exact: true }).click();
      await page.getByText(says.withdrawn).waitFor();
      const list = page.getByRole("table", { name: says.history });
      await list.getByRole("row").filter({ hasText: says.is.withdrawn }).filter({ hasText: name }).waitFor();
      await list.getByRole("row").filter({ hasText: says.is.counts }).filter({ hasText: name }).waitFor();
      await expectAccessible(page, "a withdrawn submission");
      assert.equal(await shortage(period), 2750, "the figure of the first revision is back");
      await page.done();
    });
  }

  test("all of it can be done by keyboard alone", async () => {
    const page = await openPage(hub, "/en/partner/");
    await page.getByLabel("Key", { exact: true }).waitFor();
    // Listened for from the start: the browser is only told then that a test answers its question, and takes a moment to know.
    const chosen = page.waitForEvent("filechooser", { timeout: 90_000 });
    const tabTo = async (what, locator) => {
      for (let pressed = 0; pressed < 200; pressed += 1) {
        if ((await locator.count()) === 1 && (await locator.evaluate((element) => element === document.activeElement))) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`${what} is not reached by Tab`);
    };
    await tabTo("the key", page.getByLabel("Key", { exact: true }));
    await page.keyboard.type(hub.keys.duwo);
    await page.keyboard.press("Enter");
    const year = await periodThatIs("missing", "duwo-lettings");
    const button = page.getByRole("button", { name: `Send ${year} of DUWO's lettings` });
    await button.waitFor();
    await tabTo("the calendar's button", button);
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Send");
    await tabTo("the file", page.getByLabel("Choose a file"));
    await page.keyboard.press("Enter");
    await (await chosen).setFiles(csv("lettings.csv", "place,programme,lettings", "leiden,regular,3192"));
    await page.getByText(`It becomes the first submission for ${year}: 1 record.`).waitFor();
    await page.waitForFunction(() => document.activeElement?.textContent === "Outcome");
    await tabTo("Send", page.getByRole("button", { name: "Send", exact: true }));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "Receipt");
    await page.getByText(`duwo-lettings.${year}.1`).waitFor();
    await tabTo("the history", page.getByRole("button", { name: "See it in the history" }));
    await page.keyboard.press("Enter");
    await page.waitForFunction((name) => document.activeElement?.textContent === name, `DUWO's lettings, ${year}, revision 1`);
    await tabTo("closing", page.getByRole("button", { name: "Close this submission" }));
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.textContent === "See it in the history");
    await page.done();
  });

  test("a key that is none, that is wrong, or is somebody else's gets no further", async () => {
    for (const language of ["nl", "en"]) {
      const says = words[language];
      const page = await openPage(hub, `/${language}/partner/`, { language });
      const field = page.getByLabel(says.key, { exact: true });
      await field.fill("welkom01");
      await page.getByRole("button", { name: says.enter }).click();
      await page.getByText(language === "nl" ? "Een sleutel begint met hub_ en heeft 60 tekens." : "A key begins with hub_ and has 60 characters.").waitFor();
      await field.fill(`${hub.keys.duwo.slice(0, -1)}${hub.keys.duwo.endsWith("A") ? "E" : "A"}`);
      await page.getByRole("button", { name: says.enter }).click();
      await page.getByRole("alert").waitFor();
      assert.match(await page.getByRole("alert").innerText(), language === "nl" ? /Vraag de beheerder van de hub om een nieuwe/ : /Ask the hub's operator for a new one/);
      await expectAccessible(page, "a wrong key");
      assert.equal(await page.evaluate(() => sessionStorage.length), 0, "it is not kept");
      await field.fill(hub.keys.monitor);
      await page.getByRole("button", { name: says.enter }).click();
      await page.getByText(language === "nl" ? "Deze sleutel is van een lezer; deze balie is er voor anderen." : "This key is of a reader; this desk is for others.").waitFor();
      await expectAccessible(page, "another's key");
      await page.done();
    }
  });

  test("a hub that cannot be reached is told, and tried again", async () => {
    for (const language of ["nl", "en"]) {
      const says = words[language];
      const page = await openPage(hub, "/health/live", { language, key: hub.keys.duwo });
      const cut = (route) => route.abort("connectionrefused");
      await page.route("**/v1/reporting*", cut);
      await page.goto(`${hub.url}/${language}/partner/`);
      await page.getByText(says.unreachable).waitFor();
      await expectAccessible(page, "a calendar that cannot be fetched");
      await page.unroute("**/v1/reporting*", cut);
      await page.getByRole("button", { name: says.again }).click();
      await page.getByRole("table", { name: language === "nl" ? "Kalender van Kamermarkt van DUWO" : "Calendar of DUWO's room market" }).waitFor();

      await page.route("**/submissions?dryRun=true*", cut);
      await page.getByLabel(says.choose).setInputFiles(csv("a.csv", "place,contract,units,vacant,offered,activeSeekers", "leiden,regular,2880,30,66,3900"));
      await page.getByText(says.unreachable).waitFor();
      await expectAccessible(page, "an upload that failed");
      await page.unroute("**/submissions?dryRun=true*", cut);
      await page.getByRole("button", { name: says.again }).click();
      await page.getByText(says.right).waitFor();

      await page.context().setOffline(true);
      await page.getByText(language === "nl" ? "Er is geen verbinding. Wat er staat kan verouderd zijn." : "There is no connection. What you see may be out of date.").waitFor();
      await page.getByText(says.right).waitFor();
      await page.context().setOffline(false);
      await page.done();
    }
  });

  test("a locked period is told before anything is uploaded", async () => {
    for (const language of ["nl", "en"]) {
      const page = await openPage(hub, `/${language}/partner/`, { language, key: hub.keys.duwo });
      const uploads = [];
      page.on("request", (request) => request.method() === "POST" && uploads.push(request.url()));
      const form = page.getByRole("region", { name: words[language].sendHeading, exact: true });
      await form.getByLabel(language === "nl" ? "Levering" : "Feed", { exact: true }).selectOption("duwo-housing-stock");
      await form.getByLabel(language === "nl" ? "Periode" : "Period", { exact: true }).selectOption("2021");
      await page.getByLabel(words[language].choose).setInputFiles(csv("stock.csv", "place;ownership;units", "leiden;owned;6.147"));
      await page.getByText(language === "nl" ? "De beheerder heeft deze periode vergrendeld." : "The operator has locked this period.").waitFor();
      await page.getByText(/Published figures\./).waitFor();
      assert.deepEqual(uploads, []);
      await expectAccessible(page, "a locked period");
      await page.done();
    }
  });

  test("what cannot be sent is told before it is", async () => {
    for (const language of ["nl", "en"]) {
      const nl = language === "nl";
      const page = await openPage(hub, `/${language}/partner/`, { language, key: hub.keys.duwo });
      const uploads = [];
      page.on("request", (request) => request.method() === "POST" && uploads.push(request.url()));
      const choose = page.getByLabel(words[language].choose);
      const folder = await mkdtemp(join(tmpdir(), "hub-partner-"));
      const large = await open(join(folder, "groot.csv"), "w");
      await large.truncate(32 * 1024 * 1024 + 1);
      await large.close();
      await choose.setInputFiles(join(folder, "groot.csv"));
      await page.getByText(nl ? /Dit bestand is groter dan 32 MB/ : /This file is larger than 32 MB/).waitFor();
      await choose.setInputFiles({ name: "cijfers.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("PK") });
      await page.getByText(nl ? /Dit soort bestand neemt de hub niet aan/ : /The hub does not take this kind of file/).waitFor();
      await choose.setInputFiles({ name: "leeg.csv", mimeType: "text/csv", buffer: Buffer.alloc(0) });
      await page.getByText(nl ? "Dit bestand is leeg." : "This file is empty.").waitFor();
      await page.getByLabel(nl ? "Periode" : "Period", { exact: true }).first().selectOption("other");
      await page.getByLabel(nl ? "Welke periode" : "Which period").fill("2024");
      await choose.setInputFiles(csv("a.csv", "place;contract", "leiden;regular"));
      await page.getByText(nl ? "Dit is geen periode van deze levering. Schrijf hem zo: 2024-09." : "This is no period of this feed. Write it like this: 2024-09.").waitFor();
      assert.deepEqual(uploads, []);
      await rm(folder, { recursive: true });
      await expectAccessible(page, "what cannot be sent");
      await page.done();
    }
  });

  test("a long upload shows how far it is and can be cancelled", async () => {
    for (const language of ["nl", "en"]) {
      const nl = language === "nl";
      const page = await openPage(hub, `/${language}/partner/`, { language, key: hub.keys.duwo });
      const choose = page.getByLabel(words[language].choose);
      await choose.waitFor();
      const network = await page.context().newCDPSession(page);
      await network.send("Network.enable");
      await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 });
      const rows = Array.from({ length: 150_000 }, (_, row) => `place-${row};regular;1;1;1;1`);
      await choose.setInputFiles(csv("long.csv", "place;contract;units;vacant;offered;activeSeekers", rows.join("\r\n")));
      const bar = page.getByRole("progressbar", { name: nl ? "Het bestand gaat naar de hub om te worden nagekeken" : "The file goes to the hub to be checked" });
      await bar.waitFor();
      await page.waitForFunction(() => (document.querySelector("progress")?.position ?? -1) > 0);
      await expectAccessible(page, "an upload on its way");
      await page.getByRole("button", { name: nl ? "Afbreken" : "Cancel" }).click();
      await page.getByText(nl ? "Het nakijken is afgebroken. Er is niets bewaard." : "The check was cancelled. Nothing was kept.").waitFor();
      await expectAccessible(page, "a cancelled upload");
      await bar.waitFor({ state: "hidden" });
      await network.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
      await page.getByRole("button", { name: nl ? "Kijk na" : "Check", exact: true }).click();
      await page.getByText(nl ? /150\.000 records/ : /150,000 records/).waitFor();
      await page.done();
    }
  });

  test("of many mistakes the first thousand are listed, and all are counted", async () => {
    const page = await openPage(hub, "/nl/partner/", { language: "nl", key: hub.keys.duwo, width: 360, dark: true });
    const rows = Array.from({ length: 1200 }, (_, row) => `{"place":"place-${row}","contract":"regular","units":-1,"vacant":0,"offered":0,"activeSeekers":0}`);
    await page.getByLabel(words.nl.choose).setInputFiles({ name: "a.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(rows.join("\n")) });
    await page.getByText(/1\.200 × een te klein getal/).waitFor();
    await page.getByText(/alleen de eerste 1\.000 van de 1\.200/).waitFor();
    const table = page.getByRole("table", { name: "Rijen die niet kloppen" });
    assert.equal(await table.getByRole("row").count(), 51);
    await page.getByRole("button", { name: "Toon nog 50 rijen" }).click();
    assert.match(await textOf(table.getByRole("row", { name: /^Regel 100 / })), /place place-99 .*units .*-1/);
    await expectAccessible(page, "many findings in the dark");
    await expectNoSidewaysScroll(page);
    await page.done();
  });

  test("rows are found in every kind of file, and what only stands out is told as that", async () => {
    const page = await openPage(hub, "/en/partner/", { key: hub.keys.duwo });
    const choose = page.getByLabel(words.en.choose);
    const row = (name) => page.getByRole("table", { name: "Rows that are wrong" }).getByRole("row", { name });
    // The cell with a line end is no code, so its row is wrong too; the one behind it is a line further down.
    await choose.setInputFiles(csv("excel.csv", "\uFEFFsep=;", "contract;Plaats;units;vacant;offered;activeSeekers", 'regular;"lei\r\nden";1;1;1;1', 'campus;"lei""den";x;1;1;1'));
    assert.match(await textOf(row(/^Line 3 /)), /contract regular Plaats .*lei den units 1/);
    assert.match(await textOf(row(/^Line 5 /)), /contract campus Plaats .*lei"den units .*x vacant 1/);

    const records = [{ place: "leiden", contract: "regular", units: 1, vacant: 0, offered: 0, activeSeekers: 0 }, { place: "leiden", contract: "campus", units: 1.5, vacant: 0, offered: 0, activeSeekers: 0 }];
    const envelope = JSON.stringify({ feed: "duwo-housing-market", period: "2021-04", note: 'a note with "records":[', records }).replace("1.5", "1.50");
    const dropped = await page.evaluateHandle((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "a.json", { type: "application/json" }));
      return transfer;
    }, envelope);
    await page.getByText("or drop it here.").dispatchEvent("drop", { dataTransfer: dropped });
    assert.match(await textOf(row(/^Record 1 /)), /place leiden contract campus units .*1\.50/, "the number stands as it is in the file");
    await page.getByText("Records are counted from 0.").waitFor();

    await page.getByLabel("Period", { exact: true }).selectOption("other");
    await page.getByLabel("Which period").fill("2021-04");
    await choose.setInputFiles(csv("a.csv", "place;contract;units;vacant;offered;activeSeekers", "leiden;regular;2.880;30;66;3.900"));
    await page.getByText("One thing stands out").waitFor();
    const odd = page.getByRole("table", { name: "Rows that stand out" }).getByRole("row", { name: /^Line 2 / });
    assert.match(await textOf(odd), /units .*2\.880.*units-as-in-stock|units .*2\.880.* yearly stock /);
    await page.getByRole("button", { name: "Send", exact: true }).waitFor();
    await expectAccessible(page, "a warning");
    // What was checked is no longer what would be sent.
    await page.getByLabel("Note (may stay empty)").fill("Counted anew.");
    await page.getByText("You have changed something above. Have the file checked again.").waitFor();
    assert.equal(await page.getByRole("button", { name: "Send", exact: true }).count(), 0);
    await page.done();
  });

  test("reports of refused submissions can be read, and a feed without any says so", async () => {
    const refused = await fetch(`${hub.url}/v1/feeds/lic-events/submissions?period=2025-03`, {
      method: "POST",
      headers: { Authorization: `Bearer ${hub.keys.lic}`, "Content-Type": "text/csv" },
      body: "event,kind,date,attendees\nspring,meet-and-mingle,2025-04-20,95\n",
    });
    assert.equal(refused.status, 400);
    for (const language of ["nl", "en"]) {
      const page = await openPage(hub, `/${language}/partner/`, { language, key: hub.keys.lic });
      const list = page.getByRole("region", { name: language === "nl" ? "Geschiedenis" : "History", exact: true });
      await list.getByLabel(language === "nl" ? "Levering" : "Feed", { exact: true }).selectOption("lic-events");
      await list.getByLabel(language === "nl" ? "Toon" : "Show", { exact: true }).selectOption("refused");
      await list.getByRole("button", { name: language === "nl" ? /^Bekijk wat er op .* mis was$/ : /^See what was wrong on / }).click();
      await list.getByText("date-within-month").first().waitFor();
      await expectAccessible(page, "a refused submission");
      await list.getByLabel(language === "nl" ? "Levering" : "Feed", { exact: true }).selectOption("lic-newcomers");
      await list.getByText(language === "nl" ? "Van deze levering is de laatste 90 dagen niets geweigerd." : "Nothing of this feed was refused in the last 90 days.").waitFor();
      await page.done();
    }
  });

  test("who renews their key goes on with the new one", async () => {
    for (const [language, who] of [["nl", "lbsp"], ["en", "universiteit-leiden"]]) {
      const nl = language === "nl";
      const page = await openPage(hub, `/${language}/partner/`, { language });
      await page.getByLabel(words[language].key, { exact: true }).fill(hub.keys[who]);
      await page.getByRole("button", { name: words[language].enter }).click();
      await page.getByText(nl ? /^U werkt hier als / : /^You work here as /).waitFor();
      await page.getByText(nl ? /Uw sleutel (geldt tot|verloopt)/ : /Your key (is valid until|expires)/).waitFor();
      await page.getByRole("button", { name: nl ? "Vernieuw mijn sleutel" : "Renew my key" }).click();
      await page.getByRole("button", { name: nl ? "Maak een nieuwe sleutel" : "Make a new key" }).click();
      const dialog = page.getByRole("dialog", { name: nl ? "Uw nieuwe sleutel" : "Your new key" });
      const key = await dialog.getByText(/^hub_/).innerText();
      assert.notEqual(key, hub.keys[who]);
      await dialog.getByText(nl ? /^De oude sleutel werkt nog tot / : /^The old key works until /).waitFor();
      await expectAccessible(page, "a new key");
      await dialog.getByRole("button", { name: nl ? "Ik heb hem bewaard, ga verder met de nieuwe sleutel" : "I have kept it, go on with the new key" }).click();
      await page.getByRole("button", { name: nl ? "Vernieuw mijn sleutel" : "Renew my key" }).waitFor();
      assert.equal(await page.evaluate(() => Object.values(sessionStorage).join()), key);
      assert.equal((await fetch(`${hub.url}/v1/caller`, { headers: { Authorization: `Bearer ${key}` } })).status, 200);
      await page.getByRole("button", { name: nl ? "Sleutel vergeten" : "Forget the key" }).click();
      await page.getByLabel(words[language].key, { exact: true }).waitFor();
      assert.equal(await page.evaluate(() => sessionStorage.length), 0);
      await page.done();
    }
  });
});
