/** Parts of the pages that register and correct: a warning of doubles, and what is asked of a person. */
import { useState } from "preact/hooks";
import { Field, Line } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Tiles } from "../parts/Tiles";
import { t, tn, tp } from "../shell/words";
import { birthOf, phoneFits, type Alike, type TypedPerson } from "./registering";

const WHY = {
  name: () => t("same name"),
  birth: () => t("same age"),
  phone: () => t("same phone"),
  number: () => t("same number"),
};

/** So many stand beside what is typed; the others behind one press. */
const FIRST = 2;

/** Whoever is there already is not entered twice: shown while the name is typed. */
export function AlikeList({ found }: { found: readonly Alike[] }) {
  const [hasAll, setAll] = useState(false);
  const more = hasAll ? 0 : found.length - FIRST;
  if (!found.length) return <div role="status" class="hear" />;
  return (
    <div class="alike" role="status">
      <p><Icon name="warn" size={22} /> <b>{t("Already on the list?")}</b></p>
      <ul class="items">
        {found.slice(0, more > 0 ? FIRST : undefined).map((one) => (
          <li key={`${one.address}${one.title}`}>
            <a class="item" href={one.address ? `#/${one.address}` : undefined}>
              <span class="item-words"><b>{one.title}</b><small>{[one.hint, one.why.map((why) => WHY[why]()).join(", ")].filter(Boolean).join(" · ")}</small></span>
              {one.address && <Icon name="next" size={20} />}
            </a>
          </li>
        ))}
      </ul>
      {more > 0 && <button type="button" class="fold" onClick={() => setAll(true)}><Icon name="plus" size={22} /> <span>{tn("{n} more", "{n} more", more)}</span></button>}
    </div>
  );
}

export function faultOfBirth(typed: string): string | undefined {
  return birthOf(typed) === null ? t("A year like 1950 or a day like 05/10/1950 is needed.") : undefined;
}

export function faultOfPhone(typed: string): string | undefined {
  return phoneFits(typed) ? undefined : t("A number like 0912 345 678 is needed.");
}

export function Sex({ value, onChange }: { value: string; onChange: (sex: string) => void }) {
  return (
    <Field label={t("Man or woman")} group>
      {(ids) => <Tiles columns={2} labelledBy={ids.label} choices={[{ code: "f", label: tp("sex", "woman") }, { code: "m", label: tp("sex", "man") }]} chosen={[value]} onChange={([sex]) => onChange(sex ?? "")} />}
    </Field>
  );
}

interface PersonFieldsProps { typed: TypedPerson; onChange: (typed: TypedPerson) => void; nameFault?: string | undefined; found: readonly Alike[] }

export function PersonFields({ typed, onChange, nameFault, found }: PersonFieldsProps) {
  const set = (change: Partial<TypedPerson>) => onChange({ ...typed, ...change });
  return (
    <>
      <Field label={t("Full name")} isNeeded fault={nameFault}>{(ids) => <Line ids={ids} value={typed.full_name} longest={200} onInput={(full_name) => set({ full_name })} />}</Field>
      <AlikeList found={found} />
      <Field label={t("Year or day of birth")} fault={faultOfBirth(typed.birth)}>{(ids) => <Line ids={ids} type="tel" value={typed.birth} onInput={(birth) => set({ birth })} />}</Field>
      <Sex value={typed.sex} onChange={(sex) => set({ sex })} />
      <Field label={t("Telephone")} fault={faultOfPhone(typed.phone)}>{(ids) => <Line ids={ids} type="tel" value={typed.phone} onInput={(phone) => set({ phone })} />}</Field>
    </>
  );
}
