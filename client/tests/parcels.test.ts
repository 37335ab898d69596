import { beforeEach, expect, test } from "vitest";
import { random, sha256, unbase64, utf8, type Bytes } from "../store/bytes";
import { deliver, MOST_PARCELS, onBoard, parcelsOnBoard, receiptsHanding, receiptsHere, takeLetter, takeParcels, takeReceipts } from "../store/carried";
import { Database, db, useDatabase } from "../store/db";
import { codesFor, framesOf, Gathering, PER_CODE, readFrame } from "../store/frames";
import { exportUnsent, handing, parcelsOf } from "../store/handing";
import { parcelLetter, readLetter, receiptLetter } from "../store/letters";
import { unsent } from "../store/outbox";
import { syncNow } from "../store/sync";
import { choosePin, lock } from "../store/vault";
import { answer, applied, kind, MINH, NOW, phone, receipt, record, serve, unseal, type Loose, type Province } from "./phone";

let told: Province;

beforeEach(async () => {
  told = await phone();
});

/** Read texts in the order given; give what the last one brought about. */
async function read(frames: readonly string[], gathering = new Gathering()) {
  let last = null;
  for (const frame of frames) last = await gathering.add(frame);
  return last;
}

function shuffled<T>(all: readonly T[]): T[] {
  return all.map((one, n) => [(n * 7919 + 13) % 101, one] as const).sort((a, b) => a[0] - b[0]).map(([, one]) => one);
}

test("codes come together in any order, twice or not", async () => {
  const bytes = random(PER_CODE * 6 + 5);
  const frames = await framesOf(bytes);
  expect([frames.length, codesFor(bytes.length)]).toEqual([7, 7]);
  expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(367);
  for (const order of [frames, [...frames].reverse(), shuffled(frames), [...frames, ...frames]]) {
    expect((await read(order))!.bytes).toEqual(bytes);
  }
  expect((await read([frames[3]!, frames[3]!, frames[0]!]))!.missing).toEqual([2, 3, 5, 6, 7]);
});

test("gaps are told until they are filled", async () => {
  const frames = await framesOf(random(PER_CODE * 3));
  const gathering = new Gathering();
  expect(await read([frames[0]!, frames[2]!], gathering)).toMatchObject({ have: 2, of: 3, missing: [2] });
  expect((await gathering.add(frames[1]!))!.bytes!.length).toBe(PER_CODE * 3);
});

test("codes of two letters do not mix", async () => {
  const [a, b] = [random(PER_CODE * 2), random(PER_CODE * 2)];
  const [one, two] = [await framesOf(a), await framesOf(b)];
  const gathering = new Gathering();
  await read([one[0]!, two[1]!, two[0]!], gathering);
  expect((await gathering.add(one[1]!))!.bytes).toEqual(a);
});

test("a damaged code spoils the letter, and it is read anew", async () => {
  const bytes = random(PER_CODE * 2);
  const frames = await framesOf(bytes);
  const spoilt = frames[0]!.slice(0, -1) + (frames[0]!.endsWith("A") ? "B" : "A");
  const gathering = new Gathering();
  expect(await read([spoilt, frames[1]!], gathering)).toMatchObject({ is_damaged: true, have: 0, missing: [1, 2] });
  expect((await read(frames, gathering))!.bytes).toEqual(bytes);
});

test.each(["", "DSC1:abc", "https://x/?code=ABCD2345", "DSQ1/xyz/1/2/AAAA", "DSQ1/0123456789ab/3/2/AAAA", "DSQ1/0123456789ab/0/2/AAAA"])(
  "other codes are no part of a chain: %s", async (text) => {
    expect(readFrame(text)).toBeNull();
    expect(await new Gathering().add(text)).toBeNull();
  });

