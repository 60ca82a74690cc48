import type { AlertRule } from "../api/alerts";
import { Hub } from "../api/hub";
import type { JsonStat } from "../api/indicator";
import { language } from "../language";

/** By rule and dimension the names of the codes, such as the places a rule watches. */
export type Names = Record<string, JsonStat["dimension"]>;

/** Where the names stand of the codes that a rule goes by: they come with the figures it judges. */
export const namesPath = (rule: AlertRule): string =>
  `/v1/indicators/${rule.indicator}/observations?${new URLSearchParams({ by: rule.by.join(","), format: "json-stat", language })}`;

/** Asks for the names of some rules' codes. Without them the codes can be read too, so no page fails for want of them. */
export async function askNames(rules: AlertRule[], signal: AbortSignal): Promise<Names> {
  const named = rules.filter((rule) => rule.by.length > 0);
  const answers = await Promise.allSettled(named.map((rule) => new Hub().get<JsonStat>(namesPath(rule), signal)));
  return Object.fromEntries(
    named.flatMap((rule, index) => {
      const answer = answers[index];
      return answer?.status === "fulfilled" ? [[rule.id, answer.value.dimension]] : [];
    }),
  );
}

/** What a code is called. */
export const nameOf = (names: Names, rule: string, dimension: string, code: string): string => names[rule]?.[dimension]?.category.label[code] ?? code;
