/**
 * The small language of task rules: whom to visit next, and why. Pure, and the same as
 * doorstep/capabilities/fieldwork/rules.py and tasks.py (with records.ts); tests/vectors/tasks.json holds both.
 *
 * A test is an object with one operator. It is true, false, or unknown (null) where the record does
 * not say; only what is true makes a task, and "not" of the unknown stays unknown.
 */

export type Truth = boolean | null;
export type Row = Record<string, unknown>;
export interface Bounds { at_least?: number; less?: number }

export interface Rule {
  code: string;
  applies_to: string;
  when: unknown;
  due?: { field: string; add_days?: number; add_months?: number };
  window?: { before?: number; after?: number };
  priority: number;
  action?: string;
  label?: Record<string, string>;
}

export interface Claim {
  id: string;
  rule: string;
  subject: string | number;
  by: string;
  name?: string;
  claimed_at: string;
  from_on: string;
  to_on: string;
}

export interface Task {
  id: string;
  rule: string;
  type: string;
  subject: string;
  village: unknown;
  number: string | null;
  due_on: string | null;
  state: "open" | "late";
  priority: number;
  action: string | null;
  claimed_by: string | null;
  claimed_name: string | null;
  is_mine: boolean;
}

/** What is asked beside the rules and records. `on` is the day, "2026-11-21". */
export interface Asked { on: string; claims?: readonly Claim[]; me?: string | null; near?: string | null }

/** Tell whether a test holds for a record on a day; null where the record does not say. */
export function holds(test: unknown, record: Row, on: string): Truth {
  if (!isObject(test)) return null;
  const names = Object.keys(test);
  const name = names[0];
  if (names.length !== 1 || name === undefined) return null;
  const told = test[name];
  if (name === "all") return every((told as unknown[]).map((one) => holds(one, record, on)));
  if (name === "any") return not(every((told as unknown[]).map((one) => not(holds(one, record, on)))));
  if (name === "not") return not(holds(told, record, on));
  const operator = Object.prototype.hasOwnProperty.call(OPERATORS, name) ? OPERATORS[name] : undefined;
  return operator ? operator(told, record, on) : null;
}

export function isObject(value: unknown): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function every(truths: Truth[]): Truth {
  if (truths.includes(false)) return false;
  return truths.includes(null) ? null : true;
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth;
}

function valueOf(record: Row, name: unknown): unknown {
  const value = record[String(name)];
  return value === "" || value === undefined ? null : value;
}

type Pair = [string, unknown];
type Operator = (told: unknown, record: Row, on: string) => Truth;

/** Give a test of one field and something, which is unknown where the field is. */
function ofField(test: (value: unknown, other: unknown) => Truth): Operator {
  return (told, record) => {
    const [name, other] = told as Pair;
    const value = valueOf(record, name);
    return value === null ? null : test(value, other);
  };
}

const OPERATORS: Record<string, Operator> = {
  known: (told, record) => valueOf(record, told) !== null,
  missing: (told, record) => valueOf(record, told) === null,
  is: (told, record) => {
    const value = valueOf(record, told);
    return value === null ? null : value === true;
  },
  equals: ofField((value, other) => value === other),
  in: ofField((value, others) => (others as unknown[]).includes(value)),
  has: ofField((value, wanted) => {
    const codes = codesOf(value);
    return codes && (wanted as unknown[]).some((one) => among(one, codes));
  }),
  counts: (told, record) => {
    const [name, wanted, bounds] = told as [string, unknown[], Bounds];
    const codes = codesOf(valueOf(record, name));
    return within(codes && wanted.filter((one) => among(one, codes)).length, bounds);
  },
  at_least: ofField((value, least) => within(numberOf(value), { at_least: least as number })),
  less: ofField((value, limit) => within(numberOf(value), { less: limit as number })),
  days_since: (told, record, on) => {
    const [name, bounds] = told as [string, Bounds];
    const day = dayNumber(valueOf(record, name));
    return within(day === null ? null : (dayNumber(on) as number) - day, bounds);
  },
  months_since: (told, record, on) => {
    const [name, bounds] = told as [string, Bounds];
    const day = asDay(valueOf(record, name));
    return within(day === null ? null : monthsBetween(day, on), bounds);
  },
};

function codesOf(value: unknown): Set<string> | null {
  if (Array.isArray(value)) return new Set(value.map(String));
  return isObject(value) ? new Set(Object.keys(value)) : null;
}

function among(one: unknown, codes: Set<string>): boolean {
  return Array.isArray(one) ? one.some((code) => codes.has(String(code))) : codes.has(String(one));
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function within(value: number | null, bounds: Bounds): Truth {
  if (value === null) return null;
  return (bounds.at_least == null || value >= bounds.at_least) && (bounds.less == null || value < bounds.less);
}

const DAY = 86_400_000;

/** Read the day of an ISO day or moment; null for anything else. */
export function asDay(value: unknown): string | null {
  const text = typeof value === "string" ? value.slice(0, 10) : "";
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : text;
}

function dayNumber(value: unknown): number | null {
  const day = asDay(value);
  return day === null ? null : Date.parse(`${day}T00:00:00Z`) / DAY;
}

function isoOf(days: number): string {
  return new Date(days * DAY).toISOString().slice(0, 10);
}

function parts(day: string): [number, number, number] {
  return [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8, 10))];
}

