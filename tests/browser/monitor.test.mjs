// The monitor, as somebody sees it who has never heard of the hub.
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { expectAccessible, expectNoSidewaysScroll, openPage, send, startHub } from "./harness.mjs";

describe("the monitor", { concurrency: 2 }, () => {
  let hub;
  before(async () => (hub = await startHub()));

  test("the address alone leads to the language of the browser", async () => {
    for (const [language, title] of [["nl", "Monitor internationalisering Leiden"], ["en", "Leiden internationalisation monitor"]]) {
      const page = await openPage(hub, "/", { language });
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      assert.equal(new URL(page.url()).pathname, `/${language}/`);
      assert.equal(await page.locator("html").getAttribute("lang"), language);
      await page.done();
    }
  });

  test("it opens with one in eight, the alert that is up, and the themes", async () => {
    const page = await openPage(hub, "/en/");
    await page.getByText("About one in eight residents").waitFor();
    await page.getByText("The estimated shortage in Leiden is 2,600 rooms in April 2021; the threshold is 2,500.").waitFor();
    for (const theme of ["Population", "Students", "Housing", "Work"]) await page.getByRole("heading", { level: 2, name: theme, exact: true }).waitFor();
    const card = page.getByRole("listitem").filter({ has: page.getByRole("link", { name: "Share of international residents", exact: true }) });
    assert.match(await card.innerText(), /13\.1 %/);
    await page.done();
  });

  test("its first view takes one call of the interface and less than 150 kB", async () => {
    const page = await openPage(hub, "/en/");
    await page.getByText("About one in eight residents").waitFor();
    await page.waitForLoadState("networkidle");
    const transfers = await page.evaluate(() => performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation")).map(({ name, transferSize }) => ({ name, transferSize })));
    assert.deepEqual(transfers.filter(({ name }) => new URL(name).pathname.startsWith("/v1/")).map(({ name }) => new URL(name).pathname), ["/v1/monitor"]);
    const total = transfers.reduce((sum, { transferSize }) => sum + transferSize, 0);
    assert.ok(total > 10_000 && total < 150_000, `${total} bytes came over the wire`);
    await page.done();
  });

  test("without a script it can be read, with links to charts and files", async () => {
    const page = await openPage(hub, "/nl/", { language: "nl", script: false });
    await page.getByText("Ongeveer een op de acht inwoners").waitFor();
    await page.getByText("Het geschatte tekort in Leiden is 2.600 kamers in april 2021; de grens is 2.500.").waitFor();
    const row = page.getByRole("listitem").filter({ hasText: /^Woningen van DUWO / });
    const chart = await fetch(hub.url + (await row.getByRole("link", { name: "grafiek" }).getAttribute("href")));
    assert.equal(chart.headers.get("content-type"), "image/svg+xml");
    await page.done();
  });

  test("a year chosen stands in the address and leads back to itself", async () => {
    const page = await openPage(hub, "/en/");
    await page.getByLabel("Year").selectOption("2021");
    await page.waitForURL("**/en/?year=2021");
    await page.getByRole("link", { name: "Factsheet to print (2021)" }).waitFor();
    const shared = await openPage(hub, "/en/?year=2021");
    assert.equal(await shared.getByLabel("Year").inputValue(), "2021");
    await page.done();
    await shared.done();
  });

  test("the language changes and the rest of the address stays", async () => {
    const page = await openPage(hub, "/en/indicator/?id=housing-units&by=place");
    await page.getByRole("heading", { level: 1, name: "DUWO's dwellings" }).waitFor();
    await page.getByRole("link", { name: "Nederlands" }).click();
    await page.getByRole("heading", { level: 1, name: "Woningen van DUWO" }).waitFor();
    assert.equal(await page.getByLabel("Uitgesplitst naar").inputValue(), "place");
    await page.done();
  });

  test("a figure has its chart, table, definition, statuses, sources and downloads", async () => {
    const page = await openPage(hub, "/en/indicator/?id=housing-shortage");
    await page.getByText("2,600 rooms", { exact: true }).waitFor();
    await page.getByRole("img", { name: "Shortage of student rooms" }).waitFor();
    const table = page.getByRole("table", { name: "The figures" });
    assert.match(await table.getByRole("row").nth(1).innerText(), /April 2021\s+2,600\s+\+350\s+estimated/);
    await page.getByText("The partner did not count but estimated it.").waitFor();
    await page.getByRole("table", { name: "Submissions of partners" }).getByText("DUWO's room market").waitFor();
    for (const format of ["CSV", "Excel workbook", "JSON-stat", "Chart (SVG)"]) {
      const answer = await fetch(hub.url + (await page.getByRole("link", { name: format, exact: true }).getAttribute("href")));
      assert.equal(answer.status, 200, format);
    }
    await page.done();
  });

  test("a figure is broken down, and the choice can be shared", async () => {
    const page = await openPage(hub, "/en/indicator/?id=housing-units");
    await page.getByLabel("Broken down by").selectOption("place");
    await page.getByRole("columnheader", { name: "Place" }).waitFor();
    await page.getByLabel("From").selectOption("2020");
    await page.getByLabel("Amsterdam").uncheck();
    const query = new URL(page.url()).searchParams;
    assert.equal(query.get("by"), "place");
    assert.equal(query.get("from"), "2020");
    const shared = await openPage(hub, new URL(page.url()).pathname + new URL(page.url()).search);
    await shared.getByLabel("Leiden", { exact: true }).waitFor();
    assert.equal(await shared.getByLabel("Amsterdam").isChecked(), false);
    assert.equal(await shared.getByRole("rowheader", { name: "2017" }).count(), 0);
    await page.done();
    await shared.done();
  });

  test("figures are compared with those of a year earlier, and the comparison can be shared", async () => {
    const page = await openPage(hub, "/en/indicator/?id=newcomers-served");
    await page.getByLabel("Compare with").selectOption("A year earlier");
    await page.getByRole("columnheader", { name: "Change on a year earlier" }).waitFor();
    assert.equal(new URL(page.url()).searchParams.get("compare"), "year");
    // Of December 2025 there is a year earlier, of November 2025 there is none.
    const rows = page.getByRole("table", { name: "The figures" }).getByRole("row");
    assert.match(await rows.nth(1).innerText(), /^December 2025\s+232\s+300\s+−68\s/);
    assert.match(await rows.nth(2).innerText(), /^November 2025\s+300\s+–\s+estimated/);
    const shared = await openPage(hub, new URL(page.url()).pathname + new URL(page.url()).search, { width: 360, dark: true });
    await shared.getByRole("columnheader", { name: "Change on a year earlier" }).waitFor();
    await shared.getByRole("img").waitFor();
    await expectAccessible(shared);
    await expectNoSidewaysScroll(shared);
    await page.done();
    await shared.done();
  });

  test("what is withheld is told so, and why", async () => {
    const page = await openPage(hub, "/en/indicator/?id=newcomers-purpose-share&by=purpose");
    const row = page.getByRole("table", { name: "The figures" }).getByRole("row").filter({ hasText: "Labour migrant" });
    assert.match(await row.innerText(), /–\s+withheld because of small numbers/);
    await page.getByText("The number is so small that it may be about people who could be recognised").waitFor();
    await page.getByText("Numbers from 1 to 9 are not published").waitFor();
    await page.getByRole("table", { name: "Submissions of partners" }).getByRole("cell", { name: "Leiden International Centre", exact: true }).first().waitFor();
    await page.done();
  });

  test("names and notes are text, whatever stands in them", async () => {
    const page = await openPage(hub, "/en/indicator/?id=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&by=%3Cscript%3E&show=%3Cb%3E");
    await page.getByRole("alert").getByText("<img src=x onerror=alert(1)>").waitFor();
    assert.equal(await page.locator("main img, main script").count(), 0);
    await page.done();
  });

  test("what is not there is told with what to do", async () => {
    const page = await openPage(hub, "/en/indicator/?id=no-such-figure");
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /Not found[\s\S]*no-such-figure[\s\S]*the address is wrong/);
    await expectAccessible(page);
    await page.done();
  });

  test("when the hub cannot be reached the page says so, and goes on when it can", async () => {
    const page = await openPage(hub, "/en/indicator/?id=housing-units");
    await page.getByRole("table", { name: "The figures" }).waitFor();
    await page.route("**/v1/**", (route) => route.abort());
    await page.getByLabel("Broken down by").selectOption("place");
    await page.getByText("The hub cannot be reached.").first().waitFor();
    await expectAccessible(page);
    await page.unroute("**/v1/**");
    await page.getByRole("button", { name: "Try again" }).first().click();
    await page.getByRole("columnheader", { name: "Place" }).waitFor();
    await page.context().setOffline(true);
    await page.getByText("There is no connection.").waitFor();
    await page.done();
  });

  test("the figures that the page came with stay when the hub fails or is slow", async () => {
    const page = await openPage(hub, "/favicon.svg");
    await page.route("**/v1/monitor?**", (route) => route.abort());
    await page.goto(`${hub.url}/en/`);
    await page.getByText("The hub cannot be reached.").waitFor();
    await page.getByText("About one in eight residents").waitFor();
    await expectAccessible(page);
    await page.unroute("**/v1/monitor?**");
    let answer = () => {};
    await page.route("**/v1/monitor?**", (route) => (answer = () => route.continue()));
    await page.goto(`${hub.url}/en/`);
    await page.getByText("Loading…").waitFor();
    await page.getByText("About one in eight residents").waitFor();
    await page.getByRole("navigation", { name: "Main menu" }).waitFor();
    await expectAccessible(page);
    answer();
    await page.getByLabel("Year").waitFor();
    await page.done();
  });

  test("a hub that has no figures yet says so", async () => {
    const own = await startHub({ empty: true });
    for (const [language, nothing, chosen] of [["nl", "Er zijn nog geen cijfers gepubliceerd.", "Voor deze keuze is er niets gepubliceerd."], ["en", "No figures have been published yet.", "Nothing is published for this choice."]]) {
      const page = await openPage(own, `/${language}/`, { language });
      await page.getByText(nothing).waitFor();
      await expectAccessible(page);
      await page.goto(`${own.url}/${language}/indicator/?id=housing-units`);
      await page.getByText(chosen).waitFor();
      await expectAccessible(page);
      await page.done();
    }
    await own.stop();
  });

  test("a submission changes the monitor", async () => {
    const own = await startHub();
    await send(own, "duwo", "/v1/feeds/duwo-housing-market/submissions", {
      feed: "duwo-housing-market", period: "2022-04", obsStatus: "E",
      records: [{ place: "leiden", contract: "regular", units: 7650, vacant: 50, offered: 90, activeSeekers: 4100, shortage: 2200 }],
    });
    const page = await openPage(own, "/en/");
    await page.getByText("There are no active housing alerts.").waitFor();
    await page.done();
    await own.stop();
  });

  test("a line breaks where a period was not sent", async () => {
    const page = await openPage(hub, "/en/indicator/?id=housing-units&by=place&show=leiden");
    const chart = page.getByRole("img", { name: "DUWO's dwellings" });
    await chart.waitFor();
    // 2015 to 2017, then 2020 and 2021.
    const lines = await chart.locator("path[d*=L]").evaluateAll((paths) => paths.map((path) => path.getAttribute("d").match(/M/g).length));
    assert.ok(lines.includes(2), `the lines have ${lines} pieces`);
    await page.done();
  });

  test("it prints as the factsheet does: the figures in three columns, without what is to be pressed", async () => {
    const page = await openPage(hub, "/nl/", { language: "nl" });
    await page.getByText("Ongeveer een op de acht inwoners").waitFor();
    await page.getByLabel("Jaar").waitFor();
    await page.emulateMedia({ media: "print" });
    for (const pressed of [page.getByRole("navigation").first(), page.getByLabel("Jaar"), page.getByRole("contentinfo")]) assert.equal(await pressed.isVisible(), false);
    for (const read of [page.getByText("Ongeveer een op de acht inwoners"), page.getByRole("heading", { name: "Wonen", exact: true })]) assert.equal(await read.isVisible(), true);
    const columns = await page.getByRole("list").filter({ has: page.getByRole("link", { name: "Woningen van DUWO", exact: true }) }).evaluate((list) => getComputedStyle(list).gridTemplateColumns.split(" ").length);
    assert.equal(columns, 3);
    await page.goto(`${hub.url}/nl/indicator/?id=housing-units`);
    await page.getByRole("table", { name: "De cijfers" }).waitFor();
    assert.equal(await page.getByLabel("Van", { exact: true }).isVisible(), false);
    await page.getByRole("img", { name: "Woningen van DUWO" }).waitFor();
    await page.done();
  });

  test("it can be walked by keyboard alone", async () => {
    const page = await openPage(hub, "/en/");
    await page.getByLabel("Year").waitFor();
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
    await page.keyboard.press("Tab");
    assert.match(await page.evaluate(() => document.activeElement?.textContent ?? ""), /Why this alert/);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Shortage of student rooms" }).waitFor();
    await page.done();
  });

  test("who has begun with the keyboard before the page is drawn goes on where they were", async () => {
    const page = await openPage(hub, "/favicon.svg");
    const holds = async (what, pattern) => assert.match(await page.evaluate(() => document.activeElement.textContent), pattern, what);
    // The page as the server wrote it, whose script or figures are kept waiting until `goOn`.
    const begin = async (held) => {
      let goOn;
      const gate = new Promise((resolve) => (goOn = resolve));
      await page.unroute(held);
      await page.route(held, (route) => gate.then(() => route.continue()));
      await page.goto(`${hub.url}/en/`, { waitUntil: "commit" });
      await page.getByText("About one in eight residents").waitFor();
      return goOn;
    };

    let goOn = await begin("**/assets/*.js");
    await page.keyboard.press("Tab");
    await holds("the way past the menu, before there is a menu", /^Skip to content$/);
    goOn();
    await page.getByLabel("Year").waitFor();
    await holds("the same way", /^Skip to content$/);
    await page.keyboard.press("Tab");
    await holds("what comes after it", /International Leiden/);

    goOn = await begin("**/assets/*.js");
    const chart = () => page.getByRole("listitem").filter({ hasText: /^DUWO's dwellings / }).getByRole("link", { name: "chart" });
    await chart().focus();
    goOn();
    await page.getByLabel("Year").waitFor();
    await holds("the figure whose chart it was", /^DUWO's dwellings$/);

    goOn = await begin("**/v1/monitor?**");
    await page.getByText("Loading…").waitFor();
    await chart().focus();
    goOn();
    await page.getByLabel("Year").waitFor();
    await holds("the same figure where only the figures were late", /^DUWO's dwellings$/);
    await page.done();
  });

  for (const language of ["nl", "en"]) {
    for (const [width, dark] of [[360, false], [768, true], [1440, false], [640, true]]) {
      test(`it is accessible in ${language} at ${width} px${dark ? " in the dark" : ""}`, async () => {
        const page = await openPage(hub, `/${language}/`, { language, width, dark });
        await page.getByLabel(language === "nl" ? "Jaar" : "Year").waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.goto(`${hub.url}/${language}/indicator/?id=housing-units&by=place`);
        await page.getByRole("img").waitFor();
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.done();
      });
    }
  }
});
