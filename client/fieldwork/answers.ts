/**
 * Checking answers against the definition of a kind: the same rules as
 * doorstep/kernel/activities/rules.py and special_answers.py, held together by tests/vectors/answers.json.
 */
import type { Answers, Field, Kind, When } from "../contract/kind";
import { mapDigits, tidy } from "../store/text";

/** Why an answer does not fit; `words.ts` of this folder says it. */
export type Fault =
  | { is: "needed" | "whole_number" | "unknown_choice" | "unknown_choices" | "too_long" | "date" | "time" }
  | { is: "between"; least: number; most: number }
  | { is: "too_many_files" | "too_many_numbers" | "long_number" | "by_person" | "members" | "files" | "record" };

export type Faults = Record<string, Fault>;
type Checked = { value: unknown } | { fault: Fault };

const SHORT = 300;
const LONG = 5000;
const MOST = 10_000_000;
const MOST_FILES: Record<string, number> = { photo: 10, voice: 1, signature: 1 };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Tell whether a field is asked by today's form. */
export function isAsked(field: Field): boolean {
  return field.until === undefined || field.until === null;
}

/** Tell whether a condition holds: one of the answers given is among those named. */
export function holds(when: When | null | undefined, answers: Answers): boolean {
  if (!when) return true;
  const answer = answers[when.field];
  const given = Array.isArray(answer) ? answer : [answer];
  return given.some((one) => one != null && when.answers.includes(String(one)));
}

export function isShown(field: Field, answers: Answers): boolean {
  return holds(field.shown_when, answers);
}

/** Give the fields to draw beside these answers: asked today, and their condition holds. */
export function shownFields(kind: Kind, answers: Answers): Field[] {
  return kind.fields.filter((field) => isAsked(field) && isShown(field, answers));
}

/** Clean answers: (clean answers, fault by field). Codes the kind does not know stay as they are. */
export function checked(kind: Kind, answers: Answers): { clean: Answers; faults: Faults } {
  const known = new Set(kind.fields.map((field) => field.code));
  const clean: Answers = {};
  const faults: Faults = {};
  for (const [code, value] of Object.entries(answers)) if (!known.has(code)) clean[code] = value;
  for (const field of kind.fields) {
    const given = answers[field.code];
    if (isNothing(given)) {
      if (field.is_required && isAsked(field) && isShown(field, answers)) faults[field.code] = { is: "needed" };
      continue;
    }
    const told = (CHECKS[field.type] ?? asText)(field, given);
    if ("fault" in told) faults[field.code] = told.fault;
    else if (!isEmptyList(told.value)) clean[field.code] = told.value;
  }
  return { clean, faults };
}

function isNothing(given: unknown): boolean {
  return given === null || given === undefined || given === "" || isEmptyList(given);
}

function isEmptyList(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}

function listed(given: unknown): unknown[] {
  return isNothing(given) ? [] : Array.isArray(given) ? given : [given];
}

function codes(field: Field): string[] {
  return (field.options ?? []).map((option) => option.code);
}

function asText(field: Field, given: unknown): Checked {
  const isLong = field.type === "long_text";
  const text = isLong ? String(given).trim() : tidy(String(given));
  return [...text].length <= (isLong ? LONG : SHORT) ? { value: text } : { fault: { is: "too_long" } };
}

function asNumber(field: Field, given: unknown): Checked {
  const text = mapDigits(String(given)).trim();
  if (!/^-?[0-9]+$/.test(text)) return { fault: { is: "whole_number" } };
  const [number, least, most] = [Number(text), field.least ?? 0, field.most ?? MOST];
  return number >= least && number <= most ? { value: number } : { fault: { is: "between", least, most } };
}

function asChoice(field: Field, given: unknown): Checked {
  return typeof given !== "object" && codes(field).includes(String(given)) ? { value: String(given) } : { fault: { is: "unknown_choice" } };
}

