/** What the taps at a door become as commands and rows, and what the list of doors says after it. */
import { beforeEach, describe, expect, test } from "vitest";
import shipped from "../../content/fieldwork/tasks.json";
import type { Command, Row } from "../contract/api";
import type { Kind } from "../contract/kind";
import { isKnown, toggled } from "../fieldwork/ByPerson";
import { giveBack, take } from "../fieldwork/claims";
import { attained, membersOf, person, type House } from "../fieldwork/held";
import { keep } from "../fieldwork/recording";
import { fits, isMeant, todosAt, todosOn } from "../fieldwork/tasks";
import { guided, noticeFor, onPhotos, PERSONS, toAsk, toldOf, withThere, type Door, type Notice } from "../fieldwork/visiting";
import { takeBack } from "../people/ConsentsGiven";
import { opened, onRecorded, unsent } from "../store/outbox";
import { applyPage, loadRows, showOwn } from "../store/rows";
import { lock, unlock } from "../store/vault";
import kinds from "./fixtures/kinds.json";
import { LAN, MINH, page, phone, PIN } from "./phone";

const VISIT = (kinds as unknown as Kind[]).find((kind) => kind.code === "household_visit")!;
const HOME = { id: "0198a0de-0000-7000-8000-000000000101", head_name: "Đào Văn Thạch", number: "012", village: 7, groups: ["poor"], registered_on: "2026-01-05" };
const FAR = { id: "0198a0de-0000-7000-8000-000000000102", head_name: "Lý Thị Mỵ", number: "120", village: 7, groups: [], registered_on: "2026-11-01" };
const BINH = { id: "0198a0de-0000-7000-8000-000000000201", full_name: "Nông Văn Bình", household: HOME.id, village: 7, birth_year: 1950, attained: ["bank_account"], consents: [] };
const HOA = { id: "0198a0de-0000-7000-8000-000000000202", full_name: "Đào Thị Hoa", household: HOME.id, village: 7, birth_year: 1980, attained: ["vneid_installed", "bank_account"], consents: ["support"] };
const NOTICES = [{ id: "support:2025-1", purpose: "support", version: "2025-1" }, { id: "support:2026-1", purpose: "support", version: "2026-1" }] as unknown as Notice[];
const NOW = new Date("2026-11-21T09:00:00+07:00");
const ON = "2026-11-21";
let isListening = false;

beforeEach(async () => {
  await phone();
  if (!isListening) onRecorded((command, rows) => showOwn(rows, command.id));
  isListening = true;
  const rows = {
    unit: [{ id: 7, level: "village", name: "Nà Mò", type: "xóm" }], household: [HOME, FAR], person: [BINH, HOA], rule: shipped.rules.map((rule) => ({ id: rule.code, ...rule })),
    kind: kinds.map((kind) => ({ id: kind.code, ...kind })), word: [{ id: "group:poor", label: { vi: "Hộ nghèo" }, subject: "any", is_priority: true }],
    team: [{ id: "0198a0de-0000-7000-8000-00000000aaaa", name: "Tổ", place: 7, villages: [7] }],
    member: [{ id: 1, team: "0198a0de-0000-7000-8000-00000000aaaa", full_name: "Hoàng Thị Lan", role: "member", account: LAN, from_on: "2022-01-01", to_on: "9999-12-31" }],
  };
  await applyPage(page({ rows: rows as unknown as Record<string, Row[]>, is_start: true }));
});

const door = (told: Partial<Door>): Door => ({
  kind: VISIT, home: HOME as House, people: membersOf(HOME.id), answers: {}, there: [], agreed: {}, day: ON,
  notice: noticeFor("support", NOTICES), language: "vi", witness: "Hoàng Thị Lan", ...told,
});
const commands = async () => Promise.all((await unsent()).map(async (row) => (await opened(row)) as Command));

