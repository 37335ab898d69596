/**
 * Sealing to the province: whoever holds the phone can put in, only the province can take out.
 *
 * Layout (docs/sync.md): `DSP1` · key id (8) · ephemeral public key (65) · iv (12) · ciphertext.
 */
import { gzipSync } from "fflate";
import { joined, random, sha256, unbase64, utf8, type Bytes } from "./bytes";

const MAGIC = utf8("DSP1");
const CURVE = { name: "ECDH", namedCurve: "P-256" };

export interface SealKey {
  key: CryptoKey;
  id: Bytes;
}

/** Import the province's public key: an uncompressed point or SubjectPublicKeyInfo, in base64. */
export async function sealKey(text: string): Promise<SealKey> {
  const bytes = unbase64(text.replace(/-----[^-]+-----|\s/g, ""));
  const format = bytes.length === 65 ? "raw" : "spki";
  const key = await crypto.subtle.importKey(format, bytes, CURVE, true, []);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", key));
  const digest = await sha256(point);
  return { key, id: Uint8Array.from(digest.slice(0, 16).match(/../g)!, (pair) => parseInt(pair, 16)) };
}

/** Seal `content` as gzip JSON. */
export async function seal(to: SealKey, content: unknown): Promise<Bytes> {
  const mine = await crypto.subtle.generateKey(CURVE, false, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", mine.publicKey));
  const head = joined(MAGIC, to.id, point);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: to.key }, mine.privateKey, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: head };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
  const iv = random(12);
  const packed = gzipSync(utf8(JSON.stringify(content))) as Bytes;
  const told = { name: "AES-GCM", iv, additionalData: head };
  return joined(head, iv, new Uint8Array(await crypto.subtle.encrypt(told, key, packed)));
}
