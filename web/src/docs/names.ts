/**
 * Gives what Swagger UI draws the names it leaves out: fields the name of their parameter, and examples that scroll a
 * place for the keyboard (WCAG 4.1.2 and 2.1.1). It draws when something is opened, so what is new is looked at each time.
 */
export function nameWhatIsDrawn(host: Element): void {
  const name = () => {
    for (const row of host.querySelectorAll<HTMLElement>("tr[data-param-name]")) {
      for (const field of row.querySelectorAll("select:not([aria-label]), input:not([aria-label]), textarea:not([aria-label])")) {
        field.setAttribute("aria-label", row.dataset.paramName ?? "");
      }
    }
    for (const example of host.querySelectorAll(".microlight:not([tabindex])")) {
      example.setAttribute("tabindex", "0");
      example.setAttribute("role", "region");
      example.setAttribute("aria-label", "Example");
    }
    for (const body of host.querySelectorAll("textarea.body-param__text:not([aria-label])")) body.setAttribute("aria-label", "Request body");
  };
  new MutationObserver(name).observe(host, { childList: true, subtree: true });
  name();
}
