// Measures what docs/performance.md tells: `node tests/browser/performance.mjs` after a build, best on a quiet machine.
import { openPage, startHub, theBrowser } from "./harness.mjs";

const rounds = Number(process.argv[2] ?? 9);
const hub = await startHub();
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

console.log("page                                     first paint  largest paint  interactive  kB over the wire  requests  layout shift");
for (const [path, ready] of [["/nl/", "Bevolking"], ["/en/indicator/?id=housing-units&by=place", "The figures"], ["/nl/partner/", "Uw sleutel"]]) {
  const measured = [];
  for (let round = 0; round <= rounds; round++) {
    const page = await openPage(hub, "/favicon.svg");
    await page.addInitScript(() => {
      globalThis.vitals = { lcp: 0, cls: 0 };
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (globalThis.vitals.lcp = entry.startTime))).observe({ type: "largest-contentful-paint", buffered: true });
      new PerformanceObserver((list) => list.getEntries().forEach((entry) => (globalThis.vitals.cls += entry.hadRecentInput ? 0 : entry.value))).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(hub.url + path);
    await page.getByText(ready, { exact: true }).first().waitFor();
    await page.waitForLoadState("networkidle");
    const one = await page.evaluate(() => ({
      ...globalThis.vitals,
      fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      interactive: performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd,
      bytes: performance.getEntriesByType("resource").concat(performance.getEntriesByType("navigation")).reduce((sum, entry) => sum + entry.transferSize, 0),
      requests: performance.getEntriesByType("resource").length + 1,
    }));
    // The first round warms the server.
    if (round > 0) measured.push(one);
    await page.done();
  }
  const of = (name) => median(measured.map((one) => one[name]));
  console.log(`${path.padEnd(40)} ${of("fcp").toFixed(0).padStart(8)} ms ${of("lcp").toFixed(0).padStart(11)} ms ${of("interactive").toFixed(0).padStart(9)} ms ${(of("bytes") / 1000).toFixed(1).padStart(13)} kB ${String(of("requests")).padStart(9)} ${of("cls").toFixed(3).padStart(13)}`);
}
await (await theBrowser()).close();
await hub.stop();
