import { hubLink } from "../api/hub";
import { inLanguage, textsOf } from "../language";
import type { Feed } from "../api/submissions";

const texts = textsOf({
  nl: {
    title: (feed: string) => `Een bestand om mee te beginnen voor ${feed}`,
    help: "Met de kolommen en één rij als voorbeeld. De eerste is voor Excel in het Nederlands; bewaar het daar als CSV UTF-8.",
    semicolon: "CSV met puntkomma's",
    comma: "CSV met komma's",
    json: "JSON",
  },
  en: {
    title: (feed: string) => `A file to begin with for ${feed}`,
    help: "With the columns and one row as an example. The first is for Excel in Dutch; save it there as CSV UTF-8.",
    semicolon: "CSV with semicolons",
    comma: "CSV with commas",
    json: "JSON",
  },
});

/** Files to begin with; public, so plain links. */
export function Templates({ feed }: { feed: Feed }) {
  const path = hubLink(`/v1/feeds/${encodeURIComponent(feed.id)}/template`);
  const links = [
    { href: `${path}?separator=semicolon`, text: texts.semicolon, file: `${feed.id}.csv` },
    { href: path, text: texts.comma, file: `${feed.id}.csv` },
    { href: `${path}?format=json`, text: texts.json, file: `${feed.id}.json` },
  ];
  return (
    <div>
      <p class="utrecht-paragraph">
        {texts.title(inLanguage(feed.title))}. {texts.help}
      </p>
      <ul class="hub-buttons hub-plain">
        {links.map(({ href, text, file }) => (
          <li key={href}>
            <a class="utrecht-link" href={href} download={file}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
