import type { Language } from "../pages";

/** The page's language, which its address says. */
export const language: Language = document.documentElement.lang === "en" ? "en" : "nl";

/** Where a language's numbers and dates are written as they are here. */
export const locale = language === "nl" ? "nl-NL" : "en-GB";

/** The texts of the page's language. Both languages stand beside each other, and a text that one lacks does not compile. */
export function textsOf<T>(texts: { nl: T; en: NoInfer<T> }): T {
  return texts[language];
}

/** A text in both languages, as the hub's definitions have them. */
export type Localised = Record<Language, string>;

/** Such a text in the page's language. */
export const inLanguage = (text: Localised): string => text[language];

/** The address of a page in the page's language, e.g. `pageOf("indicator/", { id: "housing-units" })`. */
export function pageOf(path: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams(Object.entries(query).filter((pair): pair is [string, string] => !!pair[1]));
  return `/${language}/${path}${search.size ? `?${search}` : ""}`;
}

/** The same page, with the same question, in another language. */
export function sameIn(other: Language): string {
  return location.pathname.replace(/^\/(nl|en)\//, `/${other}/`) + location.search;
}