test("letters: one parcel, several, receipts, files, and nothing else", () => {
  const [a, b] = [utf8("DSP1aaaa"), utf8("DSP1bb")];
  const receipts = [{ told: "{}", signature: "x" }];
  const json = (what: unknown) => utf8(JSON.stringify(what)) as Bytes;
  expect(readLetter(parcelLetter([a]))).toEqual({ is: "parcels", parcels: [a] });
  expect(readLetter(parcelLetter([a, b]))).toEqual({ is: "parcels", parcels: [a, b] });
  expect(readLetter(receiptLetter(receipts))).toEqual({ is: "receipts", receipts });
  expect(readLetter(json({ format: 1, parcels: [{ sealed: btoa("DSP1aaaa") }], files: [] }))).toEqual({ is: "parcels", parcels: [a] });
  expect(readLetter(json(receipts[0]))).toEqual({ is: "receipts", receipts });
  expect(readLetter(json({ format: 1, receipts }))).toEqual({ is: "receipts", receipts });
  for (const other of [utf8("hello"), json({}), json(null), utf8("DSR1nogzip"), parcelLetter([a, b]).subarray(0, 15), new Uint8Array(0)]) {
    expect(readLetter(other as Bytes)).toBeNull();
  }
});

test("what is handed over is one parcel of mine, and a colleague's as they were sealed", async () => {
  for (let n = 0; n < 5; n += 1) await record("activities.record", { n });
  await choosePin(MINH, "key key key", false, 1);
  await record("activities.record", { n: 5 });
  const made = (await handing())!;
  expect(made.records).toBe(6);
  const letter = readLetter(made.letter);
  if (letter?.is !== "parcels") throw new Error("no parcels");
  const inside = await Promise.all(letter.parcels.map((one) => unseal(told, one)));
  // Minh is in: hers is one parcel; Lan's five go one by one, as they were sealed when made.
  expect(inside.map((one) => (one.commands as Loose[]).length)).toEqual([1, 1, 1, 1, 1, 1]);
  expect(inside.flatMap((one) => (one.commands as Loose[]).map((c) => c.payload.n)).sort()).toEqual([0, 1, 2, 3, 4, 5]);
  expect(inside.every((one) => typeof one.authorization === "string" && one.off_s === 0)).toBe(true);
});

test("the same letter is shown again until something is added", async () => {
  await record("activities.record", { n: 1 });
  const first = (await handing())!.letter;
  expect((await handing())!.letter).toEqual(first);
  await record("activities.record", { n: 2 });
  const second = (await handing())!.letter;
  expect(second).not.toEqual(first);
  const [parcel] = await parcelsOf(await unsent());
  expect(((await unseal(told, parcel!)).commands as Loose[]).map((c) => c.payload.n)).toEqual([1, 2]);
});

/** Another phone of the same province; gives what goes back to the first one. */
async function another(): Promise<() => void> {
  const first = db;
  const other = new Database(`other-${Math.random()}`);
  const kept = await first.settings.toArray();
  useDatabase(other);
  await other.settings.bulkPut(kept.filter(({ key }) => ["device", "secret", "device_key"].includes(key)));
  return () => useDatabase(first);
}

test("carried by another phone, counted once, and the receipt marks the records", async () => {
  await record("activities.record", { n: 1 });
  await record("activities.record", { n: 2 });
  const { letter } = (await handing())!;
  const inbox = new Map<string, number>();
  serve(async (asked) => {
    if (asked.path !== "parcels") return kind(asked);
    const { commands } = (await unseal(told, asked.bytes!)) as unknown as { commands: Loose[] };
    for (const { id } of commands) inbox.set(id, (inbox.get(id) ?? 0) + 1);
    return { json: { parcel: await sha256(new Uint8Array(asked.bytes!)), receipt: await receipt(told, applied(commands)) } };
  });
  const back = await another();
  expect(await takeLetter(letter, 1)).toMatchObject({ added: 1, known: 0 });
  expect(await takeLetter(letter, 2)).toMatchObject({ added: 0, known: 1 });
  expect([parcelsOnBoard.value, receiptsHere.value]).toEqual([1, 0]);
  await deliver(3);
  expect([parcelsOnBoard.value, receiptsHere.value, inbox.size]).toEqual([0, 1, 2]);
  await deliver(4);
  expect([...inbox.values()]).toEqual([1, 1]);
  expect(await takeLetter(letter, 5)).toMatchObject({ added: 0, known: 1 });
  const { letter: receipts } = (await receiptsHanding())!;
  const frames = await framesOf(receipts);
  back();
  const bytes = (await read(shuffled(frames)))!.bytes!;
  expect(await takeLetter(bytes, 5)).toEqual({ is: "receipts", arrived: 2, attention: 0, unsigned: 0 });
  expect(await unsent()).toEqual([]);
  expect((await db.outbox.toArray()).map((row) => row.province_at)).toEqual([NOW, NOW]);
  expect(await syncNow()).toBe(true);
  expect([...inbox.values()]).toEqual([1, 1]);
});

