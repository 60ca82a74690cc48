import { useState } from "preact/hooks";
import { textsOf } from "../language";
import { Button } from "./form";
import { Notice } from "./states";

const texts = textsOf({
  nl: { once: "Bewaar dit nu op een veilige plek: het is hierna niet meer te zien.", copy: "Kopieer", copied: "Gekopieerd", failed: "Kopiëren lukte niet; selecteer de tekst zelf." },
  en: { once: "Keep this in a safe place now: it cannot be seen again.", copy: "Copy", copied: "Copied", failed: "Copying failed; select the text yourself." },
});

/** A key or secret that is shown this once. It is nowhere but here, and gone when this is closed. */
export function Secret({ label, value }: { label: string; value: string }) {
  const [said, setSaid] = useState("");
  const copy = () => {
    navigator.clipboard.writeText(value).then(
      () => setSaid(texts.copied),
      () => setSaid(texts.failed),
    );
  };
  return (
    <Notice kind="ok" title={label}>
      <p class="utrecht-paragraph">{texts.once}</p>
      <p class="utrecht-paragraph">
        <code class="hub-code">{value}</code>
      </p>
      <div class="hub-buttons">
        <Button onClick={copy}>{texts.copy}</Button>
        <span role="status">{said}</span>
      </div>
    </Notice>
  );
}
