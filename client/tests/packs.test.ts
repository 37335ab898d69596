import { beforeEach, expect, test } from "vitest";
import type { Pack, PackLine } from "../contract/pack";
import { db, VERSIONS } from "../store/db";
import { NoContact } from "../store/network";
import { askForPacks, BadPack, fetchPack, keepForTest, NewerPack, packList, packOf, packsHere } from "../store/packs";
import { course, lineOf } from "./course";
import { phone, record, serve, type Request } from "./phone";

let packs: Pack[] = [];
let lines: PackLine[] = [];

/** A server that has these packs; a pack whose line was tampered with comes as it is. */
async function shelf(...told: Pack[]): Promise<Request[]> {
  packs = told;
  lines = await Promise.all(told.map((pack) => lineOf(pack)));
  return serve(({ path }) => {
    if (path === "/learn/packs/") return { json: { packs: lines } };
    const n = lines.findIndex((line) => path === `/learn/packs/${line.digest}.json`);
    return n < 0 ? { status: 404 } : { json: packs[n] };
  });
}

beforeEach(async () => {
  await phone();
});

test("the list is kept, a pack is fetched once, checked and read back", async () => {
  const asked = await shelf(course());
  const [line] = await askForPacks();
  expect(await packList()).toEqual([line]);
  await fetchPack(line!, 1);
  await fetchPack(line!, 2);
  expect(asked.filter(({ path }) => path.endsWith(".json"))).toHaveLength(1);
  expect((await packOf("vneid"))?.pack).toEqual(course());
  expect(asked.every(({ headers }) => !headers.Authorization)).toBe(true);
});

test("a pack that is not what the list names is thrown away, and the old one stays", async () => {
  await shelf(course());
  await fetchPack(lines[0]!, 1);
  await shelf(course(2));
  packs = [{ ...course(2), edition: "tampered" }];
  await expect(fetchPack(lines[0]!, 2)).rejects.toThrow(BadPack);
  expect((await packsHere()).map((one) => one.line.number)).toEqual([1]);
  const newer = { ...course(3), format: 9 };
  await shelf(newer);
  await expect(fetchPack(lines[0]!, 2)).rejects.toThrow(NewerPack);
});

test("without signal what is here can be read; several are fetched on, one by one", async () => {
  await shelf(course());
  await fetchPack(lines[0]!, 1);
  serve(() => "broken");
  await expect(askForPacks()).rejects.toThrow(NoContact);
  await expect(fetchPack(await lineOf(course(2)), 2)).rejects.toThrow(NoContact);
  expect((await packOf("vneid"))?.pack.number).toBe(1);
});

test("a newer edition takes the place of the old one, but not under an unfinished test", async () => {
  await shelf(course(1), course(2), course(3));
  await fetchPack(lines[0]!, 1);
  await fetchPack(lines[1]!, 2);
  expect(await db.packs.count()).toBe(1);
  await keepForTest(lines[1]!.digest, "somebody", true);
  await fetchPack(lines[2]!, 3);
  expect(await db.packs.count()).toBe(2);
  expect((await packOf("vneid"))?.pack.number).toBe(3);
  expect((await packOf("vneid", lines[1]!.digest))?.pack.number).toBe(2);
  await keepForTest(lines[1]!.digest, "somebody", false);
  expect((await db.packs.toArray()).map((one) => one.line.number)).toEqual([3]);
});

test("the database of before takes packs without touching the outbox", async () => {
  const id = await record("activities.record", {});
  expect(VERSIONS.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  expect((await db.outbox.get(id))?.state).toBe("here");
});