describe("taps at the door", () => {
  test("somebody at home was met; nobody left at home takes that back; an answer of the visitor's own stands", () => {
    expect(withThere(VISIT, {}, [BINH.id])).toEqual({ [PERSONS]: [BINH.id], outcome: "met" });
    expect(withThere(VISIT, { outcome: "again" }, [BINH.id]).outcome).toBe("again");
    expect(withThere(VISIT, { outcome: "absent" }, [BINH.id]).outcome).toBe("met");
    expect(withThere(VISIT, { outcome: "met", taught: { [BINH.id]: ["vneid"] } }, [])).toEqual({ [PERSONS]: [], taught: {} });
  });

  test("one press teaches all who are there; the next takes it from all again", () => {
    const all = toggled({ [HOA.id]: ["vneid"] }, [BINH.id, HOA.id], "vneid");
    expect(all).toEqual({ [HOA.id]: ["vneid"], [BINH.id]: ["vneid"] });
    expect(toggled(all, [BINH.id, HOA.id], "vneid")).toEqual({});
    expect(guided(VISIT, { outcome: "met", taught: all })).toBe(2);
    expect(guided(VISIT, { outcome: "met", can_now: all })).toBeUndefined();
  });

  test("what is known of a person is not asked again", () => {
    const can = VISIT.fields.find((field) => field.code === "can_now")!;
    expect(isKnown(VISIT, can, "bank_account", BINH.attained)).toBe(true);
    expect(isKnown(VISIT, can, "vneid_installed", BINH.attained)).toBe(false);
    expect(isKnown(VISIT, can, "service_alone", ["online_service"])).toBe(false);
  });

  test("consent is asked of those alone for whom none is known, by the newest text", () => {
    expect(toAsk(membersOf(HOME.id), [BINH.id, HOA.id]).map((p) => p.id)).toEqual([BINH.id]);
    const told = toldOf(door({ answers: { outcome: "met" }, there: [BINH.id, HOA.id], agreed: { [BINH.id]: "yes" } }), NOW);
    expect(told.consents).toMatchObject([{ person: BINH.id, purpose: "support", notice_version: "2026-1", language: "vi", witness: "Hoàng Thị Lan" }]);
    expect(told.deed.persons).toEqual([BINH.id, HOA.id]);
  });

  test("whoever said no is counted and named nowhere", () => {
    const answers = { outcome: "met", persons_guided: 2, taught: { [BINH.id]: ["vneid"], [HOA.id]: ["safety"] } };
    const { consents, deed } = toldOf(door({ answers, there: [BINH.id, HOA.id], agreed: { [BINH.id]: "no" } }), NOW);
    expect(consents).toEqual([]);
    expect(JSON.stringify(deed.persons) + JSON.stringify(deed.answers)).not.toContain(BINH.id);
    expect(deed.answers).toEqual({ outcome: "met", persons_guided: 2, taught: { [HOA.id]: ["safety"] } });
  });

  test("where nobody was met nobody is named, whatever was ticked before", () => {
    const { consents, deed } = toldOf(door({ answers: { outcome: "absent" }, there: [BINH.id], agreed: { [BINH.id]: "yes" } }), NOW);
    expect([consents, deed.persons, deed.answers]).toEqual([[], [], { outcome: "absent" }]);
  });
});

describe("photos of people", () => {
  const PHOTO_NOTICE = { id: "photo:2026-1", purpose: "photo", version: "2026-1" } as unknown as Notice;
  const people = () => membersOf(HOME.id);

  test("everybody there is asked before the first photo; whoever says no stays off it", () => {
    const ids = [BINH.id, HOA.id];
    expect(onPhotos(people(), ids, {}, {}).open.map((p) => p.id)).toEqual(ids);
    const half = onPhotos(people(), ids, {}, { [BINH.id]: "no" });
    expect([half.open.map((p) => p.id), half.unwilling.map((p) => p.id)]).toEqual([[HOA.id], [BINH.id]]);
    expect(onPhotos(people(), ids, { [BINH.id]: "no" }, { [HOA.id]: "yes" })).toMatchObject({ open: [], unwilling: [{ id: BINH.id }] });
    expect(onPhotos(people(), [], {}, {}).open).toEqual([]);
  });

  test("the consent to photos is one of its own, with its own text", () => {
    const there = [BINH.id, HOA.id];
    const told = toldOf(door({ answers: { outcome: "met" }, there, agreed: { [BINH.id]: "yes" }, photo: { [BINH.id]: "yes", [HOA.id]: "no" }, photoNotice: PHOTO_NOTICE }), NOW);
    expect(told.consents.map(({ person: id, purpose, notice_version }) => [id, purpose, notice_version])).toEqual([[BINH.id, "support", "2026-1"], [BINH.id, "photo", "2026-1"]]);
    const unnamed = toldOf(door({ answers: { outcome: "met" }, there, agreed: { [BINH.id]: "no" }, photo: { [BINH.id]: "yes" }, photoNotice: PHOTO_NOTICE }), NOW);
    expect(unnamed.consents).toEqual([]);
  });

  test("a consent is taken back by person and purpose; the row says so at once, and it is asked again", async () => {
    await takeBack(person(HOA.id)!, "support", "");
    const [told] = await commands();
    expect(told).toMatchObject({ verb: "people.withdraw_consent", payload: { person: HOA.id, purpose: "support", reason: "" } });
    expect(person(HOA.id)!.consents).toEqual([]);
    expect(toAsk(people(), [HOA.id]).map((p) => p.id)).toEqual([HOA.id]);
  });
});

