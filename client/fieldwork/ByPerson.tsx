/** Choices for each person: big tiles for all at once, or for one of them. */
import { useState } from "preact/hooks";
import type { Field as Asked, Kind } from "../contract/kind";
import { Icon } from "../parts/Icon";
import { capital, said, t, tn } from "../shell/words";
import { CHOICE_SIGNS } from "./signs";

export interface Someone { id: string; name: string }
export type Told = Record<string, string[]>;

/** Tick or untick a choice for some persons: what all of them have is taken away, else all get it. */
export function toggled(told: Told, persons: readonly string[], code: string): Told {
  const has = persons.every((id) => told[id]?.includes(code));
  const next = { ...told };
  for (const id of persons) {
    const others = (told[id] ?? []).filter((one) => one !== code);
    next[id] = has ? others : [...others, code];
    if (!next[id]!.length) delete next[id];
  }
  return next;
}

/** Tell whether what a choice shows is known of somebody already (`gives` of the kind). */
export function isKnown(kind: Kind, field: Asked, code: string, attained: readonly string[]): boolean {
  const shown = (kind.gives ?? []).filter((g) => g.to === "persons" && g.when?.field === field.code && g.when.answers.includes(code));
  return shown.length > 0 && shown.every((g) => attained.includes(g.attainment));
}

interface Props {
  kind: Kind;
  field: Asked;
  told: Told;
  onChange: (told: Told) => void;
  persons: readonly Someone[];
  attainedBy?: ((id: string) => readonly string[]) | undefined;
  labelledBy: string;
}

export function ByPerson({ kind, field, told, onChange, persons, attainedBy, labelledBy }: Props) {
  const [chosen, setChosen] = useState<string | null>(null);
  if (!persons.length) return <p class="quiet">{t("First say which persons were there.")}</p>;
  // What is reached is seen of each; what was taught may be taught to all at once.
  const isReached = (kind.gives ?? []).some((g) => g.when?.field === field.code);
  const one = persons.find(({ id }) => id === chosen) ?? (isReached || persons.length === 1 ? persons[0] : undefined);
  const meant = one ? [one.id] : persons.map(({ id }) => id);
  const known = new Set(one && attainedBy ? (field.options ?? []).filter(({ code }) => isKnown(kind, field, code, attainedBy(one.id))).map(({ code }) => code) : []);
  const options = (field.options ?? []).map(({ code, label }) => ({ code, label: capital(said(label)) }));
  const already = options.filter(({ code }) => known.has(code));
  return (
    <div class="by-person">
      {persons.length > 1 && <Whom persons={persons} chosen={one?.id ?? null} hasAll={!isReached} told={told} onChoose={setChosen} />}
      <div class="grid" role="group" aria-labelledby={labelledBy}>
        {options.filter(({ code }) => !known.has(code)).map(({ code, label }) => {
          const n = meant.filter((id) => told[id]?.includes(code)).length;
          return (
            <button key={code} type="button" role="checkbox" class={`grid-tile${n ? " is-chosen" : ""}`} aria-checked={n === 0 ? "false" : n === meant.length ? "true" : "mixed"}
              onClick={() => onChange(toggled(told, meant, code))}>
              <span class="grid-signs">{CHOICE_SIGNS[code] ? <Icon name={CHOICE_SIGNS[code]} size={28} /> : <span />}
                <span class="tick square">{n > 0 && n < meant.length ? <b>{n}</b> : <Icon name="check" size={18} />}</span></span>
              <span>{label}</span>
            </button>
          );
        })}
      </div>
      {already.length > 0 && <p class="quiet already"><Icon name="check" size={20} /> <span>{t("Known already: {what}", { what: already.map(({ label }) => label).join(", ") })}</span></p>}
    </div>
  );
}

interface WhomProps { persons: readonly Someone[]; chosen: string | null; hasAll: boolean; told: Told; onChoose: (id: string | null) => void }

function Whom({ persons, chosen, hasAll, told, onChoose }: WhomProps) {
  return (
    <div class="chips" role="group" aria-label={t("For whom")}>
      {hasAll && <button type="button" class="chip" aria-pressed={chosen === null} onClick={() => onChoose(null)}>{tn("All {n}", "All {n}", persons.length)}</button>}
      {persons.map(({ id, name }) => (
        <button key={id} type="button" class="chip" aria-pressed={chosen === id} onClick={() => onChoose(id)}>
          {shortName(name)}{(told[id]?.length ?? 0) > 0 && <b class="chip-n">{told[id]!.length}</b>}
        </button>
      ))}
    </div>
  );
}

/** The last two parts of a name: what people here are called. */
export function shortName(name: string): string {
  return name.split(" ").slice(-2).join(" ");
}
