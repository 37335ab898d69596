/** A question with its help, its fault and its voice; and the plain ways to answer. */
import type { ComponentChildren, ComponentProps } from "preact";
import { useId } from "preact/hooks";
import { t } from "../shell/words";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import { Sound } from "./Sound";

export interface FieldIds {
  input: string;
  label: string;
  described: string | undefined;
  invalid: boolean;
}

interface FieldProps {
  label: string;
  help?: string | undefined;
  fault?: string | undefined;
  isNeeded?: boolean;
  /** The code of a recording of the question; without one the phone's voice reads it. */
  sound?: string;
  /** What there is to choose from: read after the question. */
  choices?: readonly string[];
  /** Several inputs under one question: a group instead of a label. */
  group?: boolean;
  children: (ids: FieldIds) => ComponentChildren;
}

export function Field({ label, help, fault, isNeeded = false, sound = "", choices = [], group = false, children }: FieldProps) {
  const id = useId();
  const ids: FieldIds = {
    input: `${id}-input`,
    label: `${id}-label`,
    described: [help && `${id}-help`, fault && `${id}-fault`].filter(Boolean).join(" ") || undefined,
    invalid: Boolean(fault),
  };
  const words = <>{label}{isNeeded && <span class="need"> {t("(needed)")}</span>}</>;
  return (
    <div class={`field${fault ? " has-fault" : ""}`}>
      <div class="asked">
        {group ? <p id={ids.label} class="label">{words}</p> : <label id={ids.label} for={ids.input} class="label">{words}</label>}
        <Sound of={sound} text={[label, help, ...choices].filter(Boolean).join(". ")} after={choices.join(". ")} />
      </div>
      {help && <p id={`${id}-help`} class="help">{help}</p>}
      {children(ids)}
      {fault && <p id={`${id}-fault`} class="fault" role="alert"><Icon name="warn" size={20} /> <span>{fault}</span></p>}
    </div>
  );
}

interface LineProps {
  ids: FieldIds;
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "date" | "time" | "tel" | "search";
  longest?: number | undefined;
  several?: boolean;
}

/** A line, or several, of text. */
export function Line({ ids, value, onInput, type = "text", longest, several = false }: LineProps) {
  const usual = {
    id: ids.input,
    value,
    "aria-describedby": ids.described,
    "aria-invalid": ids.invalid || undefined,
    ...(longest && { maxLength: longest }),
    autocomplete: "off" as const,
    onInput: (event: Event) => onInput((event.target as HTMLInputElement).value),
  };
  if (several) return <textarea rows={4} {...usual} />;
  return <input {...({ ...usual, type } as ComponentProps<"input">)} />;
}

interface NumberProps {
  ids: FieldIds;
  value: string;
  onInput: (value: string) => void;
  least?: number | undefined;
  most?: number | undefined;
}

/** A whole number: typed, or stepped by buttons that a thumb can hit. */
export function WholeNumber({ ids, value, onInput, least = 0, most = Infinity }: NumberProps) {
  const step = (by: number) => {
    const now = /^-?\d+$/.test(value) ? Number(value) : by > 0 ? least - 1 : least + 1;
    onInput(String(Math.min(most, Math.max(least, now + by))));
  };
  return (
    <div class="stepper">
      <IconButton icon="minus" label={t("One less")} onClick={() => step(-1)} />
      <input
        id={ids.input}
        inputMode="numeric"
        autocomplete="off"
        value={value}
        aria-describedby={ids.described}
        aria-invalid={ids.invalid || undefined}
        onInput={(event) => onInput((event.target as HTMLInputElement).value)}
      />
      <IconButton icon="plus" label={t("One more")} onClick={() => step(1)} />
    </div>
  );
}
