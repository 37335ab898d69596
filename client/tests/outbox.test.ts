import { beforeEach, expect, test } from "vitest";
import { Database, db, useDatabase, VERSIONS } from "../store/db";
import { exportUnsent } from "../store/handing";
import { keepAnswers, opened, prune, unsent, withOffset } from "../store/outbox";
import { newId } from "../store/bytes";
import { lock } from "../store/vault";
import { answer, LAN, NOW, phone, record } from "./phone";

beforeEach(async () => {
  await phone();
});

test("ids are UUIDs of version 7 that sort in the order in which they were made", () => {
  const made = Array.from({ length: 5000 }, () => newId(1_800_000_000_000));
  expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true);
  expect([...made].sort()).toEqual(made);
  expect(new Set(made).size).toBe(made.length);
});

test("the counter rises by one for every command, also when many are made at once", async () => {
  await Promise.all(Array.from({ length: 12 }, (_, n) => record("activities.record", { n })));
  expect((await unsent()).map((row) => row.counter)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test("a locked phone records nothing", async () => {
  lock();
  await expect(record("activities.record", {})).rejects.toThrow("outbox.locked");
  expect(await db.outbox.count()).toBe(0);
});

test("the outbox survives an upgrade of the schema that does not know it", async () => {
  const id = await record("activities.record", { kind: "survey" });
  const before = await db.outbox.get(id);
  const name = db.name;
  db.close();
  const next = new Database(name, [
    ...VERSIONS,
    { version: 9, stores: { rows: "[type+id], type", routes: "code" }, upgrade: (tx) => tx.table("rows").clear() },
  ]);
  useDatabase(next);
  expect(await db.outbox.get(id)).toEqual(before);
  expect((await opened((await db.outbox.get(id))!))!.payload).toEqual({ kind: "survey" });
});

test("an upgrade cannot reach the outbox", async () => {
  await record("activities.record", {});
  const name = db.name;
  db.close();
  const bad = new Database(name, [...VERSIONS, { version: 9, stores: {}, upgrade: (tx) => tx.table("outbox").clear() }]);
  await expect(bad.open()).rejects.toThrow("must not touch outbox");
  bad.close();
  useDatabase(new Database(name));
  expect(await db.outbox.count()).toBe(1);
});

test("no shipped version of the schema drops what has not arrived", () => {
  for (const { stores } of VERSIONS) {
    expect(stores.outbox).not.toBeNull();
    expect(stores.files).not.toBeNull();
  }
});

test("only what the province has is removed, and only after its days", async () => {
  const [a, b, c] = [await record("x.a", {}), await record("x.b", {}), await record("x.c", {})];
  await keepAnswers([
    answer({ id: a, commune_at: NOW, province_at: NOW }),
    answer({ id: b, commune_at: NOW }),
    answer({ id: "unknown" }),
    answer({ id: c, state: "gone astray" as "applied" }),
  ], 1000);
  await prune(30, 1000 + 29 * 86_400_000);
  expect(await db.outbox.count()).toBe(3);
  await prune(30, 1000 + 31 * 86_400_000);
  expect((await db.outbox.toArray()).map((row) => row.verb).sort()).toEqual(["x.b", "x.c"]);
});

test("the export holds what has not arrived, sealed, with its files", async () => {
  await record("activities.record", { name: "Bế Văn Đàn" }, { files: [{ bytes: new Uint8Array(9), media_type: "image/jpeg" }] });
  const told = JSON.parse(await (await exportUnsent()).text()) as { parcels: unknown[]; files: unknown[] };
  expect([told.parcels.length, told.files.length]).toEqual([1, 1]);
  expect(JSON.stringify(told)).not.toContain("Đàn");
});

test("times carry the phone's offset", () => {
  expect(withOffset(new Date("2026-03-02T01:02:03.004Z"))).toMatch(/^2026-03-0\dT\d\d:\d\d:03\.004[+-]\d\d:\d\d$/);
  expect(LAN).toBeTruthy();
});
