/** A visit at a door in under a minute: who is there, what was taught, what they can now, done. */
import { useState } from "preact/hooks";
import type { Answers, Kind } from "../contract/kind";
import { dayBefore } from "../parts/Day";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { aloud, Sound } from "../parts/Sound";
import { Tiles } from "../parts/Tiles";
import { type Params } from "../shell/router";
import { capital, language, native, said, t } from "../shell/words";
import { record, type Attachment } from "../store/outbox";
import { all } from "../store/rows";
import { session } from "../store/vault";
import { Consents } from "./Consents";
import { DayAhead, DayLine } from "./DayLine";
import { FORM } from "./drafts";
import { attained, house, houseHint, membersOf, person, type House } from "./held";
import { KindForm, type Layout } from "./KindForm";
import { useForm, type Form } from "./form-state";
import { kindOf } from "./kinds";
import { keep, ownAnswers } from "./recording";
import { Kept } from "./Kept";
import { PhotosOf } from "./PhotosOf";
import { AGREED, AGREED_PHOTO, askedOfEach, COME_BACK, DAY, GUIDED, guided, noticeFor, onPhotos, OUTCOME, PERSONS, PHOTO, PURPOSE, toAsk, toldOf, VISIT, withThere, type Agreed, type Notice as Text, type OnPhotos } from "./visiting";

const FOLDED = ["questions", "needs_follow_up", "remarks", "voice", "photo"];

export default function Visit({ params }: { params: Params }) {
  const [kind, home] = [kindOf(VISIT), house(params.household)];
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  if (!home) return <div class="page"><Notice tone="warn">{t("This household is not on this phone.")}</Notice></div>;
  return <AtDoor key={home.id} kind={kind} home={home} />;
}

function AtDoor({ kind, home }: { kind: Kind; home: House }) {
  const form = useForm(`${FORM}record/${VISIT}/${home.id}`, { [DAY]: dayBefore(new Date()) });
  const [told, setTold] = useState<{ id: string; answers: Answers; there: number } | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  if (!form.isReady) return null;
  if (told) return <Kept id={told.id} kind={kind} home={home} answers={told.answers} persons={told.there} />;
  const people = membersOf(home.id);
  const answers = form.state.answers;
  const there = ((answers[PERSONS] as string[] | undefined) ?? []).filter((id) => people.some((p) => p.id === id));
  const agreed = (answers[AGREED] as Agreed | undefined) ?? {};
  const [notice, photoNotice] = [PURPOSE, PHOTO].map((purpose) => noticeFor(purpose, all<Text>("notice")));
  const photo = (answers[AGREED_PHOTO] as Agreed | undefined) ?? {};
  const on = onPhotos(people, there, agreed, photoNotice ? photo : {});
  const done = async (clean: Answers, files: Attachment[]) => {
    const now = new Date();
    if (photoNotice && on.open.length && photosIn(kind, clean)) return setFault(t("Not everybody was asked whether they agree to the photo."));
    const door = { kind, home, people, answers: ownAnswers(clean), files, there, agreed, photo, photoNotice, day: String(clean[DAY]), notice, language: language.value, witness: session.value?.holder.name ?? "" };
    const { consents, deed } = toldOf(door, now);
    try {
      for (const consent of consents) {
        const row = person(consent.person)!;
        await record("people.give_consent", consent, { made: now, rows: { person: [{ ...row, consents: [...(row.consents ?? []), consent.purpose] }] } });
      }
      const id = await keep(deed, now);
      await form.done();
      setTold({ id, answers: deed.answers, there: there.length });
      window.scrollTo(0, 0);
    } catch {
      setFault(t("It could not be kept. Unlock the phone and try again."));
    }
  };
  return (
    <div class="page visit">
      <header class="who">
        <h1>{home.head_name}</h1>
        <p class="quiet">{houseHint(home)}</p>
      </header>
      <KindForm kind={kind} form={form} layout={withPhotos(layoutOf(kind, form, home, there, notice), kind, form, on, photoNotice)} derived={{ [GUIDED]: guided(kind, answers) }} doneWords={t("Keep the visit")}
        onDone={done} persons={there.map((id) => ({ id, name: person(id)!.full_name }))} attainedBy={(id) => attained(person(id)!)}>
        <DayLine value={String(answers[DAY])} onInput={(day) => form.set(DAY, day)} />
        {people.length > 0 && <AtHome kind={kind} form={form} home={home} there={there} />}
        {people.length === 0 && <p>{t("Nobody is entered for this household yet.")} <a href={`#/new/person/${home.id}`}>{t("Add a person")}</a></p>}
      </KindForm>
      {fault && <Notice tone="bad">{fault}</Notice>}
    </div>
  );
}

