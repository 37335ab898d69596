/** Something is wrong: what was seen and what it should be, field by field. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { NoVoice } from "../parts/Sound";
import type { Params } from "../shell/router";
import { t, tn } from "../shell/words";
import { record } from "../store/outbox";
import { FORM } from "../fieldwork/drafts";
import { useForm } from "../fieldwork/form-state";
import { house, person, type House, type Person } from "../fieldwork/held";
import { faultOfBirth, faultOfPhone, Sex } from "./parts";
import { birthOf, changes, phoneFits, yearOf } from "./registering";

type Seen = Record<string, string>;

function seenPerson(p: Person): Seen {
  return { full_name: p.full_name, birth: p.birth_on ?? String(p.birth_year ?? ""), sex: p.sex ?? "", phone: p.phone ?? "" };
}

function seenHouse(home: House): Seen {
  return { head_name: home.head_name, number: home.number ?? "", address: home.address ?? "", phone: home.phone ?? "" };
}

/** A day as it is typed here: 05/10/1950. */
function typedDay(birth: string): string {
  return birth.length > 4 ? birth.split("-").reverse().join("/") : birth;
}

const LABELS: Record<string, () => string> = {
  full_name: () => t("Full name"),
  birth: () => t("Year or day of birth"),
  phone: () => t("Telephone"),
  head_name: () => t("Head of the household"),
  number: () => t("Number of the house or household"),
  address: () => t("Lane or address"),
};

export default function Correct({ params }: { params: Params }) {
  const type = params.type === "household" ? "household" : "person";
  const row = type === "household" ? house(params.id) : person(params.id ?? "");
  if (!row) return <div class="page"><Notice tone="warn">{t("This is not on this phone.")}</Notice></div>;
  return <Correcting key={row.id} type={type} row={row} />;
}

function Correcting({ type, row }: { type: "person" | "household"; row: Person | House }) {
  const [seen] = useState(() => (type === "person" ? seenPerson(row as Person) : seenHouse(row as House)));
  const form = useForm(`${FORM}correct/${type}/${row.id}`, { ...seen, ...(seen.birth && { birth: typedDay(seen.birth) }) });
  const [fault, setFault] = useState<string | null>(null);
  if (!form.isReady) return null;
  const typed: Seen = { ...seen, ...(form.state.answers as Seen) };
  const wanted: Seen = { ...typed, ...(type === "person" && { birth: birthOf(typed.birth ?? "") ?? "" }) };
  const found = changes(seen, wanted);
  const n = Object.keys(found).length;
  const done = async () => {
    if (!n) return setFault(t("Nothing was changed."));
    if (birthOf(typed.birth ?? "") === null || !phoneFits(typed.phone ?? "")) return setFault(t("Something does not fit yet; see above."));
    if (!(wanted.full_name ?? wanted.head_name ?? "").trim()) return setFault(t("A name is needed."));
    try {
      await record("people.correct", { type, id: row.id, fields: found }, { rows: { [type]: [{ ...row, ...rowOf(type, wanted) }] } });
      await form.done();
      history.back();
    } catch {
      setFault(t("It could not be kept. Unlock the phone and try again."));
    }
  };
  return (
    <div class="page">
      <header class="who"><h1>{t("What should it be?")}</h1><p class="quiet">{t("The old value stays in the history. If somebody else changed the same, an officer decides.")}</p></header>
      <form class="kind-form" noValidate onSubmit={(event) => { event.preventDefault(); void done(); }}>
        <NoVoice />
        {Object.keys(seen).filter((field) => LABELS[field]).map((field) => (
          <Field key={field} label={LABELS[field]!()} fault={field === "birth" ? faultOfBirth(typed.birth!) : field === "phone" ? faultOfPhone(typed.phone!) : undefined}>
            {(ids) => (
              <>
                <Line ids={ids} type={field === "phone" || field === "birth" ? "tel" : "text"} value={typed[field] ?? ""} onInput={(v) => form.set(field, v)} />
                {found[field] && <p class="was"><Icon name="pen" size={18} /> <span>{t("was: {value}", { value: (field === "birth" ? typedDay(seen[field]!) : seen[field]) || t("nothing") })}</span></p>}
              </>
            )}
          </Field>
        ))}
        {type === "person" && <Sex value={typed.sex ?? ""} onChange={(sex) => form.set("sex", sex)} />}
        {fault && <Notice tone="bad">{fault}</Notice>}
        <div class="done"><Button type="submit" wide icon="check">{n ? tn("Correct {n} thing", "Correct {n} things", n) : t("Correct")}</Button></div>
      </form>
    </div>
  );
}

function rowOf(type: string, wanted: Seen): Record<string, unknown> {
  const { birth, ...plain } = wanted;
  return type === "person" ? { ...plain, birth_year: yearOf(birth ?? ""), birth_on: birth && birth.length > 4 ? birth : null } : plain;
}
