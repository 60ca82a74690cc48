import "@utrecht/component-library-css/dist/index.css";
import "../hub.css";
import { render, type ComponentChildren } from "preact";
import { hubLink } from "../api/hub";
import { addressOf, languages, pages, skip, type Language } from "../../pages";
import { language, pageOf, sameIn, textsOf } from "../language";
import { noteFocus } from "./focus";
import { Offline } from "./states";

const texts = textsOf({
  nl: {
    name: "Leiden internationaal",
    navigation: "Hoofdmenu",
    languages: "Taal",
    footer: "Cijfers van de gemeente Leiden en haar partners. Vrij te gebruiken, met bronvermelding.",
    factsheet: "Factsheet",
    catalogue: "Catalogus (DCAT)",
    feed: "Woonmeldingen volgen (Atom)",
    api: "API",
    links: "Meer",
  },
  en: {
    name: "International Leiden",
    navigation: "Main menu",
    languages: "Language",
    footer: "Figures of the municipality of Leiden and its partners. Free to use, with attribution.",
    factsheet: "Factsheet",
    catalogue: "Catalogue (DCAT)",
    feed: "Follow housing alerts (Atom)",
    api: "API",
    links: "More",
  },
});

const languageNames: Record<Language, string> = { nl: "Nederlands", en: "English" };

/** What surrounds every page: the way past the menu, the menu, the languages, and the foot. */
function Layout({ page, wide, children }: { page: string; wide?: boolean; children: ComponentChildren }) {
  const menu = pages.filter((other) => other.path !== "indicator/");
  const spoken = pages.some((other) => other.path === page && other.only) ? [language] : languages;
  return (
    <div class={wide ? "hub-page hub-page--wide" : "hub-page"}>
      <a class="utrecht-skip-link utrecht-skip-link--visible-on-focus" href="#main">
        {skip[language]}
      </a>
      <header class="hub-header">
        <div class="hub-bar">
          <a class="hub-name" href={pageOf("")}>
            <svg width="28" height="28" viewBox="0 0 32 32" aria-hidden="true">
              <rect width="32" height="32" rx="6" fill="currentColor" />
              <path class="hub-name-bars" d="M7 23V13h4v10zm7 0V7h4v16zm7 0v-7h4v7z" />
            </svg>
            {texts.name}
          </a>
          <nav class="hub-languages" aria-label={texts.languages}>
            {spoken.map((other) =>
              other === language ? (
                <span key={other} aria-current="true">
                  {languageNames[other]}
                </span>
              ) : (
                <a
                  key={other}
                  class="utrecht-link"
                  href={sameIn(other)}
                  // The question in the address may have changed since the page was drawn.
                  onClick={(event) => ((event.currentTarget as HTMLAnchorElement).href = sameIn(other))}
                  lang={other}
                  hreflang={other}
                >
                  {languageNames[other]}
                </a>
              ),
            )}
          </nav>
        </div>
        <nav class="hub-menu" aria-label={texts.navigation}>
          <ul>
            {menu.map((other) => (
              <li key={other.path}>
                <a href={addressOf(other, language)} aria-current={other.path === page ? "page" : undefined}>
                  {other.path === "" ? "Monitor" : other.only ? texts.api : other.title[language]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" class="hub-main" tabIndex={-1}>
        <Offline />
        {children}
      </main>
      <footer class="hub-footer">
        <p class="utrecht-paragraph">{texts.footer}</p>
        <nav aria-label={texts.links}>
          <ul>
            <li>
              <a class="utrecht-link" href={hubLink("/v1/catalog")}>
                {texts.catalogue}
              </a>
            </li>
            <li>
              <a class="utrecht-link" href={hubLink(`/v1/alerts/feed?language=${language}`)}>
                {texts.feed}
              </a>
            </li>
          </ul>
        </nav>
      </footer>
    </div>
  );
}

/** Draws a page in its surroundings, over what the file came with. */
export function show(page: string, content: ComponentChildren, wide = false): void {
  const app = document.getElementById("app");
  if (!app) throw new Error("The page has no element to be drawn in.");
  const giveBack = noteFocus(app);
  app.replaceChildren();
  render(
    <Layout page={page} wide={wide}>
      {content}
    </Layout>,
    app,
  );
  giveBack();
}
