// Takes the pictures of docs/screenshots anew: `npm run screenshots` in tests/browser, after a build.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { openPage, startHub, theBrowser } from "./harness.mjs";

const folder = join(import.meta.dirname, "../../docs/screenshots");
await mkdir(folder, { recursive: true });
const hub = await startHub();

/** Page, address, who is at the desk, and what has to be there before the picture is taken. */
const pages = [
  ["monitor", "/nl/", null, (page) => page.getByLabel("Jaar")],
  ["indicator", "/en/indicator/?id=housing-units&by=place", null, (page) => page.getByRole("img")],
  ["partner", "/nl/partner/", "duwo", (page) => page.getByRole("heading", { level: 2 }).nth(1)],
  ["municipality", "/nl/municipality/", "municipality", (page) => page.getByRole("heading", { level: 2 }).nth(1)],
  ["operator", "/en/operator/", "operator", (page) => page.getByRole("table").nth(2)],
];

for (const [name, path, who, ready] of pages) {
  for (const width of [360, 768, 1440]) {
    const page = await openPage(hub, path, { language: path.slice(1, 3), width, height: Math.round(width * (width < 500 ? 1.9 : width < 1000 ? 1.35 : 0.75)), key: who && hub.keys[who] });
    await ready(page).waitFor();
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: join(folder, `${name}-${width}.png`) });
    await page.done();
  }
}
await (await theBrowser()).close();
await hub.stop();
