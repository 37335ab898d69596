/** A form drawn from the definition of a kind: the only form there is for activities. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Field as Asked, Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { Field } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { said, t, tn } from "../shell/words";
import type { Attachment } from "../store/outbox";
import { checked, shownFields, type Faults } from "./answers";
import { faultWords } from "./faults";
import type { Form } from "./form-state";
import { Answer, type Around } from "./Answer";

interface Props extends Around {
  kind: Kind;
  form: Form;
  /** Gives the clean answers and the files that they name. */
  onDone: (answers: Record<string, unknown>, files: Attachment[]) => void | Promise<void>;
  doneWords: string;
  /** Questions of the frame (day, place, persons) that stand before those of the kind. */
  children?: ComponentChildren;
}

/** Types whose parts bring their own labels. */
const GROUPED = ["choice", "choices", "yes_no", "by_person", "photo", "voice", "signature", "members", "activity"];

export function KindForm({ kind, form, onDone, doneWords, children, ...around }: Props) {
  const [faults, setFaults] = useState<Faults>({});
  const [isBusy, setBusy] = useState(false);
  const { answers, files } = form.state;
  const fields = shownFields(kind, answers);
  // A fault that was found stays until the answer fits.
  const still = Object.keys(faults).length ? checked(kind, answers).faults : {};
  const open = Object.fromEntries(Object.entries(still).filter(([code]) => faults[code]));
  const send = async (event: Event) => {
    event.preventDefault();
    const asked = Object.fromEntries(Object.entries(answers).filter(([code]) => isKept(kind, fields, code)));
    const told = checked(kind, asked);
    setFaults(told.faults);
    const [first] = fields.filter((field) => told.faults[field.code]);
    if (first) return show(first);
    setBusy(true);
    const named = new Set(Object.values(told.clean).filter(Array.isArray).flat());
    try {
      await onDone(told.clean, files.filter((file) => named.has(file.sha256)));
    } finally {
      setBusy(false);
    }
  };
  const count = fields.filter((field) => open[field.code]).length;
  return (
    <form class="kind-form" onSubmit={(event) => void send(event)} noValidate>
      {children}
      {fields.map((field) => (
        <div key={field.code} id={`field-${field.code}`} tabIndex={-1}>
          <Question field={field} kind={kind} faults={open} form={form} around={around} />
        </div>
      ))}
      {count > 0 && <Notice tone="bad">{tn("{n} answer does not fit yet.", "{n} answers do not fit yet.", count)}</Notice>}
      <Button type="submit" icon="check" wide disabled={isBusy}>{doneWords}</Button>
      <p class="quiet">{t("What you enter is kept on this phone at once.")}</p>
    </form>
  );
}

interface QuestionProps {
  field: Asked;
  kind: Kind;
  faults: Faults;
  form: Form;
  around: Around;
}

function Question({ field, kind, faults, form, around }: QuestionProps) {
  const fault = faults[field.code];
  return (
    <Field
      label={said(field.label)}
      help={said(field.help) || undefined}
      fault={fault && faultWords(fault)}
      isNeeded={field.is_required}
      sound={field.sound ?? `${kind.code}.${field.code}`}
      group={GROUPED.includes(field.type)}
    >
      {(ids) => <Answer field={field} ids={ids} form={form} {...around} />}
    </Field>
  );
}

/** Answers of questions that are no longer shown are left out; those of unknown fields are kept. */
function isKept(kind: Kind, shown: Asked[], code: string): boolean {
  return shown.some((field) => field.code === code) || !kind.fields.some((field) => field.code === code);
}

function show(field: Asked): void {
  const place = document.getElementById(`field-${field.code}`);
  place?.scrollIntoView({ block: "center" });
  place?.focus({ preventScroll: true });
}
