/** What this phone hands over without signal: its records, sealed, as few parcels as can be. */
import type { Command } from "../contract/api";
import { base64, sha256, utf8, type Bytes } from "./bytes";
import { onBoard } from "./carried";
import { db, keepSetting, setting, type KeptCommand } from "./db";
import { authorization, clockOffset, device, provinceKey } from "./device";
import { parcelLetter } from "./letters";
import { opened, withOffset } from "./outbox";
import { batches } from "./push";
import { seal } from "./sealing";
import { APP } from "./version";

/** What did not arrive, as far as this phone knows. */
const UNSENT = ["here", "unreadable"];

export interface Handing {
  letter: Bytes;
  records: number;
  /** Photos and spoken notes that do not fit into codes. */
  files: number;
}

/** Give what goes into codes: everything that has not arrived; null when there is nothing. */
export async function handing(): Promise<Handing | null> {
  const rows = await db.outbox.where("state").anyOf(UNSENT).sortBy("counter");
  if (!rows.length) return null;
  const files = await db.files.filter((file) => file.sent_at === undefined).count();
  return { letter: await sameLetter(rows), records: rows.length, files };
}

/** Sealing gives other bytes each time; who has read half of the codes must find the same again. */
async function sameLetter(rows: KeptCommand[]): Promise<Bytes> {
  const of = await sha256(utf8([device.value?.id, ...rows.map((row) => row.id)].join()));
  const kept = await setting<{ of: string; letter: Bytes }>("handed");
  if (kept?.of === of) return new Uint8Array(kept.letter);
  const letter = parcelLetter(await parcelsOf(rows));
  await keepSetting("handed", { of, letter });
  return letter;
}

/** Seal what can be read into one parcel; what only a colleague can read goes as it was sealed. */
export async function parcelsOf(rows: readonly KeptCommand[]): Promise<Uint8Array[]> {
  const readable: Command[] = [];
  const sealed: Uint8Array[] = [];
  for (const row of rows) {
    const command = await opened(row);
    if (command) readable.push(command);
    else sealed.push(row.sealed);
  }
  const made = await Promise.all(batches(readable).map((some) => sealedParcel(some)));
  return [...made, ...sealed];
}

/** Make a parcel of commands: sealed to the province, with the name of this phone inside. */
export async function sealedParcel(commands: readonly Command[], made: Date = new Date()): Promise<Bytes> {
  return seal(await provinceKey(), {
    authorization: await authorization(),
    sent_at: withOffset(made),
    off_s: Math.round((clockOffset.value ?? 0) / 1000),
    app: APP,
    commands,
  });
}

/**
 * Give everything that has not arrived as one file, with what this phone carries for others. Photos
 * are in it with their keys sealed, so that the province can open what nobody on the phone can.
 */
export async function exportUnsent(): Promise<Blob> {
  const rows = await db.outbox.where("state").noneOf(["applied", "settled"]).sortBy("counter");
  const files = (await db.files.toArray()).filter((file) => file.sent_at === undefined);
  const parcels = [...(await parcelsOf(rows)), ...(await onBoard()).map((one) => one.bytes)];
  const told = {
    format: 1,
    device: device.value?.id,
    made_at: withOffset(new Date()),
    parcels: parcels.map((sealed) => ({ sealed: base64(sealed) })),
    files: files.map((f) => ({
      sha256: f.sha256, media_type: f.media_type, key: base64(f.key_sealed), box: base64(f.box),
    })),
  };
  return new Blob([JSON.stringify(told)], { type: "application/json" });
}
