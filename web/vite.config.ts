import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { defineConfig, type Plugin } from "vite";
import { addressOf, languages, pages, skip, type Language, type Page } from "./pages.ts";

const root = import.meta.dirname;

/**
 * Where the hub is, when the pages are hosted elsewhere as static files: `HUB_API=https://hub.example.nl npm run build`.
 * That hub has to name the pages' origin in its setting Http:AllowedOrigins. Empty where the hub serves them itself.
 */
const hub = process.env.HUB_API?.replace(/\/$/, "") ?? "";
if (hub && !/^https:\/\/[\w.-]+(:\d+)?$/.test(hub)) throw new Error("HUB_API is the hub's origin, such as https://hub.example.nl.");

/** What a page says where no script runs: the monitor's figures stand above it where the server wrote them. */
function withoutScript(page: Page, language: Language): string {
  const link = (address: string, text: string) => `<a class="utrecht-link" href="${address}">${text}</a>`;
  const files = link(`${hub}/v1/indicators`, "/v1/indicators");
  const monitor = link(`/${language}/`, "monitor");
  if (page.path === "") return language === "nl" ? `Met JavaScript staan hier ook grafieken. Alle cijfers zijn op te halen via ${files}.` : `With JavaScript there are charts here too. All figures can be had from ${files}.`;
  return language === "nl" ? `Deze pagina heeft JavaScript nodig. De ${monitor} is zonder te lezen, en alle cijfers zijn op te halen via ${files}.` : `This page needs JavaScript. The ${monitor} can be read without, and all figures can be had from ${files}.`;
}

/** Where the theme's tokens hold; the theme's file says so itself, so that another theme is another file and no more. */
function themeClass(): string {
  const theme = readFileSync(resolve(root, "theme/theme.css"), "utf8");
  const named = /root class: ([\w-]+)/.exec(theme)?.[1];
  if (!named) throw new Error("theme/theme.css does not say its root class in a comment, as in 'root class: voorbeeld-theme'.");
  return named;
}

function html(page: Page, language: Language): string {
  const alternates = page.only ? "" : languages.map((other) => `<link rel="alternate" hreflang="${other}" href="${addressOf(page, other)}" />`).join("\n    ");
  const values: Record<string, string> = {
    LANGUAGE: language,
    THEME: themeClass(),
    TITLE: page.title[language],
    DESCRIPTION: page.description[language],
    ALTERNATES: alternates,
    ENTRY: page.entry,
    HUB: hub ? `<meta name="hub-api" content="${hub}" />` : "",
    SKIP: skip[language],
    WITHOUT_SCRIPT: withoutScript(page, language),
  };
  return readFileSync(resolve(root, "page.html"), "utf8").replace(/%([A-Z_]+)%/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`page.html asks for %${name}%, which nothing gives.`);
    return value;
  });
}

/** Makes the file of every page in every language out of the one template. */
function pagesInLanguages(): Plugin {
  const files = new Map<string, () => string>();
  for (const page of pages) {
    for (const language of page.only ? [page.only] : languages) files.set(resolve(root, `.${addressOf(page, language)}`, "index.html"), () => html(page, language));
  }
  return {
    name: "pages-in-languages",
    enforce: "pre",
    config: () => ({ build: { rolldownOptions: { input: [...files.keys()], checks: { pluginTimings: false } } } }),
    resolveId: (id) => (files.has(resolve(root, id)) ? resolve(root, id) : null),
    load: (id) => files.get(id)?.() ?? null,
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? "/", "http://localhost").pathname;
        const file = files.get(resolve(root, `.${path}`, "index.html"));
        if (!file) return next();
        server.transformIndexHtml(request.url ?? path, file()).then(
          (text) => response.setHeader("Content-Type", "text/html; charset=utf-8").end(text),
          next,
        );
      });
    },
  };
}

/**
 * For hosting as static files: what the server sends along otherwise, in the form of Azure Static Web Apps. Another
 * host of files is told the same in its own way.
 */
function hostedElsewhere(): Plugin {
  const policy =
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' ${hub}; ` +
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
  return {
    name: "hosted-elsewhere",
    apply: "build",
    generateBundle() {
      if (!hub) return;
      const config = {
        globalHeaders: {
          "Content-Security-Policy": policy,
          "X-Content-Type-Options": "nosniff",
          "X-Frame-Options": "DENY",
          "Referrer-Policy": "no-referrer",
          "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
          "Cross-Origin-Opener-Policy": "same-origin",
          "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
        },
        routes: [
          { route: "/", redirect: "/nl/", statusCode: 302 },
          { route: "/assets/*", headers: { "Cache-Control": "public, max-age=31536000, immutable" } },
        ],
      };
      this.emitFile({ type: "asset", fileName: "staticwebapp.config.json", source: JSON.stringify(config, null, 2) });
    },
  };
}

export default defineConfig({
  root,
  appType: "mpa",
  plugins: [pagesInLanguages(), hostedElsewhere()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    // Inlined pictures would need data: in the policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    // The documentation of the interface is somebody else's and large; no other page loads it.
    chunkSizeWarningLimit: 1600,
  },
  // While working on the pages: a hub started with `dotnet run --project src/Hub.Server -- demo`.
  server: { port: 5173, proxy: { "/v1": "http://127.0.0.1:7071", "/health": "http://127.0.0.1:7071" } },
});
