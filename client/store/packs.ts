/**
 * Courses on this phone: which there are, fetched one by one, each checked by its checksum. What is
 * here stays until a newer edition has come whole, and as long as a test or a session with it is unfinished.
 */
import { gunzipSync, gzipSync } from "fflate";
import type { Pack, PackLine } from "../contract/pack";
import { sha256, textOf } from "./bytes";
import { db, keepSetting, setting, type KeptPack } from "./db";
import { ask, NoContact, send } from "./network";

const LIST = "/learn/packs/";
/** The newest shape of a pack that this app can play. */
export const FORMAT = 1;

/** What came is not what the list names: it is thrown away. */
export class BadPack extends Error {}
/** The pack is of a newer shape than this app knows. */
export class NewerPack extends Error {}

/** Give the list of courses as it was last heard of. */
export async function packList(): Promise<PackLine[]> {
  return (await setting<PackLine[]>("packs")) ?? [];
}

/** Ask which courses there are. Rejects with `NoContact` or `Refused`. */
export async function askForPacks(): Promise<PackLine[]> {
  const told = await ask<{ packs?: PackLine[] }>(LIST);
  if (!Array.isArray(told.packs)) throw new NoContact("not the server");
  const list = [...told.packs].sort((a, b) => a.order - b.order);
  await keepSetting("packs", list);
  return list;
}

/** Give the courses that are here, in their order; of a course the newest edition. */
export async function packsHere(): Promise<KeptPack[]> {
  const newest = new Map<string, KeptPack>();
  for (const pack of await db.packs.toArray()) {
    const other = newest.get(pack.course);
    if (!other || isNewer(pack, other)) newest.set(pack.course, pack);
  }
  return [...newest.values()].sort((a, b) => a.line.order - b.line.order);
}

function isNewer(a: KeptPack, b: KeptPack): boolean {
  return a.line.number - b.line.number > 0 || (a.line.number === b.line.number && a.kept_at > b.kept_at);
}

/**
 * Fetch a course and keep it. Rejects with `NoContact`, `BadPack` (wrong checksum) or `NewerPack`;
 * then what was here before is still here. A course that is here already costs nothing.
 */
export async function fetchPack(line: PackLine, at: number): Promise<void> {
  if (!(await db.packs.get(line.digest))) {
    const answer = await send(`${LIST}${line.digest}.json`, {});
    if (!answer.ok) throw new NoContact(`status ${answer.status}`);
    const body = new Uint8Array(await wholeOf(answer));
    if ((await sha256(body)) !== line.digest) throw new BadPack(line.course);
    const pack = JSON.parse(textOf(body)) as Pack;
    if (pack.format > FORMAT) throw new NewerPack(line.course);
    await db.packs.put({ digest: line.digest, course: line.course, line, bytes: gzipSync(body), scene: firstScene(pack), kept_at: at, tests: [] });
  }
  await dropOlder(line.course);
}

function firstScene({ course, scenes }: Pack): string {
  const shown = course.lessons[0]?.steps.find((step) => step.show?.length);
  return scenes[shown?.show?.join("|") ?? ""] ?? "";
}

/** The body; a connection that broke in the middle is no contact. */
async function wholeOf(answer: Response): Promise<ArrayBuffer> {
  try {
    return await answer.arrayBuffer();
  } catch (fault) {
    throw new NoContact(String(fault));
  }
}

/** Editions of a course that gave way to a newer one go, unless somebody's test of them is unfinished. */
async function dropOlder(course: string): Promise<void> {
  const here = await db.packs.where("course").equals(course).toArray();
  const newest = here.reduce((a, b) => (isNewer(b, a) ? b : a));
  const gone = here.filter((pack) => pack !== newest && !pack.tests.length);
  await db.packs.bulkDelete(gone.map((pack) => pack.digest));
}

let opened: { digest: string; pack: Pack } | null = null;

/** Give a course that is here, by its digest or else the newest edition; null when it is not. */
export async function packOf(course: string, digest?: string): Promise<{ digest: string; pack: Pack } | null> {
  const kept = digest ? await db.packs.get(digest) : (await packsHere()).find((one) => one.course === course);
  if (!kept) return null;
  if (opened?.digest !== kept.digest) {
    opened = { digest: kept.digest, pack: JSON.parse(textOf(gunzipSync(new Uint8Array(kept.bytes)) as Uint8Array<ArrayBuffer>)) as Pack };
  }
  return opened;
}

/** Somebody began a test or a session with this edition (`isBegun`), or it is over. */
export async function keepForTest(digest: string, learner: string, isBegun: boolean): Promise<void> {
  const kept = await db.packs.get(digest);
  if (!kept) return;
  const others = kept.tests.filter((id) => id !== learner);
  await db.packs.update(digest, { tests: isBegun ? [...others, learner] : others });
  if (!isBegun) await dropOlder(kept.course);
}

/** Remove a course to make room. */
export async function dropPack(course: string): Promise<void> {
  await db.packs.where("course").equals(course).filter((pack) => !pack.tests.length).delete();
}
