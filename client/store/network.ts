/** One request to the server: gzip, patience, and answers that are really the server's. */
import { gzipSync } from "fflate";
import type { Refusal } from "../contract/api";
import { utf8, type Bytes } from "./bytes";

const BASE = "/device/v1/";
const PATIENCE = 60_000;
/** Below this a gzip header costs more than it saves. */
const WORTH_PACKING = 800;

/** The server did not take the body as such: too large, not understood. */
export const BODY_FAULTS = [400, 413, 422];

/** No answer, or one that is not the server's (a hotel's sign-in page, a proxy's error). */
export class NoContact extends Error {}

/** The server answered and did not take it. */
export class Refused extends Error {
  constructor(readonly status: number, readonly refusal: Refusal, readonly wait: number | null) {
    super(refusal.code);
  }
}

export interface Ask {
  method?: string;
  json?: unknown;
  bytes?: Bytes;
  headers?: Record<string, string>;
  authorization?: string;
  language?: string;
}

/** Send one request and give its JSON; rejects with `NoContact` or `Refused`. */
export async function ask<T>(path: string, told: Ask = {}): Promise<T> {
  const answer = await send(path, told);
  if (answer.ok) return (await json<T>(answer)) as T;
  const refusal = await json<Refusal>(answer).catch(() => null);
  if (!refusal?.code || answer.status === 502 || answer.status === 504) throw new NoContact(`status ${answer.status}`);
  throw new Refused(answer.status, refusal, waitOf(answer));
}

/** Send a request and give the answer as it is; a path from the root ("/learn/…") is not the device's. */
export async function send(path: string, told: Ask): Promise<Response> {
  const headers: Record<string, string> = { Accept: "application/json", ...told.headers };
  if (told.authorization) headers.Authorization = told.authorization;
  if (told.language) headers["Accept-Language"] = told.language;
  const body = bodyOf(told, headers);
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    return await fetch(path.startsWith("/") ? path : BASE + path, {
      method: told.method ?? (body ? "POST" : "GET"),
      headers,
      body: body ?? null,
      signal: patience.signal,
      credentials: "omit",
      cache: "no-store",
      redirect: "error",
    });
  } catch (fault) {
    throw new NoContact(String(fault));
  } finally {
    clearTimeout(timer);
  }
}

function bodyOf(told: Ask, headers: Record<string, string>): Bytes | undefined {
  if (told.bytes) {
    headers["Content-Type"] = headers["Content-Type"] ?? "application/octet-stream";
    return told.bytes;
  }
  if (told.json === undefined) return undefined;
  headers["Content-Type"] = "application/json";
  const plain = utf8(JSON.stringify(told.json));
  if (plain.length < WORTH_PACKING) return plain;
  headers["Content-Encoding"] = "gzip";
  return gzipSync(plain) as Bytes;
}

async function json<T>(answer: Response): Promise<T> {
  if (!(answer.headers.get("Content-Type") ?? "").includes("json")) throw new NoContact("not the server");
  try {
    return (await answer.json()) as T;
  } catch (fault) {
    throw new NoContact(String(fault));
  }
}

function waitOf(answer: Response): number | null {
  const seconds = Number(answer.headers.get("Retry-After"));
  return seconds > 0 ? seconds * 1000 : null;
}
