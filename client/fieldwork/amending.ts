/** Putting a record right: who may, and what differs from what was kept. No screen in here. */
import type { Answers, Kind } from "../contract/kind";
import { one } from "../store/rows";
import { session } from "../store/vault";
import type { Unit, Visit } from "./held";

/** So many days a record is one's own to amend: the server's rule, `kernel/activities/own.py`. */
const OWN_DAYS = 30;
const DAY_MS = 86_400_000;
/** Answers that name files: what was photographed or signed stays as it was. */
const OF_FILES = ["photo", "voice", "signature"];

interface Office { role: string; unit: number }
interface HolderRow { id: string; offices?: Office[] }

/** When a record was made, as the id tells that a phone gives (UUIDv7); null for another id. */
export function madeAt(id: string): number | null {
  const hex = id.replace(/-/g, "");
  return hex.charAt(12) === "7" ? parseInt(hex.slice(0, 12), 16) : null;
}

/** Tell whether whoever is in may amend or void a record; the server looks again. */
export function mayAmend(visit: Visit, now: Date): boolean {
  const me = session.value?.holder.id;
  if (!me || visit.is_void) return false;
  const made = madeAt(visit.id);
  const isOwn = visit.recorded_by === me && made !== null && now.getTime() - made < OWN_DAYS * DAY_MS;
  return isOwn || leads(me, visit.village);
}

/** Leaders of the village and officers above it amend everybody's. */
function leads(me: string, village: number): boolean {
  const offices = one<HolderRow>("holder", me)?.offices ?? [];
  const commune = one<Unit>("unit", village)?.commune;
  return offices.some(({ role, unit }) => (role === "team_leader" && unit === village) || (role === "officer" && unit === commune));
}

/** Fields that an amendment leaves alone. */
export function untouched(kind: Kind): string[] {
  return kind.fields.filter((field) => OF_FILES.includes(field.type)).map((field) => field.code);
}

export interface Wanted { day: string; place: number; persons: readonly string[]; answers: Answers }
export type Changes = Record<string, { was: unknown; now: unknown }>;

/** Give what differs, by the names the server knows: day, place, persons, each answer. */
export function amended(visit: Visit, wanted: Wanted): Changes {
  const found: Changes = {};
  const put = (name: string, was: unknown, now: unknown) => {
    if (!same(was, now)) found[name] = { was: was ?? null, now: now ?? null };
  };
  put("happened_on", visit.happened_on, wanted.day);
  put("place", visit.village, wanted.place);
  put("persons", [...visit.persons].sort(), [...wanted.persons].sort());
  for (const code of new Set([...Object.keys(visit.answers), ...Object.keys(wanted.answers)])) put(`answers.${code}`, visit.answers[code], wanted.answers[code]);
  return found;
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one) ?? null) === JSON.stringify(sorted(other) ?? null);
}

/** An answer with its keys in order: {a, b} and {b, a} say the same. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value as Record<string, unknown>);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The row that stands for the amended record until the server's own replaces it. */
export function rowAfter(visit: Visit, wanted: Wanted): Visit {
  return { ...visit, happened_on: wanted.day, village: wanted.place, persons: [...wanted.persons], answers: wanted.answers };
}
