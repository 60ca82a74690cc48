// What the browser tests share: a demonstration hub of their own, a browser, and the judge of accessibility.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { access, mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, "../..");
const configuration = process.env.CONFIGURATION ?? "Debug";
const server = process.env.HUB_SERVER ?? join(root, "src/Hub.Server/bin", configuration, "net10.0/Hub.Server.dll");

/** The pages as they were built, which the server serves. */
export const builtPages = join(dirname(server), "web");

// Hubs that are to be stopped when the file is through.
const running = new Set();

/** The key of somebody of the demonstration: `keys.duwo`, `keys.municipality`, `keys.operator`, … */
/** @typedef {{ url: string, keys: Record<string, string>, stop(): Promise<void> }} RunningHub */

/**
 * Starts a hub with its own data on a free port, and stops it after the tests of the file: the demonstration, or with
 * `empty` one that nobody has sent anything to and that has no keys.
 * @returns {Promise<RunningHub>}
 */
export async function startHub({ environment = {}, empty = false } = {}) {
  const data = await mkdtemp(join(tmpdir(), "hub-browser-"));
  const hub = spawn("dotnet", [server, empty ? "serve" : "demo", "--port", "0", "--data", data], {
    env: { ...process.env, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await new Promise((resolve, reject) => {
    let said = "";
    const listen = (text) => {
      said += text;
      const address = /https?:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      // The demonstration's guide ends with the keys: then everything is loaded.
      if (address && (empty || said.includes("universiteit-leiden"))) resolve(address);
    };
    hub.stdout.on("data", listen);
    hub.stderr.on("data", listen);
    hub.once("exit", (code) => reject(new Error(`The hub ended with ${code} before it was ready: ${said}`)));
  });
  const keys = empty ? {} : JSON.parse(await readFile(join(data, "keys.json"), "utf8"));
  const stop = async () => {
    running.delete(stop);
    if (hub.exitCode === null) {
      const ended = new Promise((resolve) => hub.once("exit", resolve));
      hub.kill("SIGTERM");
      await ended;
    }
    await rm(data, { recursive: true, force: true });
  };
  running.add(stop);
  return { url, keys, stop };
}

/** The browser's executable: the one that CHROMIUM names, or one that is installed. */
export async function findChromium() {
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const candidates = [process.env.CHROMIUM, ...(process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))];
  for (const candidate of candidates.filter(Boolean)) {
    if (await access(candidate).then(() => true, () => false)) return candidate;
  }
  throw new Error("There is no chromium: install Debian's package of that name, or name one in CHROMIUM.");
}

let browser;

/** One browser for the tests of a file. */
export async function theBrowser() {
  browser ??= findChromium().then((executablePath) =>
    chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"] }),
  );
  return browser;
}

after(async () => {
  if (browser) await (await browser).close();
  await Promise.all([...running].map((stop) => stop()));
});

/**
 * Opens a page in a tab that knows nothing of others. A fault in the page's scripts, or anything its policy refused,
 * fails the test that opened it.
 */
export async function openPage(hub, path, { language = "en", width = 1280, height = 900, dark = false, script = true, key = null, reducedMotion = false } = {}) {
  const context = await (await theBrowser()).newContext({
    viewport: { width, height },
    locale: language === "nl" ? "nl-NL" : "en-GB",
    colorScheme: dark ? "dark" : "light",
    javaScriptEnabled: script,
    reducedMotion: reducedMotion ? "reduce" : "no-preference",
    acceptDownloads: true,
  });
  const page = await context.newPage();
  const faults = [];
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && /Content.Security.Policy|Refused to/i.test(message.text())) faults.push(message.text());
  });
  if (key) await context.addInitScript((value) => sessionStorage.setItem("hub-key", value), key);
  await page.goto(hub.url + path);
  return Object.assign(page, {
    faults,
    done: async () => {
      assert.deepEqual(faults, [], "the page's scripts and policy had nothing to complain of");
      await context.close();
    },
  });
}

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Judges what is to be seen now by the rules of WCAG 2.2 AA that a machine can check. */
export async function expectAccessible(page, what = page.url()) {
  // Evaluated, not added as a script element: the page's policy would rightly refuse that.
  const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  const violations = await page.evaluate(async (runOnly) => {
    const { violations: found } = await globalThis.axe.run(document, { runOnly });
    return found.map((violation) => `${violation.id}: ${violation.help} at ${violation.nodes.map((node) => `${node.target} ${node.failureSummary}`).join("; ")}`);
  }, tags);
  assert.deepEqual(violations, [], `${what} is accessible`);
}

/** Nothing but what scrolls by itself is wider than the window. */
export async function expectNoSidewaysScroll(page) {
  const [content, window] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= window, `the page is ${content} px wide in a window of ${window} px`);
}

/** Sends JSON to the hub as somebody, for what the pages are to show. */
export async function send(hub, who, path, body, { method = "POST" } = {}) {
  const response = await fetch(hub.url + path, {
    method,
    headers: { Authorization: `Bearer ${hub.keys[who]}`, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path} was answered ${response.status}: ${text}`);
  return text ? JSON.parse(text) : null;
}
