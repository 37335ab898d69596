/** Who is there, and which card each of them holds. */
import { useEffect, useState } from "preact/hooks";
import { person, placeName, villages } from "../../fieldwork/held";
import { kindOf } from "../../fieldwork/kinds";
import { Persons } from "../../fieldwork/Persons";
import { Button } from "../../parts/Button";
import { Field, WholeNumber } from "../../parts/Field";
import { Notice } from "../../parts/Notice";
import { Sheet } from "../../parts/Sheet";
import { Tiles } from "../../parts/Tiles";
import { capital, figure, said, t, tn } from "../../shell/words";
import { CARDS } from "../cards/codes";
import { begun, numbersBefore, rememberNumbers } from "./keeping";
import { exchanged, withNumbers } from "./state";
import type { Part } from "./Village";

const NAMED = ["cards", "list"];

/** Give a person's name; somebody whose card came from elsewhere has none here. */
export function nameOf(id: string): string {
  return person(id)?.full_name ?? t("A card from elsewhere");
}

export function Who({ state, change }: Part) {
  const [before, setBefore] = useState<Record<string, number> | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  useEffect(() => void numbersBefore(state.place).then(setBefore), [state.place]);
  if (!before) return null;
  const all = villages();
  const ways = kindOf("group_session")?.fields.find((field) => field.code === "attendance")?.options ?? [];
  const come = (persons: string[]) => change({ ...state, persons, numbers: withNumbers(persons, state.numbers, before) });
  const isTooMany = state.persons.length > CARDS;
  const begin = () => {
    void rememberNumbers(state);
    change(begun(state, new Date()));
  };
  return (
    <div class="page village">
      <h1>{t("Who is there?")}</h1>
      {all.length > 1 && <Field label={t("Village")} group>{(ids) => <Tiles labelledBy={ids.label} choices={all.map((unit) => ({ code: String(unit.id), label: placeName(unit.id) }))} chosen={[String(state.place)]} onChange={([id]) => change({ ...state, place: Number(id) })} />}</Field>}
      <Field label={t("How attendance is taken")} group>
        {(ids) => <Tiles columns={2} labelledBy={ids.label} choices={ways.filter(({ code }) => NAMED.includes(code)).map(({ code, label }) => ({ code, label: capital(said(label)) }))} chosen={[state.attendance]} onChange={([code]) => change({ ...state, attendance: code! })} />}
      </Field>
      <Persons chosen={state.persons} onChange={come} newAt="new/person" />
      {isTooMany && <Notice tone="warn">{t("There are {n} cards; more people than that cannot answer with them.", { n: CARDS })}</Notice>}
      {state.persons.length > 0 && (
        <section>
          <h2>{t("Hand out the cards")}</h2>
          <p class="quiet">{t("Tap a person to change the number.")}</p>
          <ul class="held-cards">
            {state.persons.map((id) => (
              <li key={id}><button type="button" class="held-card" onClick={() => setAsked(id)}><b>{state.numbers[id] ? figure(state.numbers[id]!) : "–"}</b> <span>{nameOf(id)}</span></button></li>
            ))}
          </ul>
        </section>
      )}
      <div class="stack">
        <Button wide icon="next" disabled={!state.persons.length} onClick={begin}>{tn("Begin with {n} person", "Begin with {n} persons", state.persons.length)}</Button>
        <Button wide look="second" icon="back" onClick={() => change({ ...state, stage: "choose" })}>{t("Another lesson")}</Button>
      </div>
      {asked && <OtherNumber name={nameOf(asked)} n={state.numbers[asked] ?? 1} onClose={() => setAsked(null)} onChoose={(n) => { change({ ...state, numbers: exchanged(state.numbers, asked, n) }); setAsked(null); }} />}
    </div>
  );
}

function OtherNumber({ name, n, onChoose, onClose }: { name: string; n: number; onChoose: (n: number) => void; onClose: () => void }) {
  const [value, setValue] = useState(String(n));
  const isCard = /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= CARDS;
  return (
    <Sheet title={name} onClose={onClose}>
      <Field label={t("Number of the card")}>{(ids) => <WholeNumber ids={ids} value={value} onInput={setValue} least={1} most={CARDS} />}</Field>
      <Button wide icon="check" disabled={!isCard} onClick={() => onChoose(Number(value))}>{t("Done")}</Button>
    </Sheet>
  );
}
