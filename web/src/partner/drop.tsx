import { useId, useState } from "preact/hooks";
import { textsOf } from "../language";

const texts = textsOf({
  nl: { choose: "Kies een bestand", other: "Kies een ander bestand", drop: "of sleep het hierheen.", kinds: "CSV, JSON of NDJSON, hoogstens 32 MB." },
  en: { choose: "Choose a file", other: "Choose another file", drop: "or drop it here.", kinds: "CSV, JSON or NDJSON, at most 32 MB." },
});

/** Where a file is chosen, by keyboard or mouse, or dropped. */
export function Drop({ hasFile, onFile }: { hasFile: boolean; onFile: (file: File) => void }) {
  const id = useId();
  const [over, setOver] = useState(0);
  return (
    <div
      class={over > 0 ? "partner-drop partner-drop--over" : "partner-drop"}
      // Entering a part of it leaves none of it.
      onDragEnter={() => setOver((count) => count + 1)}
      onDragLeave={() => setOver((count) => Math.max(0, count - 1))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        setOver(0);
        const file = event.dataTransfer?.files[0];
        if (file) onFile(file);
      }}
    >
      <input
        class="hub-unseen"
        id={id}
        type="file"
        accept=".csv,.txt,.tsv,.json,.ndjson,.jsonl,text/csv,application/json"
        aria-describedby={`${id}-kinds`}
        // It looks like a button, so it answers to Enter as one; of itself it only knows the space bar.
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          event.currentTarget.click();
        }}
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          // Else the same file, mended and chosen again, would be no change to the browser.
          event.currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
      <label class="utrecht-button utrecht-button--secondary-action" for={id}>
        {hasFile ? texts.other : texts.choose}
      </label>
      <span>
        {texts.drop} <span id={`${id}-kinds`}>{texts.kinds}</span>
      </span>
    </div>
  );
}
