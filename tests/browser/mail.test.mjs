// A mailbox as a subscription at the municipality's desk: a click first, and no secret (docs/events.md, "E-mail").
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { expectAccessible, openPage, startHub } from "./harness.mjs";
import { startMailbox } from "./mailbox.mjs";

describe("a mailbox at the municipality's desk", () => {
  let hub;
  let mailbox;
  before(async () => {
    mailbox = await startMailbox();
    hub = await startHub({ environment: mailbox.environment });
  });
  after(() => mailbox.stop());

  test("it waits for a click, has no secret, and is active after it", async () => {
    const page = await openPage(hub, "/nl/municipality/", { language: "nl", key: hub.keys.municipality });
    await page.getByRole("button", { name: "Nieuw abonnement" }).click();
    const form = page.getByRole("dialog", { name: "Nieuw abonnement" });
    await form.getByLabel("Waarheen").fill("huisvesting@example.nl");
    await form.getByRole("button", { name: "Abonneren" }).click();
    const card = page.getByRole("article", { name: "huisvesting@example.nl" });
    await card.getByText("Wacht op toestemming").waitFor();
    await card.getByText("Klik op de link in de e-mail die de hub stuurde.").waitFor();
    assert.equal(await page.getByText("whsec_").count(), 0, "a mailbox has no secret");
    assert.equal(await card.getByRole("button", { name: "Geheim vernieuwen" }).count(), 0);
    const [mail] = await mailbox.until(1);
    await page.reload();
    await card.getByText("Klik op de link in de e-mail die de hub stuurde.").waitFor();
    assert.doesNotMatch(await card.innerText(), /De laatste keer|mislukte|awaiting/);
    await expectAccessible(page);

    const path = /\/v1\/subscriptions\/[^\s"<>]*/.exec(mail.replace(/=\n/g, "").replaceAll("=3D", "="))?.[0].replaceAll("&amp;", "&");
    assert.ok(path, mail);
    assert.equal((await fetch(hub.url + path, { method: "POST" })).status, 200);
    await page.reload();
    await card.getByText("Actief", { exact: true }).waitFor();
    await expectAccessible(page);
    await page.done();
  });
});
