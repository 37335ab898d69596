/**
 * Parcels of other phones, carried to where there is signal. Nobody here can read them; what comes
 * back for each is a receipt that the province signed, kept under the phone's own key.
 */
import { signal } from "@preact/signals";
import type { ParcelTaken, Receipt } from "../contract/api";
import { language } from "../shell/words";
import { hex, sha256, textOf, type Bytes } from "./bytes";
import { decryptJson, encryptJson } from "./cipher";
import { db, setting, type KeptParcel } from "./db";
import { authorization, device, deviceKey, provinceKey } from "./device";
import { receiptLetter, readLetter } from "./letters";
import { ask, BODY_FAULTS, Refused } from "./network";
import { keepAnswers } from "./outbox";
import { readReceipt } from "./receipt";

export const MOST_PARCELS = 300;
export const MOST_BYTES = 20_000_000;
/** As large as the server takes one. */
const MOST_ONE = 3_000_000;
const RECEIPTS_STAY = 60 * 86_400_000;

/** Parcels of others that have not been delivered. */
export const parcelsOnBoard = signal(0);
/** Receipts that nobody has taken back yet. */
export const receiptsHere = signal(0);

export async function countCarried(): Promise<void> {
  const all = await db.carried.toArray();
  parcelsOnBoard.value = all.filter(isOpen).length;
  receiptsHere.value = all.filter((one) => one.receipt).length;
}

const isOpen = (one: KeptParcel) => !one.receipt && !one.fault;

/** Give the parcels that are still to be delivered, the oldest first. */
export async function onBoard(): Promise<KeptParcel[]> {
  return (await db.carried.orderBy("taken_at").toArray()).filter(isOpen);
}

export interface TakenIn {
  is: "parcels";
  /** New here, here already, sealed for another server (or no parcel), no room. */
  added: number;
  known: number;
  foreign: number;
  full: number;
}

/** Keep parcels of another phone. What this phone's server could not open is not taken. */
export async function takeParcels(parcels: readonly Bytes[], at: number): Promise<TakenIn> {
  const told: TakenIn = { is: "parcels", added: 0, known: 0, foreign: 0, full: 0 };
  const ours = hex((await provinceKey()).id);
  for (const bytes of parcels) {
    const isOurs = textOf(bytes.subarray(0, 4)) === "DSP1" && bytes.length <= MOST_ONE && hex(bytes.subarray(4, 12)) === ours;
    if (!isOurs) told.foreign += 1;
    else told[await keep(bytes, at)] += 1;
  }
  await countCarried();
  return told;
}

async function keep(bytes: Bytes, at: number): Promise<"added" | "known" | "full"> {
  const id = await sha256(bytes);
  return db.transaction("rw", db.carried, async () => {
    if (await db.carried.get(id)) return "known";
    let size = bytes.length;
    await db.carried.each((one) => void (size += one.bytes.length));
    if (size > MOST_BYTES || (await db.carried.count()) >= MOST_PARCELS) return "full";
    await db.carried.add({ id, bytes, taken_at: at });
    return "added";
  });
}

/** Bring parcels to the server and keep the receipts; part of every round. */
export async function deliver(at: number = Date.now()): Promise<void> {
  for (const parcel of await onBoard()) {
    try {
      const usual = { authorization: await authorization(), language: language.value };
      const told = await ask<ParcelTaken>("parcels", { ...usual, bytes: new Uint8Array(parcel.bytes) });
      await readReceipt(told.receipt, device.value?.server.sign_key ?? "");
      const receipt = await encryptJson(await deviceKey(), told.receipt);
      // The parcel itself has done its work; what stays is the receipt.
      await db.carried.update(parcel.id, { receipt, delivered_at: at, bytes: new Uint8Array(0) });
    } catch (fault) {
      if (!(fault instanceof Refused) || !BODY_FAULTS.includes(fault.status)) throw fault;
      await db.carried.update(parcel.id, { fault: fault.refusal.code });
    }
  }
  await db.carried.filter((one) => (one.delivered_at ?? at) < at - RECEIPTS_STAY).delete();
  await countCarried();
}

async function receipts(): Promise<Receipt[]> {
  const key = await deviceKey();
  const kept = (await db.carried.orderBy("taken_at").toArray()).filter((one) => one.receipt);
  return Promise.all(kept.map((one) => decryptJson<Receipt>(key, one.receipt!)));
}

/** Give the receipts as they go into codes; null when there are none. */
export async function receiptsHanding(): Promise<{ letter: Bytes; receipts: number } | null> {
  const all = await receipts();
  return all.length ? { letter: receiptLetter(all), receipts: all.length } : null;
}

export async function receiptsFile(): Promise<Blob> {
  return new Blob([JSON.stringify({ format: 1, receipts: await receipts() })], { type: "application/json" });
}

/** Receipts have been brought back: they need not stay. */
export async function dropReceipts(): Promise<void> {
  await db.carried.filter((one) => Boolean(one.receipt ?? one.fault)).delete();
  await countCarried();
}

export interface ReceiptsRead {
  is: "receipts";
  /** Records of this phone that arrived, and those that need attention. */
  arrived: number;
  attention: number;
  /** Receipts that the province did not sign. */
  unsigned: number;
}

/** Read receipts that came back. Only what the province signed, and only what is new, counts. */
export async function takeReceipts(told: readonly Receipt[], at: number): Promise<ReceiptsRead> {
  const read: ReceiptsRead = { is: "receipts", arrived: 0, attention: 0, unsigned: 0 };
  const putBackAt = Date.parse((await setting<string>("put_back_at")) ?? "") || 0;
  for (const receipt of told) {
    const answers = await readReceipt(receipt, device.value?.server.sign_key ?? "").catch(() => null);
    if (!answers || !Array.isArray(answers.answers)) {
      read.unsigned += 1;
      continue;
    }
    // A receipt of before the server's books were put back says nothing about those of now.
    if (Date.parse(answers.server_at) <= putBackAt) continue;
    const kept = await db.outbox.bulkGet(answers.answers.map((a) => a?.id ?? ""));
    // A receipt is as old as its way was long: what the server said since stands.
    const news = answers.answers.filter((a, n) => a.state !== "unreadable" && ["here", "unreadable"].includes(kept[n]?.state ?? ""));
    await keepAnswers(news, at);
    read.arrived += kept.filter((row, n) => row && answers.answers[n]!.state !== "unreadable").length;
    read.attention += news.filter((a) => a.state === "attention").length;
  }
  return read;
}

/** Take in whatever another phone showed or a file held; null for what is neither. */
export async function takeLetter(bytes: Bytes, at: number): Promise<TakenIn | ReceiptsRead | null> {
  const letter = readLetter(bytes);
  if (!letter) return null;
  return letter.is === "parcels" ? takeParcels(letter.parcels, at) : takeReceipts(letter.receipts, at);
}
