// The operator's desk: what is late, what does not arrive, who has a key.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { before, describe, test } from "node:test";
import { expectAccessible, expectNoSidewaysScroll, openPage, send, startHub } from "./harness.mjs";

describe("the operator's desk", () => {
  let hub;
  before(async () => (hub = await startHub()));

  test("it asks for a key, takes no other for one, and keeps it in the tab only", async () => {
    const page = await openPage(hub, "/en/operator/");
    await page.getByLabel("Key", { exact: true }).fill("nonsense");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("A key begins with hub_ and has 60 characters.").waitFor();
    await expectAccessible(page, "the form with a mistake");
    await page.getByLabel("Key", { exact: true }).fill(`hub_abcdefghijkm_${"A".repeat(43)}`);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("The key is wrong, has expired or was revoked.", { exact: false }).waitFor();
    await expectAccessible(page, "the form with a key that is none");
    await page.getByLabel("Key", { exact: true }).fill(hub.keys.operator);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("heading", { name: "Keys", exact: true }).waitFor();
    assert.equal(page.url().includes("hub_"), false, "the key is in no address");
    assert.equal(await page.evaluate(() => Object.values(localStorage).join() + document.cookie), "", "it is kept nowhere but in the tab");
    await page.reload();
    await page.getByRole("heading", { name: "Keys", exact: true }).waitFor();
    await page.getByRole("button", { name: "Forget the key" }).click();
    await page.getByLabel("Key", { exact: true }).waitFor();
    assert.equal(await page.evaluate(() => sessionStorage.length), 0);
    await page.done();
  });

  test("somebody with another role is told so", async () => {
    const page = await openPage(hub, "/nl/operator/", { language: "nl", key: hub.keys.duwo });
    await page.getByText("Deze sleutel is van een partner; deze balie is er voor anderen.").waitFor();
    await expectAccessible(page);
    await page.done();
  });

  test("a key is issued, seen once, used, renewed and revoked", async () => {
    const page = await openPage(hub, "/en/operator/", { key: hub.keys.operator });
    await page.getByRole("button", { name: "New key" }).click();
    const dialog = page.getByRole("dialog", { name: "New key" });
    await dialog.getByLabel("Of").fill("no such owner!");
    await dialog.getByRole("button", { name: "New key" }).click();
    await dialog.getByRole("alert").waitFor();
    await expectAccessible(page, "the dialog with a refusal");
    await dialog.getByLabel("Of").fill("duwo");
    await dialog.getByLabel("What for").fill("browser test");
    await dialog.getByRole("button", { name: "New key" }).click();
    const shown = page.locator("code").filter({ hasText: /^hub_\w{12}_/ });
    const key = await shown.innerText();
    assert.equal((await fetch(`${hub.url}/v1/caller`, { headers: { Authorization: `Bearer ${key}` } })).status, 200);
    await expectAccessible(page, "the new key");

    const id = key.slice(4, 16);
    const row = page.getByRole("row").filter({ hasText: id });
    await row.getByRole("button", { name: `Rotate: key ${id}` }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Rotate" }).click();
    await page.getByText("The old key is valid until", { exact: false }).waitFor();
    const next = await shown.innerText();
    assert.notEqual(next, key);
    for (const one of [key, next]) assert.equal((await fetch(`${hub.url}/v1/caller`, { headers: { Authorization: `Bearer ${one}` } })).status, 200, "both are valid for a while");

    await row.getByRole("button", { name: `Revoke: key ${id}` }).click();
    await expectAccessible(page, "the question before revoking");
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page.getByText(`Key ${id} is revoked.`).waitFor();
    assert.equal((await fetch(`${hub.url}/v1/caller`, { headers: { Authorization: `Bearer ${key}` } })).status, 401);
    assert.equal(await shown.count(), 0, "a key is not shown longer than needed");
    await page.getByLabel("Show").last().selectOption("all");
    await page.getByRole("row").filter({ hasText: id }).getByText("revoked").waitFor();
    await page.done();
  });

  test("it shows what is late, by feed and partner", async () => {
    const page = await openPage(hub, "/en/operator/", { key: hub.keys.operator });
    const table = page.getByRole("table", { name: "What is expected when" });
    await table.getByText("missing").first().waitFor();
    await table.getByText("expected").first().waitFor();
    await page.getByLabel("Show").first().selectOption("all");
    await table.getByText("received late").first().waitFor();
    await page.done();
  });

  test("what could not be delivered is shown and can be delivered again", async () => {
    // Refuses everything for good: 410 means that the receiver is gone.
    const sink = createServer((request, response) => {
      request.resume();
      if (request.method === "OPTIONS") response.setHeader("WebHook-Allowed-Origin", "*").writeHead(204).end();
      else response.writeHead(410).end("gone for good");
    });
    await new Promise((resolve) => sink.listen(0, "127.0.0.1", resolve));
    try {
      const subscription = await send(hub, "municipality", "/v1/subscriptions", { sink: `http://127.0.0.1:${sink.address().port}/alerts`, protocol: "HTTP", types: ["nl.partnerhub.submission.accepted.v1"] });
      await send(hub, "duwo", "/v1/feeds/duwo-housing-stock/submissions", { feed: "duwo-housing-stock", period: "2013", records: [{ place: "leiden", ownership: "owned", units: 6100 }] });
      const page = await openPage(hub, "/en/operator/", { key: hub.keys.operator });
      const row = page.getByRole("table", { name: "Subscriptions that do not receive well" }).getByRole("row").filter({ hasText: subscription.sink });
      for (let round = 0; round < 50 && (await row.getByText("disabled").count()) === 0; round++) {
        await page.reload();
        await page.getByRole("heading", { name: "Deliveries" }).waitFor();
        await page.waitForLoadState("networkidle");
      }
      await row.getByText("gone").waitFor();
      await expectAccessible(page);
      await page.done();
    } finally {
      sink.close();
    }
  });

  test("it tells what runs, and who may send what", async () => {
    const page = await openPage(hub, "/nl/operator/", { language: "nl", key: hub.keys.operator });
    await page.getByText("SQLite, op deze machine", { exact: false }).waitFor();
    await page.getByRole("table", { name: "Partners en wat zij aanleveren" }).getByText("Kamermarkt van DUWO", { exact: false }).waitFor();
    await page.done();
  });

  test("when the hub does not answer every part says so by itself", async () => {
    const page = await openPage(hub, "/en/operator/", { key: hub.keys.operator });
    await page.getByRole("table", { name: "Keys that were issued" }).waitFor();
    await page.route("**/v1/reporting**", (route) => route.abort());
    await page.reload();
    await page.getByText("The hub cannot be reached.").waitFor();
    await page.getByRole("table", { name: "Keys that were issued" }).waitFor();
    await expectAccessible(page);
    await page.done();
  });

  for (const language of ["nl", "en"]) {
    for (const [width, dark] of [[360, true], [1440, false]]) {
      test(`it is accessible in ${language} at ${width} px${dark ? " in the dark" : ""}`, async () => {
        const page = await openPage(hub, `/${language}/operator/`, { language, width, dark, key: hub.keys.operator });
        await page.getByRole("table").nth(2).waitFor();
        await page.waitForLoadState("networkidle");
        await expectAccessible(page);
        await expectNoSidewaysScroll(page);
        await page.done();
      });
    }
  }
});
