/**
 * Checking the signed line of a certificate with public keys alone: nothing is asked of anybody.
 *
 * A line is base32 of: Ed25519 signature (64 bytes), key id (4), UTF-8 text
 * `1|province|framework|yyyymmdd|name|birth year|number`. Signed are "doorstep certificate 1",
 * a line feed, the key id and the text. The server checks the same vectors (certificates.json).
 */

import type { Text } from "../contract/pack";

export interface VerifyingKey {
  province: string;
  /** The first 8 hex digits of the SHA-256 of the public key. */
  key: string;
  /** The raw public key in base64url. */
  public: string;
  from_on: string;
  to_on: string;
  /** The province as people call it, and the titles of its frameworks by code; absent where the server is older. */
  signer?: string;
  frameworks?: Record<string, Text>;
}

export interface Told {
  province: string;
  framework: string;
  name: string;
  issued_on: string;
  birth_year: number | null;
  number: string;
  /** Who signed, and the framework's title, as whoever gave the key calls them; "" where nobody said so. */
  signer: string;
  title: Text;
}

export type State = "valid" | "altered" | "unreadable" | "unknown_key" | "key_expired";

export interface Verdict {
  state: State;
  /** Only where the signature is right. */
  told: Told | null;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SIGNS = "23456789BCDFGHJKLMNPQRSTVWXYZ";
const CONTEXT = "doorstep certificate 1\n";
const SIGNATURE = 64;
const KEY = 4;
const SHORTEST = 110;
const LONGEST = 400;

/** Tell whether a text looks like a line, or an address with one: for a camera that sees many codes. */
export function isLine(text: string): boolean {
  return bytesOf(text) !== null;
}

/** Check a line, or the address it stands in. Whether it was taken back since, no line can tell. */
export async function verify(text: string, keys: readonly VerifyingKey[]): Promise<Verdict> {
  const raw = bytesOf(text);
  const told = raw && toldBy(raw.subarray(SIGNATURE + KEY));
  if (!raw || !told) return { state: "unreadable", told: null };
  const id = Array.from(raw.subarray(SIGNATURE, SIGNATURE + KEY), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const known = keys.filter((key) => key.key === id && key.province === told.province);
  if (!known.length) return { state: "unknown_key", told: null };
  const message = joined(new TextEncoder().encode(CONTEXT), raw.subarray(SIGNATURE));
  for (const key of known) {
    if (!(await isSigned(raw.slice(0, SIGNATURE), message, fromBase64(key.public)))) continue;
    const isOfItsDays = key.from_on <= told.issued_on && told.issued_on <= key.to_on;
    const named = { signer: key.signer ?? "", title: key.frameworks?.[told.framework] ?? {} };
    return { state: isOfItsDays ? "valid" : "key_expired", told: { ...told, ...named } };
  }
  return { state: "altered", told: null };
}

/** Give the bytes of a line; null where it is none. One way of writing the same bytes alone is taken. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> | null {
  const signs = text.slice(text.lastIndexOf("#") + 1).replace(/\s/g, "").toUpperCase();
  if (signs.length < SHORTEST || signs.length > LONGEST) return null;
  const bytes = new Uint8Array(Math.floor((signs.length * 5) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const sign of signs) {
    const value = LETTERS.indexOf(sign);
    if (value < 0) return null;
    held = ((held & 0xff) << 5) | value;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  const isWhole = bits < 5 && (held & ((1 << bits) - 1)) === 0;
  return isWhole ? bytes : null;
}

function toldBy(text: Uint8Array): Omit<Told, "signer" | "title"> | null {
  let fields: string[];
  try {
    fields = new TextDecoder("utf-8", { fatal: true }).decode(text).split("|");
  } catch {
    return null;
  }
  const [version, province = "", framework = "", day = "", name = "", birth = "", signs = ""] = fields;
  const issued_on = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
  const number = numberOf(province, signs);
  if (fields.length !== 7 || version !== "1" || !isDay(day, issued_on) || !number || !/^[0-9]*$/.test(birth)) return null;
  return { province, framework, name, issued_on, birth_year: birth ? Number(birth) : null, number };
}

function isDay(day: string, written: string): boolean {
  if (!/^[0-9]{8}$/.test(day)) return false;
  const moment = new Date(`${written}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(written);
}

/** Give the whole number; "" where its check sign does not fit. */
function numberOf(province: string, signs: string): string {
  const values = Array.from(signs, (sign) => SIGNS.indexOf(sign));
  if (!/^[0-9]{2}$/.test(province) || values.length !== 9 || values.some((value) => value < 0)) return "";
  const sum = values.slice(0, 8).reduce((total, value, n) => total + (n + 2) * value, 11 * Number(province));
  if (sum % SIGNS.length !== values[8]) return "";
  return `DS${province}-${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/** Ask the phone itself; where it does not know Ed25519 (WebViews before 2025), a small library. */
async function isSigned(signature: Uint8Array<ArrayBuffer>, message: Uint8Array<ArrayBuffer>, key: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    const ready = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return await crypto.subtle.verify({ name: "Ed25519" }, ready, signature, message);
  } catch {
    return isSignedByHand(signature, message, key);
  }
}

/** Check without the phone's own Ed25519 (it needs SHA-512 of it alone). */
export async function isSignedByHand(signature: Uint8Array, message: Uint8Array, key: Uint8Array): Promise<boolean> {
  const { verifyAsync } = await import("@noble/ed25519");
  return verifyAsync(signature, message, key, { zip215: false }).catch(() => false);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
}
