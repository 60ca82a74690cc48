/** The languages the pages are in; the first is the one for who asks for neither. */
export const languages = ["nl", "en"] as const;

export type Language = (typeof languages)[number];

/** The words of the link that leads past the menu: in the page as it is sent, and as it is drawn. */
export const skip: Record<Language, string> = { nl: "Naar de inhoud", en: "Skip to content" };

/** One page of the site: it becomes a file of its own in every language, so that any host of static files can serve it. */
export interface Page {
  /** Its folder below the language's: `""` is the language's first page. */
  path: string;
  /** The one language of a page that is in no other, and lies at the root: what describes the interface is in English. */
  only?: Language;
  /** The module that fills it. */
  entry: string;
  title: Record<Language, string>;
  description: Record<Language, string>;
}

export const pages: Page[] = [
  {
    path: "",
    entry: "/src/monitor/main.tsx",
    title: { nl: "Monitor internationalisering Leiden", en: "Leiden internationalisation monitor" },
    description: {
      nl: "De cijfers over internationale inwoners, studenten, wonen en werken in Leiden.",
      en: "The figures on international residents, students, housing and work in Leiden.",
    },
  },
  {
    path: "indicator/",
    entry: "/src/indicator/main.tsx",
    title: { nl: "Cijfer", en: "Indicator" },
    description: { nl: "Een cijfer van de monitor door de tijd.", en: "One figure of the monitor over time." },
  },
  {
    path: "partner/",
    entry: "/src/partner/main.tsx",
    title: { nl: "Partnerbalie", en: "Partner desk" },
    description: { nl: "Cijfers aanleveren en nakijken.", en: "Send figures and check them." },
  },
  {
    path: "municipality/",
    entry: "/src/municipality/main.tsx",
    title: { nl: "Gemeentebalie", en: "Municipality's desk" },
    description: { nl: "Woonmeldingen en abonnementen.", en: "Housing alerts and subscriptions." },
  },
  {
    path: "operator/",
    entry: "/src/operator/main.tsx",
    title: { nl: "Beheerbalie", en: "Operator's desk" },
    description: { nl: "Partners, sleutels, kalender en bezorging.", en: "Partners, keys, calendar and deliveries." },
  },
  {
    path: "docs/",
    only: "en",
    entry: "/src/docs/main.tsx",
    title: { nl: "API", en: "The hub's interface" },
    description: { nl: "De API van de hub.", en: "Every call of the hub's HTTP interface, to read and to try." },
  },
];

/** Where a page lies in a language. */
export const addressOf = (page: Page, language: Language): string => (page.only ? `/${page.path}` : `/${language}/${page.path}`);