describe("after a visit", () => {
  const visited = (day = ON) => keep({ kind: VISIT, place: 7, day, answers: { outcome: "met", can_now: { [BINH.id]: ["vneid_installed"] } }, household: HOME.id, persons: [BINH.id] }, NOW);

  test("the record names team, hour and version; a late one has its real day and no hour", async () => {
    await visited();
    await visited("2026-11-15");
    const [first, late] = await commands();
    expect(first!.payload).toMatchObject({ kind: "household_visit", kind_version: VISIT.version, place: 7, happened_on: ON, team: "0198a0de-0000-7000-8000-00000000aaaa", household: HOME.id });
    expect(late!.payload).toMatchObject({ happened_on: "2026-11-15", happened_at: null });
  });

  test("the door is off the list at once, and what was seen counts here without being written into the row", async () => {
    expect(todosAt(HOME.id, ON).map((todo) => todo.rule)).toEqual(["first_visit_priority"]);
    await visited();
    expect(todosAt(HOME.id, ON)).toEqual([]);
    expect(attained(person(BINH.id)!)).toEqual(["bank_account", "vneid_installed"]);
    expect(person(BINH.id)!.attained).toEqual(["bank_account"]);
  });

  test("both are still so after the phone was locked", async () => {
    await visited();
    lock();
    await unlock(LAN, PIN, 1);
    await loadRows();
    expect(todosAt(HOME.id, ON)).toEqual([]);
    expect(attained(person(BINH.id)!)).toContain("vneid_installed");
  });

  test("a photo is tied to the visit by a command that waits for it", async () => {
    const bytes = new Uint8Array([1, 2, 3]);
    const { sha256 } = await import("../store/bytes");
    const digest = await sha256(bytes);
    const id = await keep({ kind: VISIT, place: 7, day: ON, answers: { outcome: "met", photo: [digest] }, household: HOME.id, files: [{ bytes, media_type: "image/jpeg" }] }, NOW);
    const [, photo] = await commands();
    expect(photo).toMatchObject({ verb: "activities.attach_photo", payload: { activity: id, sha256: digest }, after: [id] });
  });
});

describe("the list of doors", () => {
  test("is narrowed by its figures and found without marks, by name or number", () => {
    const todos = todosOn(ON, null);
    expect(todos.map((todo) => todo.title)).toEqual(["Đào Văn Thạch", "Lý Thị Mỵ", "xóm Nà Mò"]);
    expect(todos.filter((todo) => fits(todo, "never")).length).toBe(2);
    expect(todos.filter((todo) => fits(todo, "priority")).map((todo) => todo.subject)).toEqual([HOME.id]);
    expect(todos.filter((todo) => isMeant(todo, "dao thach")).length).toBe(1);
    expect(todos.filter((todo) => isMeant(todo, "12")).map((todo) => todo.number)).toEqual(["012", "120"]);
    expect(todos.filter((todo) => isMeant(todo, "no such")).length).toBe(0);
  });

  test("what I took on is mine until I give it back; what a colleague took on comes last", async () => {
    await take(todosOn(ON, null)[0]!, NOW);
    expect(todosOn(ON, null)[0]).toMatchObject({ is_mine: true, claimed_name: "Hoàng Thị Lan" });
    await giveBack(todosOn(ON, null)[0]!, NOW);
    expect(todosOn(ON, null)[0]).toMatchObject({ is_mine: false, claimed_by: null });
    const [claim, release] = await commands();
    expect(release).toMatchObject({ verb: "tasks.release", payload: { claim: claim!.id }, after: [claim!.id] });
    const theirs = { id: "0198a0de-0000-7000-8000-000000000301", rule: "first_visit_priority", subject: HOME.id, village: 7, by: MINH, name: "Nông Văn Minh", claimed_at: "2026-11-21T01:00:00Z", from_on: ON, to_on: "2026-11-24" };
    await applyPage(page({ rows: { claim: [theirs] as unknown as Row[] }, whole: ["claim"] }));
    expect(todosOn(ON, null).map((todo) => todo.title)).toEqual(["Lý Thị Mỵ", "xóm Nà Mò", "Đào Văn Thạch"]);
  });
});
