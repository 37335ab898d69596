/**
 * The records that task rules are asked about, made of the rows a phone holds: the same as in
 * doorstep/capabilities/fieldwork/tasks.py (tests/vectors/tasks.json).
 */
import { asDay, compare, isObject, monthsBetween, type Row } from "./rules";

const VISIT = "household_visit";
const SURVEYS = ["village_survey"];

/** Rows by type: households, persons, units (villages), and activities of any kind. */
export interface Held { household?: readonly Row[]; person?: readonly Row[]; unit?: readonly Row[]; visit?: readonly Row[] }

/** Make the records of households, persons and villages on a day. */
export function recordsOf(rows: Held, on: string): Row[] {
  const visits = new Map<string, Row[]>();
  const surveys = new Map<string, Row[]>();
  for (const row of rows.visit ?? []) {
    if (row.kind === VISIT && row.household) put(visits, row.household, row);
    else if (SURVEYS.includes(text(row.kind))) put(surveys, row.village, row);
  }
  const homes = new Map((rows.household ?? []).map((home) => [text(home.id), home]));
  return [
    ...[...homes].map(([key, home]) => householdRecord(home, visits.get(key) ?? [])),
    ...(rows.person ?? []).map((one) => personRecord(one, homes.get(text(one.household)) ?? null, on)),
    ...(rows.unit ?? []).filter((one) => one.level === "village")
      .map((one) => villageRecord(one, surveys.get(text(one.id)) ?? [])),
  ];
}

function put(into: Map<string, Row[]>, key: unknown, row: Row): void {
  const known = into.get(text(key));
  if (known) known.push(row);
  else into.set(text(key), [row]);
}

const text = (value: unknown): string => String(value ?? "");

/** Give the record of a household: its row and what its visits (rows of activities) say. */
export function householdRecord(row: Row, visits: readonly Row[]): Row {
  const told = visits.filter((v) => !v.is_void);
  told.sort((a, b) => compare([text(a.happened_on), text(a.id)], [text(b.happened_on), text(b.id)]));
  const answersOf = (v: Row | undefined): Row => (v && isObject(v.answers) ? v.answers : {});
  const last = told[told.length - 1];
  const met = told.filter((v) => ["met", "again"].includes(text(answersOf(v).outcome)));
  const answers = answersOf(last);
  return {
    ...row,
    type: "household",
    visits: told.length,
    last_visit_on: last?.happened_on ?? null,
    last_met_on: met[met.length - 1]?.happened_on ?? null,
    last_outcome: answers.outcome ?? null,
    come_back_on: answers.come_back_on ?? null,
    needs_follow_up: answers.needs_follow_up ?? null,
  };
}

/** Give the record of a person: its row, the number of its household, its age on a day. */
export function personRecord(row: Row, household: Row | null, on: string): Row {
  const year = typeof row.birth_year === "number" ? `${row.birth_year}-07-01` : null;
  const born = asDay(row.birth_on) ?? year;
  const age = born === null ? null : Math.floor(monthsBetween(born, on) / 12);
  return { ...row, type: "person", number: household?.number ?? null, age };
}

/** Give the record of a village: its row and the day of its last survey. */
export function villageRecord(row: Row, surveys: readonly Row[]): Row {
  const days = surveys.filter((s) => !s.is_void).map((s) => text(s.happened_on)).sort();
  return { ...row, type: "village", village: row.id, last_survey_on: days[days.length - 1] ?? null };
}
