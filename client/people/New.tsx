/** Somebody new: a household with its head, a person of a household, a business. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { Notice } from "../parts/Notice";
import { NoVoice } from "../parts/Sound";
import { Tiles } from "../parts/Tiles";
import { go, query, type Params } from "../shell/router";
import { capital, t } from "../shell/words";
import { record } from "../store/outbox";
import { rowsChanged } from "../store/rows";
import { FORM } from "../fieldwork/drafts";
import { useForm, type Form } from "../fieldwork/form-state";
import { bornHint, groupsFor, house, houseHint, placeName, villages, type Person } from "../fieldwork/held";
import { Fold } from "../fieldwork/KindForm";
import { BUSINESS_KINDS } from "./business-kinds";
import { AlikeList, faultOfBirth, faultOfPhone, PersonFields, Sex } from "./parts";
import { alikeBusinesses, alikeHouses, alikePersons, birthOf, byHousehold, newBusiness, newHouse, newPerson, NOBODY, phoneFits, type TypedBusiness, type TypedHouse, type TypedPerson } from "./registering";

export default function New({ params }: { params: Params }) {
  void rowsChanged.value;
  if (!villages().length) return <div class="page"><Notice>{t("The lists come with the first contact with the server.")}</Notice></div>;
  if (params.what === "household") return <NewHousehold />;
  return params.what === "business" ? <NewBusiness /> : <NewPerson household={params.household} />;
}

const personHint = (p: Person) => [bornHint(p), house(p.household)?.head_name].filter(Boolean).join(" · ");
const typedOf = <T,>(form: Form, blank: T): T => ({ ...blank, ...(form.state.answers as Partial<T>) });

interface FrameProps { title: string; hint?: string; isBusy: boolean; fault: string | null; onDone: () => void; children: ComponentChildren }

function Frame({ title, hint, isBusy, fault, onDone, children }: FrameProps) {
  return (
    <div class="page">
      <header class="who"><h1>{title}</h1>{hint && <p class="quiet">{hint}</p>}</header>
      <form class="kind-form" noValidate onSubmit={(event) => { event.preventDefault(); onDone(); }}>
        <NoVoice />
        {children}
        {fault && <Notice tone="bad">{fault}</Notice>}
        <div class="done"><Button type="submit" wide icon="check" disabled={isBusy}>{t("Keep")}</Button></div>
        <p class="quiet">{t("What you enter is kept on this phone at once.")}</p>
      </form>
    </div>
  );
}

/** Keep once: a second press while it runs does nothing. */
function useKeeping(): { isBusy: boolean; fault: string | null; tell: (words: string) => void; run: (work: () => Promise<void>) => void } {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const run = (work: () => Promise<void>) => {
    if (isBusy) return;
    setBusy(true);
    setFault(null);
    work().catch(() => setFault(t("It could not be kept. Unlock the phone and try again."))).finally(() => setBusy(false));
  };
  return { isBusy, fault, tell: setFault, run };
}

function Village({ value, onChange }: { value: number; onChange: (village: number) => void }) {
  const all = villages();
  if (all.length < 2) return null;
  return (
    <Field label={t("Village")} group>
      {(ids) => <Tiles labelledBy={ids.label} choices={all.map((u) => ({ code: String(u.id), label: placeName(u.id) }))} chosen={[String(value)]} onChange={([id]) => onChange(Number(id))} />}
    </Field>
  );
}

function Groups({ subject, chosen, onChange }: { subject: string; chosen: string[]; onChange: (groups: string[]) => void }) {
  const all = groupsFor(subject).map(({ code, label }) => ({ code, label }));
  return (
    <Field label={t("Groups")} group>
      {(ids) => <Tiles several labelledBy={ids.label} choices={all} chosen={chosen} onChange={onChange} />}
    </Field>
  );
}

function NewHousehold() {
  const blank: TypedHouse & TypedPerson & { is_here: boolean } = { ...NOBODY, head_name: query("name"), number: "", address: "", village: villages()[0]!.id, is_here: true };
  const form = useForm(`${FORM}new/household`, { ...blank });
  const keeping = useKeeping();
  if (!form.isReady) return null;
  const typed = typedOf(form, blank);
  const isNamed = typed.head_name.trim() !== "";
  const found = byHousehold(alikeHouses(typed, houseHint), alikePersons({ ...typed, full_name: typed.head_name }, personHint), houseHint);
  const done = () => {
    if (!isNamed) return keeping.tell(t("A name is needed."));
    if (birthOf(typed.birth) === null || !phoneFits(typed.phone)) return keeping.tell(t("Something does not fit yet; see above."));
    keeping.run(async () => {
      const now = new Date();
      const home = newHouse(typed, now);
      await record("people.register_household", home.told, { id: home.id, made: now, rows: { household: [home.row] } });
      if (typed.is_here) {
        const head = newPerson({ ...typed, full_name: typed.head_name, groups: [] }, { village: typed.village, household: home.id }, now);
        await record("people.register_person", head.told, { id: head.id, made: now, rows: { person: [head.row] } });
      }
      await form.done();
      go(`household/${home.id}`, true);
    });
  };
  return (
    <Frame title={t("A new household")} isBusy={keeping.isBusy} fault={keeping.fault} onDone={done}>
      <Village value={typed.village} onChange={(village) => form.set("village", village)} />
      <Field label={t("Head of the household")} isNeeded>{(ids) => <Line ids={ids} value={typed.head_name} longest={200} onInput={(v) => form.set("head_name", v)} />}</Field>
      <AlikeList found={found} />
      <Field label={t("Number of the house or household")}>{(ids) => <Line ids={ids} value={typed.number} longest={40} onInput={(v) => form.set("number", v)} />}</Field>
      <Field label={t("Lane or address")}>{(ids) => <Line ids={ids} value={typed.address} longest={200} onInput={(v) => form.set("address", v)} />}</Field>
      <Field label={t("Telephone")} fault={faultOfPhone(typed.phone)}>{(ids) => <Line ids={ids} type="tel" value={typed.phone} onInput={(v) => form.set("phone", v)} />}</Field>
      <Field label={t("Does the head live here?")} group>
        {(ids) => <Tiles columns={2} labelledBy={ids.label} choices={[{ code: "yes", label: t("Yes") }, { code: "no", label: t("No") }]} chosen={[typed.is_here ? "yes" : "no"]} onChange={([v]) => form.set("is_here", v === "yes")} />}
      </Field>
      {typed.is_here && <HeadFields form={form} typed={typed} />}
      <Fold words={t("Groups: poor, near-poor, remote …")} isOpen={typed.groups.length > 0}><Groups subject="household" chosen={typed.groups} onChange={(v) => form.set("groups", v)} /></Fold>
    </Frame>
  );
}

