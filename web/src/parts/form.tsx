import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  label: string;
  help?: string | undefined;
  /** What is wrong with what was filled in. */
  wrong?: string | undefined;
  children: (id: string, describedBy: string | undefined) => ComponentChildren;
}

/** A field with its label, what to fill in, and what is wrong with it, tied together for who does not see them. */
export function Field({ label, help, wrong, children }: FieldProps) {
  const id = useId();
  const described = [help && `${id}-help`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={wrong ? "utrecht-form-field utrecht-form-field--invalid hub-field" : "utrecht-form-field hub-field"}>
      <label class="utrecht-form-label" for={id}>
        {label}
      </label>
      {help && (
        <div class="utrecht-form-field-description" id={`${id}-help`}>
          {help}
        </div>
      )}
      {wrong && (
        <div class="utrecht-form-field-error-message" id={`${id}-wrong`}>
          {wrong}
        </div>
      )}
      {children(id, described)}
    </div>
  );
}

interface SelectProps {
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
  help?: string;
}

/** One of a few. */
export function Select({ label, value, options, onChange, help }: SelectProps) {
  return (
    <Field label={label} help={help}>
      {(id, described) => (
        <select class="utrecht-select" id={id} aria-describedby={described} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface TextProps {
  label: string;
  value: string;
  onInput: (value: string) => void;
  help?: string | undefined;
  wrong?: string | undefined;
  type?: "text" | "password" | "email" | "url" | "number" | "date" | "datetime-local";
  required?: boolean;
  multiline?: boolean;
}

/** A text. */
export function Text({ label, value, onInput, help, wrong, type = "text", required = false, multiline = false }: TextProps) {
  return (
    <Field label={label} help={help} wrong={wrong}>
      {(id, described) =>
        multiline ? (
          <textarea
            class="utrecht-textarea utrecht-textarea--html-textarea"
            id={id}
            rows={3}
            aria-describedby={described}
            aria-invalid={wrong ? true : undefined}
            // Not `required`: an area that is still empty would be drawn as wrong.
            aria-required={required || undefined}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        ) : (
          <input
            class="utrecht-textbox utrecht-textbox--html-input"
            id={id}
            type={type as "text"} // the types of the elements want one literal
            aria-describedby={described}
            aria-invalid={wrong ? true : undefined}
            required={required}
            autocomplete="off"
            value={value}
            onInput={(event) => onInput(event.currentTarget.value)}
          />
        )
      }
    </Field>
  );
}

interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  primary?: boolean;
  danger?: boolean;
  submit?: boolean;
  busy?: boolean;
  disabled?: boolean;
  /** What it is called where its text alone does not say what it is about, as in a table. It begins with or holds that text. */
  label?: string;
}

/**
 * A button; while what it began is under way it cannot be pressed again. It is not disabled meanwhile, since a disabled
 * button loses the focus, and with it who works by keyboard their place.
 */
export function Button({ children, onClick, primary = false, danger = false, submit = false, busy = false, disabled = false, label }: ButtonProps) {
  const kind = `utrecht-button utrecht-button--${primary ? "primary" : "secondary"}-action${danger ? " utrecht-button--danger" : ""}`;
  return (
    <button type={submit ? "submit" : "button"} class={kind} aria-label={label} aria-busy={busy || undefined} aria-disabled={busy || undefined} disabled={disabled} onClick={(event) => (busy ? event.preventDefault() : onClick?.())}>
      {children}
    </button>
  );
}
