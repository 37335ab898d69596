/** A phone for tests: its own database, an enrolment, two holders; and a server that answers. */
import { vi } from "vitest";
import type { Answer, Pulled } from "../contract/api";
import { base64url, unbase64 } from "../store/bytes";
import { Database, db, useDatabase } from "../store/db";
import { isRevoked, keepEnrolment, lastContact, loadDevice } from "../store/device";
import { record as recordTyped, type Told } from "../store/outbox";
import { choosePin, lock } from "../store/vault";

export const LAN = "0198a0de-0000-7000-8000-000000000001";
export const MINH = "0198a0de-0000-7000-8000-000000000002";
export const PIN = "sun fish tree";
let serial = 0;

/** A command as tests look at it: what the payload holds does not matter to the store. */
export interface Loose {
  id: string;
  counter: number;
  payload: Record<string, unknown>;
}

/** Record anything: the store does not look into payloads. */
export const record = recordTyped as unknown as (verb: string, payload: Record<string, unknown>, told?: Told) => Promise<string>;

export function answer(told: Partial<Answer> & { id: string }): Answer {
  return { state: "applied", reason: "", words: "", todo: "", commune_at: null, province_at: null, result: {}, ...told };
}

export interface Province {
  point: string;
  private_key: CryptoKey;
  sign_point: string;
  sign_key: CryptoKey;
}

export async function province(): Promise<Province> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, true, ["deriveBits"]);
  const point = base64url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  const signing = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
  const sign_point = base64url(new Uint8Array(await crypto.subtle.exportKey("raw", signing.publicKey)));
  return { point, private_key: pair.privateKey, sign_point, sign_key: signing.privateKey };
}

/** Sign a receipt, as the province does. */
export async function receipt(told: Province, answers: Answer[]): Promise<{ told: string; signature: string }> {
  const text = JSON.stringify({ parcel: "p", server_at: NOW, answers });
  const how = { name: "ECDSA", hash: "SHA-256" };
  const signature = await crypto.subtle.sign(how, told.sign_key, new TextEncoder().encode(text));
  return { told: text, signature: base64url(new Uint8Array(signature)) };
}

/** Open what was sealed, as the province does. */
export async function unseal(told: Province, sealed: Uint8Array): Promise<Record<string, unknown>> {
  const whole = new Uint8Array(sealed);
  const head = whole.slice(0, 77);
  const theirs = await crypto.subtle.importKey("raw", whole.slice(12, 77), { name: "ECDH", namedCurve: "P-256" }, true, []);
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, told.private_key, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: head };
  const key = await crypto.subtle.deriveKey(how, material, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
  const iv = whole.slice(77, 89);
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: head }, key, whole.slice(89));
  const { gunzipSync } = await import("fflate");
  return JSON.parse(new TextDecoder().decode(gunzipSync(new Uint8Array(plain)))) as Record<string, unknown>;
}

/** Enrol a fresh phone with Lan and Minh; Lan is in. */
export async function phone(): Promise<Province> {
  lock();
  db.close();
  serial += 1;
  useDatabase(new Database(`phone-${serial}`));
  const told = await province();
  await loadDevice();
  isRevoked.value = false;
  lastContact.value = null;
  await keepEnrolment(
    {
      device: "0198a0de-0000-7000-8000-0000000000dd",
      secret: "s3cret",
      server: { name: "Cao Bằng", role: "province", seal_key: told.point, sign_key: told.sign_point },
      unit: { id: 7, name: "Xóm Nà Mò", level: "village" },
      policy: { lock_minutes: 5, contact_days: 45, keep_days: 30 },
      holders: [{ id: LAN, name: "Hoàng Thị Lan" }, { id: MINH, name: "Nông Văn Minh" }],
    },
    "phone",
    Date.now(),
  );
  await choosePin(LAN, PIN, false, Date.now());
  return told;
}

export type Reply = { status?: number; json?: unknown; headers?: Record<string, string> } | "broken";
export interface Request {
  path: string;
  method: string;
  headers: Record<string, string>;
  json: unknown;
  bytes: Uint8Array | null;
}

/** Answer requests by a function of what was asked; gives the list of all requests. */
export function serve(answer: (asked: Request) => Reply | Promise<Reply>): Request[] {
  const asked: Request[] = [];
  vi.stubGlobal("fetch", async (path: string, init: { method: string; headers: Record<string, string>; body: Uint8Array | null }) => {
    const request = await requestOf(path, init);
    asked.push(request);
    const reply = await answer(request);
    if (reply === "broken") throw new TypeError("Failed to fetch");
    const headers = new Headers({ "Content-Type": "application/json", ...reply.headers });
    return new Response(JSON.stringify(reply.json ?? {}), { status: reply.status ?? 200, headers });
  });
  return asked;
}

async function requestOf(path: string, init: { method: string; headers: Record<string, string>; body: Uint8Array | null }): Promise<Request> {
  let bytes = init.body;
  if (bytes && init.headers["Content-Encoding"] === "gzip") {
    const { gunzipSync } = await import("fflate");
    bytes = gunzipSync(bytes);
  }
  const isJson = init.headers["Content-Type"] === "application/json";
  const json = bytes && isJson ? JSON.parse(new TextDecoder().decode(bytes)) : null;
  return { path: path.replace("/device/v1/", ""), method: init.method, headers: init.headers, json, bytes };
}

export const NOW = "2026-03-02T08:00:00+07:00";

export function applied(commands: { id: string }[]): Answer[] {
  return commands.map(({ id }) => answer({ id, commune_at: NOW, province_at: NOW }));
}

export function page(told: Partial<Pulled> = {}): Pulled {
  return { server_at: NOW, server_name: "Cao Bằng", cursor: "1", more: false, is_start: false, is_put_back: false, scope: { villages: [7] }, rows: {}, whole: [], gone: [], drop: [], ...told };
}

/** A server without surprises: applies everything, has no news. */
export function kind(asked: Request): Reply {
  if (asked.path === "push") return { json: { server_at: NOW, answers: applied((asked.json as { commands: Loose[] }).commands) } };
  if (asked.path.startsWith("pull")) return { json: page() };
  if (asked.path === "standing") return { json: { server_at: NOW, answers: [] } };
  if (asked.method === "HEAD") return { headers: { "X-Have": "0" } };
  if (asked.path.startsWith("files/")) {
    const [, last] = /bytes \d+-(-?\d+)/.exec(asked.headers["Content-Range"] ?? "") ?? [];
    return { json: { have: Number(last) + 1 } };
  }
  return { json: {} };
}

export { unbase64 };
