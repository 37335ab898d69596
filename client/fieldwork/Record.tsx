/** Recording one activity of any kind: where, when, with whom, then the questions of its kind. */
import { useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { Kind } from "../contract/kind";
import { dayBefore } from "../parts/Day";
import { Field } from "../parts/Field";
import { Finder } from "../parts/Finder";
import { Notice } from "../parts/Notice";
import { Tiles } from "../parts/Tiles";
import { go, type Params } from "../shell/router";
import { said, t } from "../shell/words";
import type { Attachment } from "../store/outbox";
import { all, find, one } from "../store/rows";
import { DayLine } from "./DayLine";
import { FORM } from "./drafts";
import { attained, bornHint, colleagues, house, houseHint, membersOf, person, placeName, visits, type Business, type House, type Unit } from "./held";
import { KindForm, type Layout } from "./KindForm";
import { useForm, type Form } from "./form-state";
import { kindOf } from "./kinds";
import { Persons } from "./Persons";
import { keep, ownAnswers } from "./recording";

/** Answers of the frame stand beside those of the kind, under names no field has. */
export const DAY = "_day", PLACE = "_place", PERSONS = "_persons";

export default function Record({ params }: { params: Params }) {
  const kind = kindOf(params.kind ?? "");
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  if (kind.needs.includes("household") && !params.subject) return <ChooseHousehold kind={kind.code} />;
  return <Filling key={`${kind.code}/${params.subject ?? ""}`} kind={kind} subject={subjectOf(params.subject)} />;
}

export interface Subject { address: string; household?: string; person?: string; business?: string; place?: number }

/** Read whom an address means: a household, or "person:…", "business:…", "place:…". */
export function subjectOf(told: string | undefined): Subject {
  if (!told) return { address: "" };
  const [type, id] = told.includes(":") ? (told.split(":", 2) as [string, string]) : ["household", told];
  const address = `/${told}`;
  if (type === "person") return { address, person: id };
  if (type === "business") return { address, business: id };
  return type === "place" ? { address, place: Number(id) } : { address, household: id };
}

function ChooseHousehold({ kind }: { kind: string }) {
  const sought = (query: string) => find<House>("household", query, 500).map((h) => ({ id: h.id, title: h.head_name, hint: houseHint(h) }));
  return (
    <div class="page">
      <h1>{t("At which household?")}</h1>
      <Finder find={sought} label={t("Name, number, phone")} empty={t("No household is on this phone yet.")} onChoose={(id) => go(`record/${kind}/${id}`, true)} />
    </div>
  );
}

/** Where a deed is recorded: at the subject's place, else at the first village that the kind knows. */
function placeOf(subject: Subject, home: House | undefined, villages: readonly Unit[]): number | undefined {
  if (subject.place) return subject.place;
  if (subject.business) return one<Business>("business", subject.business)?.village;
  const own = home?.village ?? (subject.person ? person(subject.person)?.village : undefined);
  return own ?? (villages.find((unit) => unit.level === "village") ?? villages[0])?.id;
}

/** The form of one kind for one subject, with its draft. */
export function useDeed(kind: Kind, subject: Subject, draft = `record/${kind.code}${subject.address}`): { form: Form; villages: Unit[]; home: House | undefined } {
  const home = house(subject.household ?? (subject.person ? person(subject.person)?.household : undefined));
  const villages = all<Unit>("unit").filter((unit) => kind.levels.includes(unit.level) && !unit.is_ended);
  const place = placeOf(subject, home, villages);
  const form = useForm(`${FORM}${draft}`, { [DAY]: dayBefore(new Date()), [PLACE]: place, ...(subject.person && { [PERSONS]: [subject.person] }) });
  return { form, villages, home };
}

/** Keep what a form says, forget its draft; gives the id. */
export async function keepForm(kind: Kind, form: Form, clean: Record<string, unknown>, files: Attachment[], subject: Subject): Promise<string> {
  const id = await keep({
    kind, place: Number(clean[PLACE]), day: String(clean[DAY]), answers: ownAnswers(clean), files,
    household: subject.household ?? null, business: subject.business ?? null, persons: (clean[PERSONS] as string[] | undefined) ?? [],
  });
  await form.done();
  return id;
}

interface FrameProps { kind: Kind; form: Form; villages: Unit[]; home?: House | undefined; isPlaceKnown?: boolean; whom?: boolean; children?: ComponentChildren }

/** Day, place and persons: what every kind is asked before its own questions. */
export function FrameFields({ kind, form, villages, home, isPlaceKnown = false, whom = true, children }: FrameProps) {
  const { answers } = form.state;
  const there = (answers[PERSONS] as string[] | undefined) ?? [];
  const people = home ? membersOf(home.id) : [];
  const reaches = whom && kind.reaches.includes("persons");
  return (
    <>
      <DayLine value={String(answers[DAY] ?? "")} onInput={(v) => form.set(DAY, v)} />
      {!isPlaceKnown && villages.length > 1 && (
        <Field label={t("Place")} group>
          {(ids) => <Tiles labelledBy={ids.label} choices={villages.map((u) => ({ code: String(u.id), label: placeName(u.id) || said(u.name) }))} chosen={[String(answers[PLACE])]} onChange={([id]) => form.set(PLACE, Number(id))} />}
        </Field>
      )}
      {children}
      {reaches && people.length > 0 && (
        <Field label={t("Who was there?")} group>
          {(ids) => <Tiles several labelledBy={ids.label} choices={people.map((p) => ({ code: p.id, label: p.full_name, hint: bornHint(p) }))} chosen={there} onChange={(now) => form.set(PERSONS, now)} />}
        </Field>
      )}
      {reaches && people.length === 0 && (
        <Field label={t("For whom?")} isNeeded={kind.needs.includes("persons")} group>
          {() => <Persons chosen={there} onChange={(now) => form.set(PERSONS, now)} newAt="new/person" />}
        </Field>
      )}
    </>
  );
}

/** What the definition cannot know: persons, colleagues, what was done before. */
export function around(kind: Kind, form: Form) {
  const { answers } = form.state;
  const there = (answers[PERSONS] as string[] | undefined) ?? [];
  const of = kind.fields.find((field) => field.type === "activity")?.of;
  return {
    persons: there.map((id) => ({ id, name: person(id)?.full_name ?? t("A card from elsewhere") })),
    attainedBy: (id: string) => attained(person(id) ?? { id }),
    members: colleagues(String(answers[DAY] ?? "")).map(({ id, full_name }) => ({ id, name: full_name })),
    activities: of ? visits().filter((v) => v.kind === of).sort((a, b) => (a.happened_on < b.happened_on ? 1 : -1)).slice(0, 6).map((v) => ({ id: v.id, name: `${v.answers.title ?? ""} ${v.happened_on}` })) : [],
  };
}

function Filling({ kind, subject }: { kind: Kind; subject: Subject }) {
  const { form, villages, home } = useDeed(kind, subject);
  const [fault, setFault] = useState<string | null>(null);
  if (!form.isReady) return null;
  const keepIt = async (clean: Record<string, unknown>, files: Attachment[]) => {
    if (kind.needs.includes("persons") && !((clean[PERSONS] as string[] | undefined) ?? []).length) return setFault(t("First say which persons were there."));
    try {
      await keepForm(kind, form, clean, files, subject);
      go("standing", true);
    } catch {
      setFault(t("It could not be kept. Unlock the phone and try again."));
    }
  };
  return (
    <div class="page">
      <header class="who">
        <h1>{home && subject.household ? home.head_name : said(kind.label)}</h1>
        {home && subject.household && <p class="quiet">{houseHint(home)}</p>}
        {!home && kind.help && <p class="quiet">{said(kind.help)}</p>}
      </header>
      <KindForm kind={kind} form={form} layout={FOLDED} doneWords={t("Keep")} onDone={keepIt} {...around(kind, form)}>
        <FrameFields kind={kind} form={form} villages={villages} home={subject.household ? home : undefined} isPlaceKnown={Boolean(subject.household ?? subject.place)} />
      </KindForm>
      {fault && <Notice tone="bad">{fault}</Notice>}
    </div>
  );
}

const FOLDED: Layout = { folded: ["remarks", "voice", "photo"] };
