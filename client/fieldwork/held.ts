/**
 * The rows of this phone as the screens read them: who lives where, what was done, which team is mine.
 * What this phone did itself and the server has not answered yet is laid over them, never written in.
 */
import type { Gives, Kind, When, Words } from "../contract/kind";
import { said, t, tp } from "../shell/words";
import { all, one, rowsChanged } from "../store/rows";
import { session } from "../store/vault";
import { holds } from "./answers";
import { kindOf } from "./kinds";

export interface House {
  id: string; head_name: string; number?: string; address?: string; phone?: string; village: number;
  groups?: string[]; attained?: string[]; last_visit?: string | null; registered_on?: string | null;
  left_on?: string | null; merged_into?: string | null; pending?: string;
}
export interface Person {
  id: string; full_name: string; sex?: string; birth_year?: number | null; birth_on?: string | null; household: string | null;
  village: number; phone?: string; groups?: string[]; attained?: string[]; consents?: string[];
  left_on?: string | null; merged_into?: string | null; pending?: string;
}
export interface Business { id: string; name: string; kind: string; address?: string; phone?: string; tax_number?: string; village: number; attained?: string[]; pending?: string }
export interface Unit { id: number; name: string | Words; type?: string; level: string; is_ended?: boolean; coverage?: Record<string, string>; commune?: number }
export interface Visit {
  id: string; kind: string; happened_on: string; village: number; household: string | null; business: string | null;
  persons: string[]; answers: Record<string, unknown>; recorded_by?: string; team?: string | null; revision?: number;
  /** Declared void on this phone; the server's next page takes the row away. */
  is_void?: boolean; pending?: string;
}
export interface Team { id: string; name: string; label?: string; place: number; villages: number[] }
export interface Member { id: number; team: string; full_name: string; role: string; account: string | null; person?: string | null; from_on: string; to_on: string }
export interface Stock { id: string; team: string; goods: string; label: Words; pieces: number; state: string; serials: string[]; pending?: string }
interface Word { id: string; label: Words; subject: string; is_priority?: boolean; is_by_age?: boolean }

/** Villages where people can be registered and work is done. */
export function villages(): Unit[] {
  return all<Unit>("unit").filter((unit) => unit.level === "village" && !unit.is_ended);
}

/** What was done and counts: a record that was declared void here does not. */
export function visits(): Visit[] {
  return all<Visit>("visit").filter((visit) => !visit.is_void);
}

/** The name of a place with what it is: "xóm Nà Ly". */
export function placeName(id: number | null | undefined): string {
  const unit = id == null ? undefined : one<Unit>("unit", id);
  return unit ? [unit.type, said(unit.name)].filter(Boolean).join(" ") : "";
}

export function house(id: string | null | undefined): House | undefined {
  return id ? one<House>("household", id) : undefined;
}

export function person(id: string): Person | undefined {
  return one<Person>("person", id);
}

/** Number, address and village; what is not told is left out, what is told twice is said once. */
export function houseHint(home: House): string {
  const place = placeName(home.village);
  const number = home.number ? t("no. {number}", { number: home.number }) : "";
  return [number, home.address, villages().length > 1 && home.address !== place ? place : ""].filter(Boolean).join(" · ");
}

interface Index { turn: number; members: Map<string, Person[]>; done: Map<string, Visit[]>; gained: Map<string, Set<string>> }
let index: Index = { turn: -1, members: new Map(), done: new Map(), gained: new Map() };

/** Sort the rows once per change: a village is asked a hundred times by one list. */
function indexed(): Index {
  if (index.turn === rowsChanged.value) return index;
  index = { turn: rowsChanged.value, members: new Map(), done: new Map(), gained: new Map() };
  for (const p of all<Person>("person")) if (p.household && !p.left_on && !p.merged_into) put(index.members, p.household, p);
  for (const v of all<Visit>("visit")) {
    if (v.household) put(index.done, v.household, v);
    if (v.pending && !v.is_void) gain(index.gained, v);
  }
  for (const some of index.members.values()) some.sort((a, b) => (a.birth_year ?? 9999) - (b.birth_year ?? 9999));
  for (const some of index.done.values()) some.sort((a, b) => (a.happened_on < b.happened_on ? 1 : a.happened_on > b.happened_on ? -1 : a.id < b.id ? 1 : -1));
  return index;
}

function put<T>(into: Map<string, T[]>, key: string, row: T): void {
  const known = into.get(key);
  if (known) known.push(row);
  else into.set(key, [row]);
}

