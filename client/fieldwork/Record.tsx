/** Recording one activity: where, when, with whom, then the questions of its kind. */
import { useState } from "preact/hooks";
import { Day, dayBefore } from "../parts/Day";
import { Field } from "../parts/Field";
import { Finder } from "../parts/Finder";
import { Notice } from "../parts/Notice";
import { Tiles } from "../parts/Tiles";
import { go, type Params } from "../shell/router";
import { said, t } from "../shell/words";
import type { Words } from "../contract/kind";
import { record, type Attachment } from "../store/outbox";
import { all, find, one } from "../store/rows";
import { FORM } from "./Home";
import { KindForm } from "./KindForm";
import { useForm } from "./form-state";
import { kindOf } from "./kinds";

interface House { id: string; head_name: string; address?: string; number?: string; village: number }
interface Person { id: string; full_name: string; household: string | null; birth_year: number | null; left_on?: string | null }
interface Unit { id: number; name: string | Words; level: string }

/** Answers of the frame stand beside those of the kind, under names no field has. */
const DAY = "_day", PLACE = "_place", PERSONS = "_persons";

export default function Record({ params }: { params: Params }) {
  const kind = kindOf(params.kind ?? "");
  if (!kind) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  if (kind.needs.includes("household") && !params.household) return <ChooseHousehold kind={kind.code} />;
  return <Filling key={`${kind.code}/${params.household ?? ""}`} code={kind.code} household={params.household} />;
}

export function householdHint(house: House): string {
  return [house.number, house.address, said(one<Unit>("unit", house.village)?.name)].filter(Boolean).join(" · ");
}

function ChooseHousehold({ kind }: { kind: string }) {
  const sought = (query: string) => find<House>("household", query, 500).map((h) => ({ id: h.id, title: h.head_name, hint: householdHint(h) }));
  return (
    <div class="page">
      <h1>{t("At which household?")}</h1>
      <Finder find={sought} label={t("Name, number or phone")} empty={t("No household is on this phone yet.")} onChoose={(id) => go(`record/${kind}/${id}`, true)} />
    </div>
  );
}

function Filling({ code, household }: { code: string; household: string | undefined }) {
  const kind = kindOf(code)!;
  const house = household ? one<House>("household", household) : undefined;
  const villages = all<Unit>("unit").filter((unit) => kind.levels.includes(unit.level));
  const address = `record/${code}${household ? `/${household}` : ""}`;
  const form = useForm(`${FORM}${address}`, { [DAY]: dayBefore(new Date()), [PLACE]: house?.village ?? villages[0]?.id });
  const [fault, setFault] = useState<string | null>(null);
  const people = house ? all<Person>("person").filter((p) => p.household === house.id && !p.left_on) : [];
  const there = (form.state.answers[PERSONS] as string[] | undefined) ?? [];
  if (!form.isReady) return null;
  const keep = async (answers: Record<string, unknown>, files: Attachment[]) => {
    const { [DAY]: day, [PLACE]: place, ...rest } = answers;
    delete rest[PERSONS];
    try {
      await record("activities.record", {
        kind: code, kind_version: kind.version, place: Number(place), happened_on: String(day), answers: rest,
        household: house?.id ?? null, persons: there,
      }, { files });
      await form.done();
      go("standing", true);
    } catch {
      setFault(t("It could not be kept. Unlock the phone and try again."));
    }
  };
  return (
    <div class="page">
      <h1>{house ? house.head_name : said(kind.label)}</h1>
      {house && <p class="quiet">{householdHint(house)}</p>}
      <KindForm kind={kind} form={form} doneWords={t("Keep")} onDone={keep} persons={people.filter((p) => there.includes(p.id)).map((p) => ({ id: p.id, name: p.full_name }))}>
        <Field label={t("Day")} group>{(ids) => <Day ids={ids} value={String(form.state.answers[DAY] ?? "")} onInput={(v) => form.set(DAY, v)} />}</Field>
        {!house && villages.length > 1 && (
          <Field label={t("Place")} group>
            {(ids) => <Tiles labelledBy={ids.label} choices={villages.map((u) => ({ code: String(u.id), label: said(u.name) }))} chosen={[String(form.state.answers[PLACE])]} onChange={([id]) => form.set(PLACE, Number(id))} />}
          </Field>
        )}
        {people.length > 0 && (
          <Field label={t("Who was there?")} group>
            {(ids) => <Tiles several labelledBy={ids.label} choices={people.map((p) => ({ code: p.id, label: p.full_name, hint: p.birth_year ? t("born {year}", { year: String(p.birth_year) }) : "" }))} chosen={there} onChange={(ids_now) => form.set(PERSONS, ids_now)} />}
          </Field>
        )}
      </KindForm>
      {fault && <Notice tone="bad">{fault}</Notice>}
    </div>
  );
}