function HeadFields({ form, typed }: { form: Form; typed: TypedPerson }) {
  return (
    <>
      <Field label={t("Year or day of birth")} fault={faultOfBirth(typed.birth)}>{(ids) => <Line ids={ids} type="tel" value={typed.birth} onInput={(v) => form.set("birth", v)} />}</Field>
      <Sex value={typed.sex} onChange={(sex) => form.set("sex", sex)} />
    </>
  );
}

function NewPerson({ household }: { household: string | undefined }) {
  const home = house(household);
  const form = useForm(`${FORM}new/person${household ? `/${household}` : ""}`, { ...NOBODY, full_name: query("name"), village: home?.village ?? villages()[0]!.id });
  const keeping = useKeeping();
  if (!form.isReady) return null;
  const typed = typedOf(form, { ...NOBODY, village: home?.village ?? villages()[0]!.id });
  const done = () => {
    if (!typed.full_name.trim()) return keeping.tell(t("A name is needed."));
    if (birthOf(typed.birth) === null || !phoneFits(typed.phone)) return keeping.tell(t("Something does not fit yet; see above."));
    keeping.run(async () => {
      const now = new Date();
      const made = newPerson(typed, { village: typed.village, household: home?.id ?? null }, now);
      await record("people.register_person", made.told, { id: made.id, made: now, rows: { person: [made.row] } });
      await form.done();
      history.back();
    });
  };
  return (
    <Frame title={t("A new person")} hint={home ? `${home.head_name}, ${houseHint(home)}` : ""} isBusy={keeping.isBusy} fault={keeping.fault} onDone={done}>
      {!home && <Village value={typed.village} onChange={(village) => form.set("village", village)} />}
      <PersonFields typed={typed} found={byHousehold([], alikePersons(typed, personHint), houseHint)} onChange={(next) => form.merge({ ...form.state.answers, ...next })} />
      <Fold words={t("Groups: poor, near-poor, remote …")} isOpen={typed.groups.length > 0}><Groups subject="person" chosen={typed.groups} onChange={(v) => form.set("groups", v)} /></Fold>
    </Frame>
  );
}

function NewBusiness() {
  const blank: TypedBusiness = { name: query("name"), kind: "", address: "", phone: "", tax_number: "", village: villages()[0]!.id };
  const form = useForm(`${FORM}new/business`, { ...blank });
  const keeping = useKeeping();
  if (!form.isReady) return null;
  const typed = typedOf(form, blank);
  const line = (field: "name" | "address" | "phone" | "tax_number") => (value: string) => form.set(field, value);
  const done = () => {
    if (!typed.name.trim()) return keeping.tell(t("A name is needed."));
    if (!typed.kind) return keeping.tell(t("Say what kind of business it is."));
    if (!phoneFits(typed.phone)) return keeping.tell(t("Something does not fit yet; see above."));
    keeping.run(async () => {
      const now = new Date();
      const made = newBusiness(typed, now);
      await record("people.register_business", made.told, { id: made.id, made: now, rows: { business: [made.row] } });
      await form.done();
      go(`business/${made.id}`, true);
    });
  };
  return (
    <Frame title={t("A new business")} isBusy={keeping.isBusy} fault={keeping.fault} onDone={done}>
      <Village value={typed.village} onChange={(village) => form.set("village", village)} />
      <Field label={t("Name")} isNeeded>{(ids) => <Line ids={ids} value={typed.name} longest={200} onInput={line("name")} />}</Field>
      <AlikeList found={alikeBusinesses(typed)} />
      <Field label={t("Kind of business")} isNeeded group>
        {(ids) => <Tiles labelledBy={ids.label} choices={BUSINESS_KINDS.map(({ code, label }) => ({ code, label: capital(label()) }))} chosen={[typed.kind]} onChange={([v]) => form.set("kind", v)} />}
      </Field>
      <Field label={t("Lane or address")}>{(ids) => <Line ids={ids} value={typed.address} longest={200} onInput={line("address")} />}</Field>
      <Field label={t("Telephone")} fault={faultOfPhone(typed.phone)}>{(ids) => <Line ids={ids} type="tel" value={typed.phone} onInput={line("phone")} />}</Field>
      <Field label={t("Tax number")}>{(ids) => <Line ids={ids} value={typed.tax_number} longest={20} onInput={line("tax_number")} />}</Field>
    </Frame>
  );
}
