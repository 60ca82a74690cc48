import { textsOf } from "../language";

/** What the statuses of observations (SDMX CL_OBS_STATUS) mean to who reads a figure. */
export const statusTexts: Record<string, string> = textsOf<Record<string, string>>({
  nl: {
    A: "Geteld zoals beschreven.",
    B: "Vanaf hier is anders geteld; vergelijk niet met eerdere perioden.",
    D: "De partner telde deze keer anders.",
    E: "De partner heeft het niet geteld, maar geschat.",
    F: "Het gaat over een periode die nog niet voorbij is.",
    M: "Voor deze combinatie is er niets te tellen.",
    O: "De partner heeft het niet aangeleverd.",
    P: "Het kan nog wijzigen, tot de beheerder de periode vaststelt.",
    Q: "Het aantal is zo klein dat het over herkenbare mensen kan gaan, of het zou zo'n aantal verraden.",
    U: "Gebaseerd op weinig of onzekere gegevens.",
    V: "Nog niet gecontroleerd.",
  },
  en: {
    A: "Counted as described.",
    B: "From here on it was counted in another way; do not compare with earlier periods.",
    D: "The partner counted in another way this time.",
    E: "The partner did not count but estimated it.",
    F: "It is about a period that is not over yet.",
    M: "There is nothing to count for this combination.",
    O: "The partner did not send it.",
    P: "It may still change, until the operator makes the period final.",
    Q: "The number is so small that it may be about people who could be recognised, or it would give such a number away.",
    U: "It rests on few or uncertain data.",
    V: "Not validated yet.",
  },
});