function asChoices(field: Field, given: unknown): Checked {
  const chosen = listed(given).map(String);
  const known = codes(field);
  if (chosen.some((code) => !known.includes(code))) return { fault: { is: "unknown_choices" } };
  return { value: known.filter((code) => chosen.includes(code)) };
}

function asYesNo(_field: Field, given: unknown): Checked {
  return { value: [true, 1, "yes", "true", "1", "on"].includes(given as string) };
}

/** A day as the phone's calendar gives it, or typed day first. */
function asDay(_field: Field, given: unknown): Checked {
  const line = mapDigits(tidy(String(given)));
  const [, y, m, d] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(line) ?? turned(/^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/.exec(line));
  const iso = `${y}-${String(m).padStart(2, "0")}-${String(d).padStart(2, "0")}`;
  const when = new Date(`${iso}T00:00:00Z`);
  const isThere = !Number.isNaN(when.getTime()) && when.toISOString().startsWith(iso);
  return isThere ? { value: iso } : { fault: { is: "date" } };
}

function turned(found: RegExpExecArray | null): (string | undefined)[] {
  return found ? [found[0], found[3], found[2], found[1]] : [];
}

function asTime(_field: Field, given: unknown): Checked {
  const found = /^([01]?\d|2[0-3])[:hH.]([0-5]\d)$/.exec(mapDigits(String(given)).trim());
  return found ? { value: `${found[1]!.padStart(2, "0")}:${found[2]}` } : { fault: { is: "time" } };
}

function byPerson(field: Field, given: unknown): Checked {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return { fault: { is: "by_person" } };
  const pairs = Object.entries(given as Record<string, unknown>);
  const known = codes(field);
  if (pairs.length > 200 || pairs.some(([key]) => !UUID.test(key))) return { fault: { is: "by_person" } };
  const clean: Record<string, string[]> = {};
  for (const [person, told] of pairs) {
    const chosen = listed(told).map(String);
    if (chosen.some((code) => !known.includes(code))) return { fault: { is: "unknown_choices" } };
    if (chosen.length) clean[person.toLowerCase()] = known.filter((code) => chosen.includes(code));
  }
  return { value: clean };
}

function asFiles(field: Field, given: unknown): Checked {
  const told = [...new Set(listed(given).map((one) => String(one).toLowerCase()))];
  if (told.some((one) => !/^[0-9a-f]{64}$/.test(one))) return { fault: { is: "files" } };
  const most = field.most || MOST_FILES[field.type] || 1;
  return told.length > most ? { fault: { is: "too_many_files" } } : { value: told };
}

function asSerials(field: Field, given: unknown): Checked {
  const parts: string[] = [];
  for (const one of listed(given)) parts.push(...String(one).split(/[\s,;]+/));
  const told = [...new Set(parts.map((part) => tidy(part).toUpperCase()).filter(Boolean))];
  if (told.length > (field.most || 1000)) return { fault: { is: "too_many_numbers" } };
  return told.some((one) => one.length > 60) ? { fault: { is: "long_number" } } : { value: told };
}

function asMembers(_field: Field, given: unknown): Checked {
  const told = listed(given).map(String);
  if (told.length > 50 || told.some((one) => !/^[0-9]+$/.test(one))) return { fault: { is: "members" } };
  return { value: [...new Set(told.map(Number))] };
}

function asActivity(_field: Field, given: unknown): Checked {
  return UUID.test(String(given)) ? { value: String(given).toLowerCase() } : { fault: { is: "record" } };
}

const CHECKS: Record<string, (field: Field, given: unknown) => Checked> = {
  integer: asNumber,
  choice: asChoice,
  choices: asChoices,
  yes_no: asYesNo,
  date: asDay,
  time: asTime,
  by_person: byPerson,
  photo: asFiles,
  voice: asFiles,
  signature: asFiles,
  serials: asSerials,
  members: asMembers,
  activity: asActivity,
};
