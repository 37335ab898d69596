/**
 * What goes from phone to phone, by codes or as a file: sealed parcels, or receipts on the way back.
 *
 * One parcel travels as it is (`DSP1…`), several as `DSB1` and each with its length before it (4
 * bytes, the highest first), receipts as `DSR1` and gzip JSON. As files they are JSON.
 */
import { gunzipSync, gzipSync } from "fflate";
import type { Receipt } from "../contract/api";
import { joined, textOf, unbase64, utf8, type Bytes } from "./bytes";

export type Letter = { is: "parcels"; parcels: Bytes[] } | { is: "receipts"; receipts: Receipt[] };

const MOST_UNPACKED = 4_000_000;

export function parcelLetter(parcels: readonly Uint8Array[]): Bytes {
  if (parcels.length === 1) return joined(parcels[0]!);
  return joined(utf8("DSB1"), ...parcels.flatMap((one) => [lengthOf(one), one]));
}

export function receiptLetter(receipts: readonly Receipt[]): Bytes {
  return joined(utf8("DSR1"), gzipSync(utf8(JSON.stringify(receipts)), { mtime: 0 }));
}

/** Read what came by codes or as a file; null for anything else. */
export function readLetter(bytes: Bytes): Letter | null {
  try {
    const mark = textOf(bytes.subarray(0, 4));
    if (mark === "DSP1") return { is: "parcels", parcels: [bytes] };
    if (mark === "DSB1") return { is: "parcels", parcels: cut(bytes.subarray(4)) };
    if (mark === "DSR1") return receiptsIn(JSON.parse(textOf(unpacked(bytes.subarray(4)))));
    return inFile(JSON.parse(textOf(bytes)));
  } catch {
    return null;
  }
}

function inFile(told: unknown): Letter | null {
  const { parcels, receipts } = told as { parcels?: { sealed?: string }[]; receipts?: unknown };
  if (Array.isArray(parcels)) {
    return { is: "parcels", parcels: parcels.map((one) => unbase64(one.sealed ?? "")).filter((one) => one.length) };
  }
  return receiptsIn(Array.isArray(receipts) ? receipts : [told]);
}

function receiptsIn(told: unknown): Letter | null {
  const receipts = (told as Receipt[]).filter((one) => typeof one?.told === "string" && typeof one.signature === "string");
  return receipts.length ? { is: "receipts", receipts } : null;
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const told = new Uint8Array(4);
  new DataView(told.buffer).setUint32(0, bytes.length);
  return told;
}

function cut(bytes: Bytes): Bytes[] {
  const parcels: Bytes[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < bytes.length; ) {
    const length = view.getUint32(at);
    if (at + 4 + length > bytes.length) throw new Error("letters.cut");
    parcels.push(bytes.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return parcels;
}

/** Undo gzip, but never into more than fits: its last four bytes say how much that is. */
function unpacked(bytes: Bytes): Bytes {
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true);
  if (size > MOST_UNPACKED) throw new Error("letters.too_large");
  return gunzipSync(bytes, { out: new Uint8Array(size) }) as Bytes;
}
