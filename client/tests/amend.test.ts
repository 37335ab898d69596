/** One's own record is put right: what differs is sent, and only of one's own, for thirty days. */
import { beforeEach, expect, test } from "vitest";
import type { Kind } from "../contract/kind";
import type { Row } from "../contract/api";
import { amended, madeAt, mayAmend, rowAfter, untouched } from "../fieldwork/amending";
import type { Visit } from "../fieldwork/held";
import { applyPage } from "../store/rows";
import kinds from "./fixtures/kinds.json";
import { LAN, MINH, page, phone } from "./phone";

const KIND = (kinds as unknown as Kind[]).find((kind) => kind.code === "household_visit")!;
const NOW = new Date("2026-11-21T09:00:00+07:00");
/** An id as a phone gave it so many days ago. */
function ago(days: number): string {
  const hex = (NOW.getTime() - days * 86_400_000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000001`;
}
const visit = (told: Partial<Visit> = {}): Visit => ({
  id: ago(3), kind: KIND.code, happened_on: "2026-11-18", village: 7, household: "h", business: null, persons: ["b", "a"],
  answers: { outcome: "met", taught: { a: ["vneid"], b: ["safety"] } }, recorded_by: LAN, ...told,
});

beforeEach(async () => {
  await phone();
});

test("one's own record for thirty days, nobody else's, none that is void", () => {
  expect(madeAt(ago(3))).toBe(NOW.getTime() - 3 * 86_400_000);
  expect(madeAt("0198a0de-0000-4000-8000-000000000001")).toBeNull();
  expect(mayAmend(visit(), NOW)).toBe(true);
  expect(mayAmend(visit({ id: ago(31) }), NOW)).toBe(false);
  expect(mayAmend(visit({ recorded_by: MINH }), NOW)).toBe(false);
  expect(mayAmend(visit({ is_void: true }), NOW)).toBe(false);
});

test("who leads the village puts everybody's right", async () => {
  const holder = [{ id: LAN, name: "Lan", offices: [{ role: "team_leader", unit: 7 }] }] as unknown as Row[];
  await applyPage(page({ rows: { holder }, is_start: true }));
  expect(mayAmend(visit({ recorded_by: MINH, id: ago(90) }), NOW)).toBe(true);
  expect(mayAmend(visit({ recorded_by: MINH, village: 8 }), NOW)).toBe(false);
});

test("only what differs is sent, each as it was seen and as it should be", () => {
  const same = { day: "2026-11-18", place: 7, persons: ["a", "b"], answers: { taught: { b: ["safety"], a: ["vneid"] }, outcome: "met" } };
  expect(amended(visit(), same)).toEqual({});
  const other = { ...same, day: "2026-11-19", persons: ["a"], answers: { outcome: "absent", remarks: "vui" } };
  expect(amended(visit(), other)).toEqual({
    happened_on: { was: "2026-11-18", now: "2026-11-19" },
    persons: { was: ["a", "b"], now: ["a"] },
    "answers.outcome": { was: "met", now: "absent" },
    "answers.taught": { was: { a: ["vneid"], b: ["safety"] }, now: null },
    "answers.remarks": { was: null, now: "vui" },
  });
  expect(rowAfter(visit(), other)).toMatchObject({ persons: ["a"], answers: { outcome: "absent" }, household: "h" });
});

test("photos and signatures are left alone", () => {
  expect(untouched(KIND)).toContain("photo");
});
