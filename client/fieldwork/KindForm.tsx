/**
 * A form drawn from the definition of a kind: the only form there is for activities. A screen may
 * say how it is laid out (what comes first, what is folded away); fields and checks are the kind's.
 */
import type { ComponentChildren, VNode } from "preact";
import { useState } from "preact/hooks";
import type { Field as Asked, Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { Field } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { NoVoice } from "../parts/Sound";
import { said, t, tn } from "../shell/words";
import type { Attachment } from "../store/outbox";
import { checked, shownFields, type Faults } from "./answers";
import { faultWords } from "./faults";
import type { Form } from "./form-state";
import { Answer, type Around } from "./Answer";

export interface Layout {
  /** Fields that the screen fills by itself. */
  skip?: readonly string[];
  /** Fields that few need: behind one press, open when one of them has an answer. */
  folded?: readonly string[];
  foldedWords?: string;
  /** Several choices in two columns: where their words are short. */
  columns?: 1 | 2;
  /** What stands before a field. */
  before?: Record<string, ComponentChildren>;
  /** Another way to answer a field; the question around it stays. */
  drawn?: Record<string, (labelledBy: string) => VNode>;
}

interface Props extends Around {
  kind: Kind;
  form: Form;
  layout?: Layout;
  /** Answers that the screen reckons out, beside what was typed. */
  derived?: Record<string, unknown>;
  /** Gives the clean answers and the files that they name. */
  onDone: (answers: Record<string, unknown>, files: Attachment[]) => void | Promise<void>;
  doneWords: string;
  /** Questions of the frame (day, place, persons) that stand before those of the kind. */
  children?: ComponentChildren;
}

/** Types whose parts bring their own labels. */
const GROUPED = ["choice", "choices", "yes_no", "by_person", "photo", "voice", "signature", "members", "activity"];
const NONE: Layout = {};

export function KindForm({ kind, form, layout = NONE, derived, onDone, doneWords, children, ...around }: Props) {
  const [faults, setFaults] = useState<Faults>({});
  const [isBusy, setBusy] = useState(false);
  const { files } = form.state;
  const answers = derived ? { ...form.state.answers, ...derived } : form.state.answers;
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
    if (first) return void setTimeout(() => show(first));
    setBusy(true);
    const named = new Set(Object.values(told.clean).filter(Array.isArray).flat());
    try {
      await onDone(told.clean, files.filter((file) => named.has(file.sha256)));
    } finally {
      setBusy(false);
    }
  };
  const count = fields.filter((field) => open[field.code]).length;
  const drawn = fields.filter((field) => !layout.skip?.includes(field.code));
  const isFolded = (field: Asked) => layout.folded?.includes(field.code) ?? false;
  const draw = (field: Asked) => <Question key={field.code} field={field} kind={kind} faults={open} form={form} around={around} layout={layout} />;
  const folded = drawn.filter(isFolded);
  const isOpen = folded.some(({ code }) => open[code] || !isBlank(answers[code]));
  return (
    <form class="kind-form" onSubmit={(event) => void send(event)} noValidate>
      <NoVoice />
      {children}
      {drawn.filter((field) => !isFolded(field)).map(draw)}
      {folded.length > 0 && <Fold isOpen={isOpen} words={layout.foldedWords ?? t("More")}>{folded.map(draw)}</Fold>}
      {count > 0 && <Notice tone="bad">{tn("{n} answer does not fit yet.", "{n} answers do not fit yet.", count)}</Notice>}
      <div class="done"><Button type="submit" icon="check" wide disabled={isBusy}>{doneWords}</Button></div>
      <p class="quiet">{t("What you enter is kept on this phone at once.")}</p>
    </form>
  );
}

/** Something few need: one press opens it. */
export function Fold({ words, isOpen = false, children }: { words: string; isOpen?: boolean; children: ComponentChildren }) {
  const [isPressed, setPressed] = useState(false);
  if (isOpen || isPressed) return <>{children}</>;
  return (
    <button type="button" class="fold" aria-expanded={false} onClick={() => setPressed(true)}>
      <Icon name="plus" size={22} /> <span>{words}</span>
    </button>
  );
}

interface QuestionProps {
  field: Asked;
  kind: Kind;
  faults: Faults;
  form: Form;
  around: Around;
  layout: Layout;
}

function Question({ field, kind, faults, form, around, layout }: QuestionProps) {
  const fault = faults[field.code];
  const own = layout.drawn?.[field.code];
  return (
    <>
      {layout.before?.[field.code]}
      <div id={`field-${field.code}`} class="question" tabIndex={-1}>
        <Field
          label={said(field.label)}
          help={said(field.help) || undefined}
          fault={fault && faultWords(fault)}
          isNeeded={field.is_required}
          sound={field.sound ?? `${kind.code}.${field.code}`}
          choices={(field.options ?? []).map(({ label }) => said(label))}
          group={GROUPED.includes(field.type) || own !== undefined}
        >
          {(ids) => own?.(ids.label) ?? <Answer field={field} kind={kind} ids={ids} form={form} columns={layout.columns} {...around} />}
        </Field>
      </div>
    </>
  );
}

function isBlank(answer: unknown): boolean {
  return answer === undefined || answer === null || answer === "" || (Array.isArray(answer) && !answer.length);
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