/** Who lives in a household, the eldest first. */
export function membersOf(household: string): Person[] {
  return indexed().members.get(household) ?? [];
}

/** What was done with a household, the newest first. */
export function doneAt(household: string): Visit[] {
  return indexed().done.get(household) ?? [];
}

/** What a record of this phone shows of those it reached, by id: as `gives` of its kind say. */
export function gain(into: Map<string, Set<string>>, visit: Visit): void {
  const kind = kindOf(visit.kind);
  for (const gives of kind?.gives ?? []) {
    if (holds(gives.also, visit.answers)) for (const id of reachedBy(kind!, gives, visit)) add(into, id, gives.attainment);
  }
}

/** Whom an answer shows something of: of a question asked of each, those it was ticked for. */
function reachedBy(kind: Kind, { to, when }: Gives, visit: Visit): string[] {
  if (to === "persons" && isByPerson(kind, when)) {
    const told = Object.entries((visit.answers[when!.field] ?? {}) as Record<string, string[]>);
    return told.filter(([, codes]) => codes.some((code) => when!.answers.includes(code))).map(([id]) => id);
  }
  if (!holds(when, visit.answers)) return [];
  const subjects: Record<string, (string | null)[]> = { persons: visit.persons, household: [visit.household], business: [visit.business] };
  return (subjects[to] ?? []).filter((id): id is string => Boolean(id));
}

function add(into: Map<string, Set<string>>, id: string, code: string): void {
  const known = into.get(id);
  if (known) known.add(code);
  else into.set(id, new Set([code]));
}

function isByPerson(kind: Kind, when: When | null): boolean {
  return kind.fields.some((field) => field.code === when?.field && field.type === "by_person");
}

/** What somebody has or can, in the server's books or by a record that waits here. */
export function attained(row: { id: string; attained?: string[] }): string[] {
  const own = indexed().gained.get(row.id);
  return own ? [...new Set([...(row.attained ?? []), ...own])] : (row.attained ?? []);
}

export function attainmentLabel(code: string): string {
  return said(one<Word>("word", `attainment:${code}`)?.label) || code;
}

export function groupLabel(code: string): string {
  return said(one<Word>("word", `group:${code}`)?.label) || code;
}

/** Groups that somebody at the door may name: not those that follow from the birth. */
export function groupsFor(subject: string): { code: string; label: string }[] {
  return all<Word>("word")
    .filter((word) => word.id.startsWith("group:") && [subject, "any"].includes(word.subject) && !word.is_by_age)
    .map((word) => ({ code: word.id.slice("group:".length), label: said(word.label) }));
}

/** Tell whether a group follows from the birth: the year says it already. */
export function isByAge(code: string): boolean {
  return one<Word>("word", `group:${code}`)?.is_by_age ?? false;
}

export function isPriority(groups: readonly string[] | undefined): boolean {
  return (groups ?? []).some((code) => one<Word>("word", `group:${code}`)?.is_priority);
}

/** The teams in which the holder who is in works today. */
export function myMemberships(on: string): Member[] {
  const me = session.value?.holder.id;
  return all<Member>("member").filter((m) => me && m.account === me && m.from_on <= on && on < m.to_on);
}

/** The team under which work at a place is recorded: one that serves it, else any of mine. */
export function teamFor(place: number, on: string): string | null {
  const mine = myMemberships(on).map((m) => m.team);
  const serving = mine.find((id) => one<Team>("team", id)?.villages.includes(place));
  return serving ?? mine[0] ?? null;
}

/** A village that a team serves: where what concerns the team as such is recorded. */
export function villageOf(team: string | undefined): number | undefined {
  const served = team ? (one<Team>("team", team)?.villages ?? []) : [];
  return served.find((id) => villages().some((unit) => unit.id === id)) ?? villages()[0]?.id;
}

export function colleagues(on: string): Member[] {
  const mine = new Set(myMemberships(on).map((m) => m.team));
  const here = all<Member>("member").filter((m) => m.from_on <= on && on < m.to_on);
  return mine.size ? here.filter((m) => mine.has(m.team)) : here;
}

/** "Born 1950, man", as far as it is known. */
export function bornHint(p: Person): string {
  const year = p.birth_year ? t("born {year}", { year: String(p.birth_year) }) : "";
  const sex = p.sex === "m" ? tp("sex", "man") : p.sex === "f" ? tp("sex", "woman") : "";
  return [year, sex].filter(Boolean).join(" · ");
}
