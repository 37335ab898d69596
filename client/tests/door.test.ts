/** Newcomers and doubles, corrections, cards, the desk, days of work, sessions, what waits. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Row } from "../contract/api";
import type { Kind } from "../contract/kind";
import { personOnCard } from "../fieldwork/cards";
import { lastDays } from "../fieldwork/Days";
import { BLANK, isWhole, turnDeed, type Desk } from "../fieldwork/desk";
import type { Visit } from "../fieldwork/held";
import { counted } from "../fieldwork/Session";
import { waitingFor } from "../fieldwork/waiting";
import { alikeHouses, alikePersons, birthOf, byHousehold, changes, newHouse, newPerson, NOBODY, phoneFits, type Alike, type TypedHouse } from "../people/registering";
import { applyPage } from "../store/rows";
import kinds from "./fixtures/kinds.json";
import { LAN, page, phone } from "./phone";

const NOW = new Date("2026-11-21T09:00:00+07:00");
const HOUSE: TypedHouse = { head_name: "", number: "", address: "", phone: "", village: 7, groups: [] };

beforeEach(async () => {
  await phone();
  const household = [{ id: "h1", head_name: "Lý Thị Mỵ", number: "012", village: 7, phone: "+84912345678" }, { id: "h2", head_name: "Lý Thị Mỵ", number: "3", village: 7, left_on: "2026-01-01" }];
  const person = [{ id: "p1", full_name: "Nông Văn Bình", birth_year: 1950, household: "h1", village: 7, phone: "" }];
  await applyPage(page({ rows: { household, person } as unknown as Record<string, Row[]>, is_start: true }));
});

describe("doubles", () => {
  test("households are told by name however it is typed, by phone, by number; those who left are not", () => {
    expect(alikeHouses({ ...HOUSE, head_name: "ly thi my" }, () => "").map(({ address, why }) => [address, why])).toEqual([["household/h1", ["name"]]]);
    expect(alikeHouses({ ...HOUSE, head_name: "Khác", phone: "0912 345 678", number: "12" }, () => "")[0]?.why).toEqual(["phone", "number"]);
    expect(alikeHouses({ ...HOUSE, village: 8, number: "12" }, () => "")).toEqual([]);
    expect(alikeHouses({ ...HOUSE, head_name: "Lý" }, () => "")).toEqual([]);
  });

  test("persons are told by name and a year about the same", () => {
    expect(alikePersons({ ...NOBODY, full_name: "nong van binh", birth: "1951" }, () => "")[0]).toMatchObject({ address: "person/p1", why: ["name", "birth"] });
    expect(alikePersons({ ...NOBODY, full_name: "nong van binh", birth: "1990" }, () => "")).toEqual([]);
    expect(alikePersons({ ...NOBODY, full_name: "n" }, () => "")).toEqual([]);
  });

  test("a family stands there once, with those of it who are alike; somebody alone as the person", () => {
    const like = (id: string, title: string, household: string | null, why: Alike["why"] = ["phone"]): Alike => ({ address: `person/${id}`, title, hint: "", why, household });
    const home = { address: "household/h1", title: "Lý Thị Mỵ", hint: "12", why: ["name" as const] };
    const family = [like("p1", "Nông Văn Bình", "h1"), like("p2", "Lý Thị Mỵ", "h1", ["name"])];
    const told = { address: "household/h1", title: "Lý Thị Mỵ", hint: "12 · Nông Văn Bình", why: ["name", "phone"] };
    expect(byHousehold([home], family, () => "12")).toEqual([told]);
    expect(byHousehold([], family, () => "12")).toEqual([{ ...told, why: ["phone", "name"] }]);
    expect(byHousehold([], [family[0]!, like("p3", "Ai", null), like("p4", "Ai", "gone")], () => "12").map(({ address }) => address)).toEqual(["person/p1", "person/p3", "person/p4"]);
  });
});

describe("newcomers", () => {
  test("births and phones are read as people write them", () => {
    expect(["1950", "5/10/1950", "1950-10-05", "৫.১০.১৯৫০", "", "50", "31/02/1950", "2050", "10/1950"].map((typed) => birthOf(typed, NOW))).toEqual(["1950", "1950-10-05", "1950-10-05", "1950-10-05", "", null, null, null, null]);
    expect(["", "0912 345 678", "+84912345678", "12", "abc"].map(phoneFits)).toEqual([true, true, true, false, false]);
  });

  test("a household and its head are two commands; the row shows what the command says", () => {
    const home = newHouse({ ...HOUSE, head_name: "  Đàm  Đức Hoàng ", number: "7", groups: ["poor"] }, NOW);
    const head = newPerson({ ...NOBODY, full_name: "Đàm Đức Hoàng", birth: "5/10/1973", sex: "m" }, { village: 7, household: home.id }, NOW);
    expect(home.told).toMatchObject({ head_name: "Đàm Đức Hoàng", number: "7", village: 7, groups: ["poor"], registered_on: "2026-11-21" });
    expect(head.told).toMatchObject({ household: home.id, birth: "1973-10-05", sex: "m" });
    expect(head.row).toMatchObject({ id: head.id, birth_year: 1973, birth_on: "1973-10-05", consents: [], left_on: null });
    expect(home.row).toMatchObject({ id: home.id, attained: [], merged_into: null });
  });

  test("a correction tells only what differs, as it was and as it should be", () => {
    expect(changes({ full_name: "Lý Thị Mỵ", phone: "", sex: "f" }, { full_name: "Lý Thị My ", phone: "0912345678", sex: "f" })).toEqual({ full_name: { was: "Lý Thị Mỵ", now: "Lý Thị My" }, phone: { was: "", now: "0912345678" } });
    expect(changes({ full_name: "Lý" }, { full_name: " Lý " })).toEqual({});
  });
});

test("a card names its person, other codes nobody", () => {
  expect(personOnCard("DSC1:AZignt4AAHAAgAAAAAAAAQ")).toBe("0198a09e-de00-0070-0080-000000000001");
  expect([personOnCard("DSC1:short"), personOnCard("https://x.vn"), personOnCard("DSC1:%%%")]).toEqual([null, null, null]);
});

describe("the desk", () => {
  const option = (code: string) => ({ code, label: {} });
  const KIND = {
    code: "support_turn", version: 2, levels: ["village"], reaches: ["persons"], needs: [],
    fields: [
      { code: "point", type: "choice", options: [option("fixed"), option("mobile")] },
      { code: "mobile_point", type: "activity", shown_when: { field: "point", answers: ["mobile"] } },
      { code: "help", type: "choice" }, { code: "done_by", type: "choice" }, { code: "result", type: "choice" },
    ],
  } as unknown as Kind;
  const DESK: Desk = { point: "mobile", place: 7, day: "2026-11-21", point_id: "m1", turns: 0 };

  test("a turn says who really did it; at a mobile point it names the point", () => {
    const turn = { ...BLANK, person: "p1", help: "vneid", done_by: "self" };
    expect([isWhole(BLANK), isWhole(turn)]).toEqual([false, true]);
    expect(turnDeed(KIND, DESK, turn)).toMatchObject({ place: 7, persons: ["p1"], answers: { point: "mobile", mobile_point: "m1", help: "vneid", done_by: "self", result: "done" } });
    expect(turnDeed(KIND, { ...DESK, point: "fixed" }, { ...turn, person: null })).toMatchObject({ persons: [], answers: { point: "fixed", help: "vneid" } });
    expect(turnDeed(KIND, { ...DESK, point: "fixed" }, turn).answers).not.toHaveProperty("mobile_point");
  });
});

const visit = (told: Partial<Visit>): Visit => ({ id: "v", kind: "household_visit", happened_on: "2026-11-21", village: 7, household: "h1", business: null, persons: [], answers: { outcome: "met" }, recorded_by: LAN, ...told });

test("days on which I recorded something stand ready; what is noted is not offered twice", () => {
  const visits = [visit({ id: "a" }), visit({ id: "b", recorded_by: "other" }), visit({ id: "c", kind: "work_day", happened_on: "2026-11-20", answers: { members: [5], part: "night" } })];
  expect(lastDays(visits, LAN, 5, NOW, 2)).toEqual([
    { day: "2026-11-21", n: 1, noted: [], pending: "" },
    { day: "2026-11-20", n: 0, noted: ["night"], pending: "" },
  ]);
});

test("who is named at a session is counted by the phone, by group too", () => {
  const kind = { ...(kinds as unknown as Kind[]).find((one) => one.code === "group_session")! };
  const people = [{ groups: ["elderly"], household: "h1" }, { groups: [], household: "h1" }, { groups: [], household: null }];
  expect(counted(kind, people, () => ["poor"])).toEqual({ participants: 3, participants_poor: 2, participants_elderly: 1 });
});

test("what waits here is counted apart, and only while it waits", () => {
  const visits = [visit({ id: "a", pending: "a", answers: { outcome: "met", persons_guided: 2 } }), visit({ id: "b", pending: "b" }), visit({ id: "c" })];
  const house = kinds as unknown as Kind[];
  expect(waitingFor(visits, (id) => id === "a", house)).toMatchObject({ visits: 1, households_visited: 1, persons_guided: 2 });
  expect(waitingFor(visits, () => true, house)).toMatchObject({ visits: 2, households_visited: 1 });
});

test("a form of the province that adds to a figure of the house waits for that figure", () => {
  const house = kinds as unknown as Kind[];
  const own = { ...house[0], code: "own04_may", counts: [
    { measure: "visits", field: null, group: "all", when: { field: "co_may", answers: ["true"] } },
    { measure: "visits", field: null, group: "elderly", when: null },
    { measure: "persons_guided", field: "may", group: "all", when: null },
  ] } as Kind;
  const told = (id: string, answers: Record<string, unknown>) => visit({ id, pending: id, kind: "own04_may", answers });
  const open = [told("a", { co_may: true, may: 3 }), told("b", { co_may: false, may: "4" }), visit({ id: "c", pending: "c" })];
  expect(waitingFor(open, () => true, [...house, own])).toMatchObject({ visits: 2, persons_guided: 3 });
});
