import { textsOf } from "../language";

/** What the statuses of observations (SDMX CL_OBS_STATUS) mean to who reads a figure. */
export const statusTexts: Record<string, string> = textsOf<Record<string, string>>({
  nl: {
    A: "gewoon: geteld zoals beschreven.",
    B: "breuk in de reeks: vanaf hier is anders geteld; vergelijk niet met eerdere perioden.",
    D: "wijkt af van de beschrijving: de partner telde deze keer anders.",
    E: "geschat: de partner heeft het niet geteld, maar geschat.",
    F: "verwacht: het gaat over een periode die nog niet voorbij is.",
    M: "kan niet bestaan: voor deze combinatie is er niets te tellen.",
    O: "ontbreekt: de partner heeft het niet aangeleverd.",
    P: "voorlopig: het kan nog wijzigen, tot de beheerder de periode vaststelt.",
    Q: "niet gepubliceerd: het aantal is zo klein dat het over herkenbare mensen kan gaan, of het zou zo'n aantal verraden.",
    U: "minder betrouwbaar: gebaseerd op weinig of onzekere gegevens.",
    V: "nog niet gecontroleerd.",
  },
  en: {
    A: "normal: counted as described.",
    B: "break in the series: from here on it was counted in another way; do not compare with earlier periods.",
    D: "differs from the description: the partner counted in another way this time.",
    E: "estimated: the partner did not count but estimated it.",
    F: "expected: it is about a period that is not over yet.",
    M: "cannot exist: there is nothing to count for this combination.",
    O: "missing: the partner did not send it.",
    P: "provisional: it may still change, until the operator makes the period final.",
    Q: "not published: the number is so small that it may be about people who could be recognised, or it would give such a number away.",
    U: "less reliable: it rests on few or uncertain data.",
    V: "not validated yet.",
  },
});
