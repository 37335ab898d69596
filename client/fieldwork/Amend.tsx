/** Putting one's own record right: the same form, filled, with a reason; or saying that it was nothing. */
import { useState } from "preact/hooks";
import type { Answers, Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { Notice } from "../parts/Notice";
import type { Params } from "../shell/router";
import { said, t } from "../shell/words";
import { record } from "../store/outbox";
import { all, one, rowsChanged } from "../store/rows";
import { amended, mayAmend, rowAfter, untouched } from "./amending";
import { FORM } from "./drafts";
import { useForm, type Form } from "./form-state";
import { house, houseHint, type Unit, type Visit } from "./held";
import { Fold, KindForm } from "./KindForm";
import { kindOf } from "./kinds";
import { around, DAY, FrameFields, PERSONS, PLACE } from "./Record";
import { ownAnswers } from "./recording";

const REASON = "_reason";

export default function Amend({ params }: { params: Params }) {
  void rowsChanged.value;
  const visit = one<Visit>("visit", params.id ?? "");
  const kind = visit && kindOf(visit.kind);
  if (!visit) return <div class="page"><Notice tone="warn">{t("This is not on this phone.")}</Notice></div>;
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  if (!mayAmend(visit, new Date())) return <div class="page"><Notice tone="warn">{t("Your own records can be put right for 30 days. For any other, ask the leader of the team or the commune officer.")}</Notice></div>;
  return <Amending key={visit.id} visit={visit} kind={kind} />;
}

function Amending({ visit, kind }: { visit: Visit; kind: Kind }) {
  // What was seen when the form was opened: a page of the feed may change the row meanwhile.
  const [seen] = useState(visit);
  const form = useForm(`${FORM}amend/${seen.id}`, { ...seen.answers, [DAY]: seen.happened_on, [PLACE]: seen.village, [PERSONS]: seen.persons });
  const [fault, setFault] = useState<string | null>(null);
  if (!form.isReady) return null;
  const home = house(seen.household);
  const places = all<Unit>("unit").filter((unit) => kind.levels.includes(unit.level) && !unit.is_ended);
  const reason = String(form.state.answers[REASON] ?? "").trim();
  const tell = async (how: () => Promise<unknown>) => {
    if (!reason) return setFault(t("Say in a few words why."));
    try {
      await how();
      await form.done();
      history.back();
    } catch {
      setFault(t("It could not be kept. Unlock the phone and try again."));
    }
  };
  const keepIt = async (clean: Answers) => {
    const wanted = { day: String(clean[DAY]), place: Number(clean[PLACE]), persons: (clean[PERSONS] as string[] | undefined) ?? [], answers: ownAnswers(clean) };
    const fields = amended(seen, wanted);
    if (!Object.keys(fields).length) return setFault(t("Nothing was changed."));
    await tell(() => record("activities.amend", { activity: seen.id, revision: seen.revision ?? null, reason, fields }, { rows: { visit: [{ ...rowAfter(seen, wanted) }] } }));
  };
  const voidIt = () => tell(() => record("activities.void", { activity: seen.id, revision: seen.revision ?? null, reason }, { rows: { visit: [{ ...seen, is_void: true }] } }));
  return (
    <div class="page">
      <header class="who">
        <h1>{home ? home.head_name : said(kind.label)}</h1>
        <p class="quiet">{home ? houseHint(home) : ""}</p>
        <p class="quiet">{t("What was kept first stays in the history. Photos and signatures stay as they are.")}</p>
      </header>
      <KindForm kind={kind} form={form} layout={{ skip: untouched(kind) }} doneWords={t("Keep it so")} onDone={keepIt} {...around(kind, form)}>
        <Why form={form} />
        <FrameFields kind={kind} form={form} villages={places} home={home} isPlaceKnown={Boolean(seen.household)} />
      </KindForm>
      {fault && <Notice tone="bad">{fault}</Notice>}
      <Fold words={t("It did not take place")}>
        <Notice tone="warn">{t("It then counts no more. It stays readable, with your reason.")}</Notice>
        <Button wide look="second" onClick={() => void voidIt()}>{t("Declare it void")}</Button>
      </Fold>
    </div>
  );
}

function Why({ form }: { form: Form }) {
  return (
    <Field label={t("Why is it changed?")} isNeeded>
      {(ids) => <Line ids={ids} value={String(form.state.answers[REASON] ?? "")} longest={300} onInput={(v) => form.set(REASON, v)} />}
    </Field>
  );
}
