// The pages as static files of another origin than the hub's (docs/pages.md, docs/deploy-azure.md).
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { after, before, describe, test } from "node:test";
import { builtPages, openPage, startHub } from "./harness.mjs";

const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

describe("pages of another origin", () => {
  let hub;
  let site;
  const asked = [];
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url, "http://localhost").pathname);
    asked.push(request.url);
    const file = join(builtPages, path.endsWith("/") ? `${path}index.html` : path);
    let body = await readFile(file).catch(() => null);
    if (!body) return response.writeHead(404).end();
    // What HUB_API puts into the pages and their policy when they are built for elsewhere.
    if (file.endsWith(".html")) body = body.toString().replace("<title>", `<meta name="hub-api" content="${hub.url}" /><title>`);
    const policy = `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self' ${hub.url}; base-uri 'none'; frame-ancestors 'none'`;
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "application/octet-stream", "Content-Security-Policy": policy, "Referrer-Policy": "no-referrer" }).end(body);
  });

  before(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const origin = `http://127.0.0.1:${server.address().port}`;
    hub = await startHub({ environment: { Http__AllowedOrigins__0: origin } });
    site = { url: origin, keys: hub.keys };
  });
  after(() => server.close());

  test("the monitor and a figure show what the hub has", async () => {
    const page = await openPage(site, "/en/");
    await page.getByText("About one in eight residents").waitFor();
    await page.getByRole("link", { name: "DUWO's dwellings", exact: true }).click();
    await page.getByRole("table", { name: "The figures" }).waitFor();
    assert.equal(new URL(await page.getByRole("link", { name: "CSV", exact: true }).getAttribute("href")).origin, hub.url);
    await page.done();
  });

  test("every desk works with its key, on the hub's public routes too", async () => {
    for (const [path, who, shows] of [
      ["/en/partner/", "duwo", (page) => page.getByRole("table", { name: "Received: DUWO's room market" })],
      ["/en/municipality/", "municipality", (page) => page.getByText("There are no subscriptions yet.")],
      ["/en/operator/", "operator", (page) => page.getByRole("table", { name: "Partners and what they send" })],
    ]) {
      const page = await openPage(site, path);
      await page.getByLabel("Key", { exact: true }).fill(hub.keys[who]);
      await page.getByRole("button", { name: "Go on" }).click();
      await shows(page).waitFor();
      assert.equal(await page.getByText("The hub cannot be reached.").count(), 0);
      assert.ok(!page.url().includes(hub.keys[who]), "the key is not in the address");
      await page.done();
    }
    for (const key of Object.values(hub.keys)) assert.ok(!asked.some((url) => url.includes(key)), "no key went to the site");
  });

  test("a page of an origin that is not listed gets nothing that takes a key", async () => {
    const page = await openPage({ url: site.url.replace("127.0.0.1", "localhost") }, "/en/operator/");
    await page.getByLabel("Key", { exact: true }).fill(hub.keys.operator);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("The hub cannot be reached.").waitFor();
    await page.done();
  });
});
