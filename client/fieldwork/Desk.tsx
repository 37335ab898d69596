/** The support desk: set up once, then turn after turn – who, with what, and who really did it. */
import { useState } from "preact/hooks";
import type { Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { dayBefore } from "../parts/Day";
import { Field } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { NoVoice } from "../parts/Sound";
import { Tiles, type Choice } from "../parts/Tiles";
import { go, type Params } from "../shell/router";
import { capital, said, t, tn } from "../shell/words";
import { newId } from "../store/bytes";
import { BLANK, hour, isWhole, turnDeed, type Desk, type Turn } from "./desk";
import { FORM } from "./drafts";
import { useForm, type Form } from "./form-state";
import { colleagues, person, placeName, villages } from "./held";
import { Fold } from "./KindForm";
import { kindOf } from "./kinds";
import { Persons } from "./Persons";
import { keep } from "./recording";
import { CHOICE_SIGNS } from "./signs";

export default function DeskScreen({ params }: { params: Params }) {
  const kind = kindOf("support_turn");
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  return <Turns kind={kind} first={params.person} />;
}

function choicesOf(kind: Kind, code: string, withSigns = false): Choice[] {
  const options = kind.fields.find((field) => field.code === code)?.options ?? [];
  return options.map(({ code: value, label }) => ({ code: value, label: capital(said(label)), picture: withSigns && CHOICE_SIGNS[value] ? <Icon name={CHOICE_SIGNS[value]} /> : undefined }));
}

function labelOf(kind: Kind, code: string): string {
  return said(kind.fields.find((field) => field.code === code)?.label);
}

function Turns({ kind, first }: { kind: Kind; first: string | undefined }) {
  const today = dayBefore(new Date());
  const blank: Desk = { point: first ? "home" : "", place: villages()[0]?.id ?? 0, day: today, turns: 0 };
  const form = useForm(`${FORM}desk${first ? `/${first}` : ""}`, { ...blank });
  const [turn, setTurn] = useState<Turn>({ ...BLANK, person: first ?? null });
  const [told, setTold] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!form.isReady) return null;
  const desk = form.state.answers as unknown as Desk;
  if (!desk.point) return <SetUp kind={kind} form={form} desk={desk} />;
  const set = (change: Partial<Turn>) => setTurn({ ...turn, ...change });
  const done = async () => {
    setBusy(true);
    try {
      await keep(turnDeed(kind, { ...desk, day: dayBefore(new Date()) }, turn));
      if (first) {
        await form.done();
        return go("standing", true);
      }
      form.set("turns", desk.turns + 1);
      setTold([turn.person ? person(turn.person)?.full_name : t("Somebody unnamed"), choicesOf(kind, "help").find(({ code }) => code === turn.help)?.label].filter(Boolean).join(" · "));
      setTurn(BLANK);
      window.scrollTo(0, 0);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="page desk">
      <header class="who">
        <h1>{first ? person(first)?.full_name : tn("{n} turn", "{n} turns", desk.turns)}</h1>
        <p class="quiet">{[choicesOf(kind, "point").find(({ code }) => code === desk.point)?.label, desk.title || placeName(desk.place)].filter(Boolean).join(" · ")}</p>
        {told && <p class="stands" role="status"><Icon name="check" size={20} /> <span>{t("Kept on this phone: {what}", { what: told })}</span></p>}
      </header>
      <form class="kind-form" noValidate onSubmit={(event) => { event.preventDefault(); if (isWhole(turn)) void done(); }}>
        <NoVoice />
        {!first && <Field label={t("Who was helped?")} help={t("May be left out.")} group>{() => <Persons key={desk.turns} single chosen={turn.person ? [turn.person] : []} onChange={([id]) => set({ person: id ?? null })} newAt="new/person" />}</Field>}
        <Field label={labelOf(kind, "help")} sound={`${kind.code}.help`} group>{(ids) => <Tiles columns={2} labelledBy={ids.label} choices={choicesOf(kind, "help", true)} chosen={[turn.help]} onChange={([help]) => set({ help: help! })} />}</Field>
        <Field label={labelOf(kind, "done_by")} sound={`${kind.code}.done_by`} group>{(ids) => <Tiles labelledBy={ids.label} choices={choicesOf(kind, "done_by", true)} chosen={[turn.done_by]} onChange={([done_by]) => set({ done_by: done_by! })} />}</Field>
        <Fold words={t("It was not finished")} isOpen={turn.result !== "done"}>
          <Field label={labelOf(kind, "result")} group>{(ids) => <Tiles labelledBy={ids.label} choices={choicesOf(kind, "result")} chosen={[turn.result]} onChange={([result]) => set({ result: result! })} />}</Field>
        </Fold>
        <div class="done"><Button type="submit" icon="check" wide disabled={!isWhole(turn) || isBusy}>{t("Keep the turn")}</Button></div>
      </form>
      {!first && <CloseDesk form={form} desk={desk} />}
    </div>
  );
}

/** Where the desk stands: asked once. A mobile point gets its id here; its record is written at the end. */
function SetUp({ kind, form, desk }: { kind: Kind; form: Form; desk: Desk }) {
  const [point, setPoint] = useState("");
  const [title, setTitle] = useState("");
  const [place, setPlace] = useState(desk.place);
  const [staff, setStaff] = useState<string[]>([]);
  const all = villages();
  const now = new Date();
  const members = colleagues(dayBefore(now));
  const isMobile = point === "mobile";
  const open = () => form.merge({ ...form.state.answers, point, place, title: title.trim(), day: dayBefore(now), turns: 0, ...(isMobile && { point_id: newId(), from_time: hour(now), staff: staff.map(Number) }) });
  return (
    <div class="page">
      <h1>{t("Where do you help?")}</h1>
      <NoVoice />
      <Field label={labelOf(kind, "point")} group>{(ids) => <Tiles labelledBy={ids.label} choices={choicesOf(kind, "point")} chosen={[point]} onChange={([code]) => setPoint(code!)} />}</Field>
      {all.length > 1 && <Field label={t("Village")} group>{(ids) => <Tiles labelledBy={ids.label} choices={all.map((u) => ({ code: String(u.id), label: placeName(u.id) }))} chosen={[String(place)]} onChange={([id]) => setPlace(Number(id))} />}</Field>}
      {isMobile && (
        <>
          <Field label={t("Where does it stand?")} isNeeded>{(ids) => <input id={ids.input} type="text" value={title} maxLength={200} autocomplete="off" onInput={(event) => setTitle((event.target as HTMLInputElement).value)} />}</Field>
          {members.length > 0 && <Field label={t("Who is at the desk?")} group>{(ids) => <Tiles several labelledBy={ids.label} choices={members.map((m) => ({ code: String(m.id), label: m.full_name }))} chosen={staff} onChange={setStaff} />}</Field>}
        </>
      )}
      <Button wide icon="next" disabled={!point || (isMobile && !title.trim())} onClick={open}>{t("Begin")}</Button>
    </div>
  );
}

function CloseDesk({ form, desk }: { form: Form; desk: Desk }) {
  const kind = kindOf("mobile_point");
  const close = async () => {
    if (desk.point === "mobile" && desk.point_id && kind) {
      const answers = { title: desk.title ?? "", from_time: desk.from_time ?? hour(new Date()), to_time: hour(new Date()), ...(desk.staff?.length && { staff: desk.staff }) };
      await keep({ id: desk.point_id, kind, place: desk.place, day: desk.day, answers });
    }
    await form.done();
    go(desk.turns ? "standing" : "work", true);
  };
  return <Button wide look="second" icon="leave" onClick={() => void close()}>{desk.point === "mobile" ? t("Close the mobile point") : t("Close the desk")}</Button>;
}
