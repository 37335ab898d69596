/**
 * What travels between phone and server, as docs/sync.md says it.
 *
 * `npm run contract` writes contract/generated.ts from the server's OpenAPI (`doorstep contract`);
 * the names here stay the ones the rest of the client imports.
 */
import type { Words } from "./kind";

export type Id = string;
/** Units are numbers, everything else made by people has a UUID. */
export type RowId = string | number;

export interface Command {
  id: Id;
  verb: string;
  payload: Record<string, unknown>;
  made_at: string;
  made_by: Id;
  counter: number;
  after: Id[];
}

export type AnswerState = "applied" | "waiting" | "attention" | "settled" | "unreadable";

export interface Answer {
  id: Id;
  state: AnswerState;
  reason?: string | null;
  words?: string | null;
  todo?: string | null;
  commune_at?: string | null;
  province_at?: string | null;
  result?: unknown;
}

export interface Holder {
  id: Id;
  name: string;
}

export interface Policy {
  /** Minutes without a touch until the phone locks itself. */
  lock_minutes?: number;
  /** Days without contact after which the pulled rows are removed. */
  contact_days?: number;
  /** Days for which applied commands stay on the phone. */
  keep_days?: number;
}

/** The server that a phone was enrolled at. Keys are uncompressed P-256 points in base64url. */
export interface Server {
  name: string;
  role: string;
  seal_key: string;
  sign_key: string;
}

export interface EnrolRequest {
  code: string;
  name: string;
  app: string;
}

export interface Enrolled {
  device: Id;
  secret: string;
  server: Server;
  unit: { id: number; name: string | Words; level?: string };
  holders: Holder[];
  policy?: Policy;
}

export interface PushRequest {
  sent_at: string;
  app: string;
  commands: Command[];
}

export interface Answers {
  server_at: string;
  answers: Answer[];
}

export type Row = { id: RowId } & Record<string, unknown>;

export interface Pulled {
  server_at: string;
  cursor: string;
  more: boolean;
  scope?: unknown;
  rows: Record<string, Row[]>;
  gone: { type: string; id: RowId }[];
  drop: number[];
}

export interface Have {
  have: number;
}

export interface Refusal {
  code: string;
  words?: string;
  details?: Record<string, unknown>;
  /** The phone is to remove its rows. */
  wipe?: boolean;
}

export interface ParcelTaken {
  parcel: string;
  receipt: unknown;
}

export interface Health {
  queued: number;
  attention: number;
  rows: number;
  free_bytes: number | null;
  persisted: boolean;
  app: string;
  errors: Record<string, number>;
}