/** Give the full months from one day to another: from the 31st it is full on a 31st. */
export function monthsBetween(start: string, end: string): number {
  const [y, m, d] = parts(start);
  const [year, month, day] = parts(end);
  return (year - y) * 12 + month - m - (day < d ? 1 : 0);
}

/** Give the number of the day some months later: the last of the month where it has no such day. */
function monthsLater(day: string, months: number): number {
  const [y, m, d] = parts(day);
  const last = new Date(Date.UTC(y, m + months, 0)).getUTCDate();
  return Date.UTC(y, m - 1 + months, Math.min(d, last)) / DAY;
}

function dueOn(rule: Rule, record: Row): number | null {
  const day = rule.due ? asDay(valueOf(record, rule.due.field)) : null;
  if (day === null || !rule.due) return null;
  return monthsLater(day, rule.due.add_months ?? 0) + (rule.due.add_days ?? 0);
}

function stateOf(rule: Rule, due: number | null, on: string): "open" | "late" | null {
  if (due === null) return "open";
  const today = dayNumber(on) as number;
  if (today < due - (rule.window?.before ?? 0)) return null;
  const after = rule.window?.after;
  return after !== undefined && today > due + after ? "late" : "open";
}

/** Give the tasks of some records on a day, the first one first (order: see tasks.py). */
export function tasksOf(rules: readonly Rule[], records: Iterable<Row>, asked: Asked): Task[] {
  const byKind = new Map<string, Rule[]>();
  for (const rule of rules) byKind.set(rule.applies_to, [...(byKind.get(rule.applies_to) ?? []), rule]);
  const held = standingClaims(asked.claims ?? [], asked.on);
  const found: Task[] = [];
  for (const record of records) {
    if (valueOf(record, "left_on") !== null || valueOf(record, "merged_into") !== null) continue;
    for (const rule of byKind.get(String(record.type)) ?? []) {
      const task = taskOf(rule, record, held, asked);
      if (task) found.push(task);
    }
  }
  const places = new Map(found.map((task) => [task, placeInLine(task, asked.near ?? null)]));
  return found.sort((a, b) => compare(places.get(a), places.get(b)));
}

function taskOf(rule: Rule, record: Row, held: Map<string, Claim>, asked: Asked): Task | null {
  if (holds(rule.when, record, asked.on) !== true) return null;
  const due = dueOn(rule, record);
  const state = stateOf(rule, due, asked.on);
  if (state === null) return null;
  const subject = String(record.id);
  const claim = held.get(`${rule.code}:${subject}`);
  return {
    id: `${rule.code}:${subject}`,
    rule: rule.code,
    type: String(record.type),
    subject,
    village: record.village ?? null,
    number: record.number == null ? null : String(record.number),
    due_on: due === null ? null : isoOf(due),
    state,
    priority: rule.priority,
    action: rule.action ?? null,
    claimed_by: claim ? claim.by : null,
    claimed_name: claim?.name ?? null,
    is_mine: claim !== undefined && asked.me != null && claim.by === asked.me,
  };
}

/** Give the claim that holds on a day by task: of several the earliest made. */
function standingClaims(claims: readonly Claim[], on: string): Map<string, Claim> {
  const held = new Map<string, Claim>();
  const inOrder = [...claims].sort((a, b) => compare([a.claimed_at, String(a.id)], [b.claimed_at, String(b.id)]));
  for (const claim of inOrder) {
    const key = `${claim.rule}:${claim.subject}`;
    if (claim.from_on <= on && on < claim.to_on && !held.has(key)) held.set(key, claim);
  }
  return held;
}

type Key = readonly (string | number)[];

function placeInLine(task: Task, near: string | null): Key {
  const isTaken = task.claimed_by !== null && !task.is_mine;
  const lane = naturalKey(task.number);
  const end = -1; // shorter numbers come first, as in Python's tuples
  return [isTaken ? 1 : 0, task.priority, near === null ? 0 : distance(task.number, near),
    ...lane, end, task.due_on ?? "9999-12-31", task.id];
}

/** Give what numbers of houses are ordered by: 2, 10, 10a, 10b, 11; without a number last. */
export function naturalKey(number: string | null): Key {
  const text = number === null ? "" : number.toLowerCase().trim();
  if (!text) return [2, 0, ""];
  return (text.match(/[0-9]+|[^0-9]+/g) ?? []).reduce<(string | number)[]>(
    (key, run) => key.concat(/^[0-9]/.test(run) ? [0, Number(run), ""] : [1, 0, run]), []);
}

export function compare(one: Key | undefined, other: Key | undefined): number {
  const a = one ?? [];
  const b = other ?? [];
  for (let i = 0; i < a.length && i < b.length; i++) {
    const x = a[i] as string | number;
    const y = b[i] as string | number;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

function distance(number: string | null, near: string): number {
  const here = /[0-9]+/.exec(near);
  const there = /[0-9]+/.exec(number ?? "");
  return here && there ? Math.abs(Number(here[0]) - Number(there[0])) : 2 ** 30;
}
