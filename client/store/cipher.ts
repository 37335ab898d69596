/** AES-GCM over bytes and JSON, and keys made from a PIN. No state, no database. */
import { joined, random, textOf, utf8, type Bytes } from "./bytes";

const IV = 12;

/** Encrypt; the result begins with its fresh initialisation vector. */
export async function encrypt(key: CryptoKey, plain: Bytes): Promise<Bytes> {
  const iv = random(IV);
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain)));
}

/** Decrypt what `encrypt` made; rejects when the key is another or a bit was changed. */
export async function decrypt(key: CryptoKey, box: Uint8Array): Promise<Bytes> {
  const whole = new Uint8Array(box);
  const told = { name: "AES-GCM", iv: whole.subarray(0, IV) };
  return new Uint8Array(await crypto.subtle.decrypt(told, key, whole.subarray(IV)));
}

export async function encryptJson(key: CryptoKey, value: unknown): Promise<Bytes> {
  return encrypt(key, utf8(JSON.stringify(value)));
}

export async function decryptJson<T>(key: CryptoKey, box: Uint8Array): Promise<T> {
  return JSON.parse(textOf(await decrypt(key, box))) as T;
}

/** Import 32 bytes as a key that scripts cannot read back. */
export function keyOf(raw: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Make the key of this phone: it works here and cannot be taken away. */
export function newDeviceKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

/**
 * How often PBKDF2 turns. 2 GHz cores of ten-year-old phones do about 400,000 a second, so the
 * wait stays under a second; the PIN itself is short, so the device key and the ten tries carry
 * the weight, not this number.
 */
export const ITERATIONS = 210_000;

export async function keyOfPin(pin: string, salt: Uint8Array, iterations: number): Promise<CryptoKey> {
  const typed = await crypto.subtle.importKey("raw", utf8(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt: new Uint8Array(salt), iterations };
  return crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