function layoutOf(kind: Kind, form: Form, home: House, there: string[], notice: Text | undefined): Layout {
  const { answers } = form.state;
  const asked = notice && askedOfEach(kind, answers).length ? toAsk(membersOf(home.id), there) : [];
  const agreed = (answers[AGREED] as Agreed | undefined) ?? {};
  const first = askedOfEach(kind, answers)[0]?.code;
  const outcomes = kind.fields.find((field) => field.code === OUTCOME)?.options ?? [];
  return {
    skip: [GUIDED, ...(there.length ? [] : askedOfEach(kind, answers).map(({ code }) => code))],
    folded: FOLDED,
    columns: 2,
    foldedWords: t("Questions, spoken note, photo"),
    before: asked.length && first ? { [first]: <Consents persons={asked} notice={notice!} agreed={agreed} onChange={(next) => form.set(AGREED, next)} /> } : {},
    drawn: {
      [OUTCOME]: (labelledBy) => <Outcomes options={outcomes} form={form} labelledBy={labelledBy} kind={kind} />,
      [COME_BACK]: (labelledBy) => <DayAhead value={String(answers[COME_BACK] ?? "")} onInput={(day) => form.set(COME_BACK, day)} labelledBy={labelledBy} />,
    },
  };
}

/** Ask before the first photo; without a text of the province there is nothing to read aloud. */
function withPhotos(layout: Layout, kind: Kind, form: Form, on: OnPhotos, notice: Text | undefined): Layout {
  const field = kind.fields.find(({ type }) => type === "photo");
  if (!field || !notice) return layout;
  const agreed = (form.state.answers[AGREED_PHOTO] as Agreed | undefined) ?? {};
  const asking = on.toAsk.length > 0 && <Consents persons={on.toAsk} notice={notice} agreed={agreed} onChange={(next) => form.set(AGREED_PHOTO, next)} />;
  return {
    ...layout,
    before: { ...layout.before, ...(asking && { [field.code]: asking }) },
    drawn: { ...layout.drawn, [field.code]: () => <PhotosOf field={field} form={form} on={on} /> },
  };
}

function photosIn(kind: Kind, answers: Answers): boolean {
  return kind.fields.some(({ code, type }) => type === "photo" && ((answers[code] as string[] | undefined) ?? []).length > 0);
}

function AtHome({ kind, form, home, there }: { kind: Kind; form: Form; home: House; there: string[] }) {
  const people = membersOf(home.id);
  const change = (ids: string[]) => form.merge(withThere(kind, form.state.answers, ids));
  const hasAll = there.length === people.length;
  return (
    <section class="at-home" aria-labelledby="at-home">
      <div class="asked">
        <h3 id="at-home" class="label">{t("Who is at home?")}</h3>
        {people.length > 2 && <button type="button" class="chip" aria-pressed={hasAll} onClick={() => change(hasAll ? [] : people.map((p) => p.id))}>{t("Everybody")}</button>}
        <Sound text={aloud(t("Who is at home?"), ...people.map((p) => p.full_name))} />
      </div>
      <Tiles several labelledBy="at-home" choices={people.map((p) => ({ code: p.id, label: p.full_name, hint: p.birth_year ? native(String(p.birth_year)) : "" }))} chosen={there} onChange={change} />
      <a class="link" href={`#/new/person/${home.id}`}><Icon name="plus" size={22} /> {t("Somebody who is not on the list")}</a>
    </section>
  );
}

interface OutcomesProps { options: NonNullable<Kind["fields"][number]["options"]>; form: Form; labelledBy: string; kind: Kind }

/** How it went; whoever was met is ticked above, so nobody at home unticks them. */
function Outcomes({ options, form, labelledBy, kind }: OutcomesProps) {
  const { answers } = form.state;
  const choose = (code: string) => {
    const next = { ...answers, [OUTCOME]: code };
    form.merge(askedOfEach(kind, next).length ? next : { ...next, [PERSONS]: [] });
  };
  return <Tiles columns={2} choices={options.map(({ code, label }) => ({ code, label: capital(said(label)) }))} chosen={[String(answers[OUTCOME] ?? "")]} labelledBy={labelledBy} onChange={([code]) => choose(code!)} />;
}