test("a receipt of nobody, an old one and one for another phone change nothing", async () => {
  const id = await record("activities.record", { n: 1 });
  const forged = await receipt(await other(), applied([{ id }]));
  expect(await takeReceipts([forged], 1)).toEqual({ is: "receipts", arrived: 0, attention: 0, unsigned: 1 });
  expect((await unsent()).length).toBe(1);
  expect(await takeReceipts([await receipt(told, applied([{ id: "other" }]))], 1)).toMatchObject({ arrived: 0, unsigned: 0 });
  const bad = answer({ id, state: "attention", reason: "x" });
  expect(await takeReceipts([await receipt(told, [bad])], 1)).toMatchObject({ arrived: 1, attention: 1 });
  await db.outbox.update(id, { state: "settled" });
  await takeReceipts([await receipt(told, [bad])], 2);
  expect((await db.outbox.get(id))!.state).toBe("settled");
});

async function other(): Promise<Province> {
  const { province } = await import("./phone");
  return province();
}

test("what could not be delivered from here is not taken; what the server refuses holds nothing up", async () => {
  const good = await sealedOnes(3);
  expect(await takeParcels([utf8("DSP1") as Bytes, utf8("what is this, a parcel?") as Bytes, ...good], 1)).toMatchObject({ added: 3, foreign: 2 });
  let n = 0;
  serve(async (asked) => {
    if (asked.path !== "parcels") return kind(asked);
    n += 1;
    if (n === 1) return { status: 422, json: { code: "parcel.of_nobody", words: "…" } };
    return { json: { parcel: "p", receipt: await receipt(told, []) } };
  });
  expect(await syncNow()).toBe(true);
  expect([parcelsOnBoard.value, receiptsHere.value]).toEqual([0, 2]);
  expect((await db.carried.toArray()).filter((one) => one.fault).map((one) => one.fault)).toEqual(["parcel.of_nobody"]);
});

async function sealedOnes(many: number): Promise<Bytes[]> {
  const { sealedParcel } = await import("../store/handing");
  return Promise.all(Array.from({ length: many }, () => sealedParcel([])));
}

test("a phone carries only so much, and keeps what it carries when it is locked or taken out of use", async () => {
  const [one, two] = await sealedOnes(2);
  await db.carried.bulkPut(Array.from({ length: MOST_PARCELS - 1 }, (_, n) => ({ id: String(n), bytes: one!, taken_at: n })));
  expect(await takeParcels([one!, two!], 1)).toMatchObject({ added: 1, full: 1 });
  await record("activities.record", {});
  lock();
  serve(() => ({ status: 401, json: { code: "device.revoked", wipe: true } }));
  await syncNow();
  expect((await onBoard()).length).toBe(MOST_PARCELS);
  const file = JSON.parse(await (await exportUnsent()).text()) as { parcels: { sealed: string }[] };
  expect(file.parcels.length).toBe(MOST_PARCELS + 1);
  expect(readLetter(unbase64(btoa(JSON.stringify(file))))).toMatchObject({ is: "parcels" });
});
