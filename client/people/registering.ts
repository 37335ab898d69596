/** Registering at the door: what was typed as commands and rows, and who may be there already. */
import { dayBefore } from "../parts/Day";
import { newId } from "../store/bytes";
import { all, candidates, one } from "../store/rows";
import { mapDigits, searchKey, spelled, tidy } from "../store/text";
import type { Business, House, Person } from "../fieldwork/held";

export interface TypedPerson { full_name: string; birth: string; sex: string; phone: string; groups: string[] }
export interface TypedHouse { head_name: string; number: string; address: string; phone: string; village: number; groups: string[] }
export interface TypedBusiness { name: string; kind: string; address: string; phone: string; tax_number: string; village: number }

export const NOBODY: TypedPerson = { full_name: "", birth: "", sex: "", phone: "", groups: [] };

/** Read a birth: "1950", "5/10/1950" or "1950-10-05"; null is not understood, "" not told. */
export function birthOf(typed: string, now: Date = new Date()): string | null {
  const line = mapDigits(typed).trim();
  if (!line) return "";
  const parts = line.split(/[^0-9]+/).filter(Boolean);
  const [d, m, y] = parts.length === 1 ? ["", "", parts[0]!] : parts[0]!.length === 4 ? [parts[2], parts[1], parts[0]] : parts;
  const year = Number(y);
  if (String(y).length !== 4 || year < 1890 || year > now.getFullYear()) return null;
  if (parts.length === 1) return String(year);
  const iso = `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
  const at = new Date(`${iso}T00:00:00Z`);
  return parts.length === 3 && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null;
}

export function yearOf(birth: string): number | null {
  return /^\d{4}/.test(birth) ? Number(birth.slice(0, 4)) : null;
}

/** A phone as it may stand: Vietnamese digits, or empty. */
export function phoneFits(typed: string): boolean {
  const digits = mapDigits(typed).replace(/[^\d+]/g, "");
  return typed.trim() === "" || /^(\+?84|0)\d{8,10}$/.test(digits);
}

export interface Alike { address: string; title: string; hint: string; why: ("name" | "birth" | "phone" | "number")[]; household?: string | null }

/** Persons of the whole phone who may be the one that is being typed. */
export function alikePersons(typed: TypedPerson, hintOf: (p: Person) => string): Alike[] {
  if (searchKey(typed.full_name).length < 3 && !typed.phone) return [];
  const found = candidates({ full_name: typed.full_name, birth_year: yearOf(birthOf(typed.birth) ?? ""), phone: mapDigits(typed.phone) });
  return found.map(({ row, reasons }) => {
    const p = row as unknown as Person;
    return { address: `person/${p.id}`, title: p.full_name, hint: hintOf(p), why: reasons, household: p.household };
  });
}

/** One entry per household, the strongest first: a family stands there once, with those of it who are alike. */
export function byHousehold(homes: readonly Alike[], persons: readonly Alike[], hintOf: (home: House) => string): Alike[] {
  const found = new Map(homes.map((home) => [home.address, home]));
  const families = new Map<string, Alike[]>();
  for (const p of persons) {
    const home = p.household ? one<House>("household", p.household) : undefined;
    const address = home ? `household/${home.id}` : p.address;
    families.set(address, [...(families.get(address) ?? []), p]);
  }
  for (const [address, some] of families) {
    const home = one<House>("household", some[0]!.household ?? "");
    // Somebody alone is shown as the person: the hint names the household.
    if (!home || (some.length === 1 && !found.has(address))) found.set(address, some[0]!);
    else {
      const names = some.map(({ title }) => title).filter((name) => name !== home.head_name);
      const why = new Set([...(found.get(address)?.why ?? []), ...some.reduce<Alike["why"]>((all, p) => all.concat(p.why), [])]);
      found.set(address, { address, title: home.head_name, hint: [hintOf(home), ...names].filter(Boolean).join(" · "), why: [...why] });
    }
  }
  return [...found.values()].sort((a, b) => b.why.length - a.why.length);
}

const lastNine = (phone: string | undefined) => mapDigits(phone ?? "").replace(/\D/g, "").slice(-9);

/** Households with a head of the same name, the same number in the village, or the same phone. */
export function alikeHouses(typed: TypedHouse, hintOf: (home: House) => string, most = 4): Alike[] {
  const [name, phone, number] = [spelled(typed.head_name), lastNine(typed.phone), searchKey(typed.number).replace(/^0+/, "")];
  const found: Alike[] = [];
  for (const home of all<House>("household")) {
    if (home.left_on || home.merged_into) continue;
    const why: Alike["why"] = [];
    if (name.length >= 3 && spelled(home.head_name) === name) why.push("name");
    if (phone.length >= 8 && lastNine(home.phone) === phone) why.push("phone");
    if (number && home.village === typed.village && searchKey(home.number ?? "").replace(/^0+/, "") === number) why.push("number");
    if (why.length) found.push({ address: `household/${home.id}`, title: home.head_name, hint: hintOf(home), why });
  }
  return found.sort((a, b) => b.why.length - a.why.length).slice(0, most);
}

export function alikeBusinesses(typed: TypedBusiness, most = 4): Alike[] {
  const [name, phone] = [searchKey(typed.name), lastNine(typed.phone)];
  return all<Business>("business")
    .map((one) => ({
      address: `business/${one.id}`, title: one.name, hint: one.address ?? "",
      why: [...(name.length >= 3 && searchKey(one.name) === name ? ["name" as const] : []), ...(phone.length >= 8 && lastNine(one.phone) === phone ? ["phone" as const] : [])],
    }))
    .filter(({ why }) => why.length)
    .slice(0, most);
}

const COMMON = { attained: [], left_on: null, left_reason: "", merged_into: null, last_visit: null };

/** The command and the row of a new household. */
export function newHouse(typed: TypedHouse, now: Date) {
  const [id, on] = [newId(now.getTime()), dayBefore(now)];
  const told = { village: typed.village, head_name: tidy(typed.head_name), number: tidy(typed.number), address: tidy(typed.address), phone: tidy(mapDigits(typed.phone)), groups: typed.groups, registered_on: on };
  return { id, told, row: { id, ...told, ...COMMON } };
}

/** The command and the row of a new person, in a household or by themselves. */
export function newPerson(typed: TypedPerson, where: { village: number; household: string | null }, now: Date) {
  const [id, on, birth] = [newId(now.getTime()), dayBefore(now), birthOf(typed.birth, now) ?? ""];
  const told = { ...where, full_name: tidy(typed.full_name), birth: birth || null, sex: typed.sex, phone: tidy(mapDigits(typed.phone)), groups: typed.groups, registered_on: on };
  const row = {
    id, ...where, full_name: told.full_name, sex: told.sex, phone: told.phone, groups: told.groups, registered_on: on,
    birth_year: yearOf(birth), birth_on: birth.length > 4 ? birth : null, consents: [], ...COMMON,
  };
  return { id, told, row };
}

export function newBusiness(typed: TypedBusiness, now: Date) {
  const [id, on] = [newId(now.getTime()), dayBefore(now)];
  const told = { village: typed.village, name: tidy(typed.name), kind: typed.kind, address: tidy(typed.address), phone: tidy(mapDigits(typed.phone)), tax_number: tidy(mapDigits(typed.tax_number)), registered_on: on };
  return { id, told, row: { id, ...told, groups: [], ...COMMON } };
}

export interface Change { was: string; now: string }

/** What differs between a record as it was seen and as it should be; blanks at the ends do not count. */
export function changes(seen: Record<string, string>, wanted: Record<string, string>): Record<string, Change> {
  const found: Record<string, Change> = {};
  for (const [field, was] of Object.entries(seen)) {
    const now = tidy(wanted[field] ?? "");
    if (now !== tidy(was)) found[field] = { was, now };
  }
  return found;
}
