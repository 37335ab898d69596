/**
 * The database of the phone: the only place that knows Dexie.
 *
 * Everything that says something about people is ciphertext (`box`). What is kept in the clear is
 * what sync needs while nobody is signed in: ids, states, times, the sealed command.
 */
import Dexie, { type EntityTable, type Table, type Transaction } from "dexie";
import type { AnswerState, Holder, Id, RowId } from "../contract/api";
import type { PackLine, Text } from "../contract/pack";

/** Ciphertext with its initialisation vector: 12 bytes, then what AES-GCM gave. */
export type Box = Uint8Array;

/** A holder with what is needed to let them in. Without `own` no PIN was chosen yet. */
export interface KeptHolder extends Holder {
  salt?: Uint8Array;
  iterations?: number;
  /** The holder's own key under PIN and device key. */
  own?: Box;
  /** The team's key under the holder's own key. */
  team?: Box;
  /** Which team key that was: after a wipe there is a new one. */
  team_id?: Id;
  /** What the lock shows, under the phone's own key; and which picture that is. */
  picture?: Box;
  picture_of?: string;
  tries: number;
  has_digits?: boolean;
  used_at?: number;
}

export interface KeptRow {
  type: string;
  id: RowId;
  village: number;
  box: Box;
  /** The snapshot that brought it: when the next one is complete, rows of older ones go. */
  turn: number;
  /** The command of this phone that made it, until the server's own row replaces it. */
  pending?: Id;
}

/** Where a command stands, seen from the phone: `here` until the server has answered. */
export type Standing = "here" | AnswerState;

export interface KeptCommand {
  id: Id;
  counter: number;
  holder: Id;
  verb: string;
  made_at: string;
  after: Id[];
  /** Readable for its author, until it is applied: under the holder's own key. */
  box: Box;
  /** Readable for the province alone. */
  sealed: Uint8Array;
  state: Standing;
  reason?: string;
  /** The server's words and todo under the team's key; absent when nobody was signed in. */
  said?: Box;
  commune_at?: string;
  province_at?: string;
  answered_at?: number;
  tries: number;
}

/** A file that belongs to a command. Its key is kept for the team, its author and the province. */
export interface KeptFile {
  sha256: string;
  holder: Id;
  command: Id;
  size: number;
  media_type: string;
  box: Box;
  key_team: Box;
  key_own: Box;
  key_sealed: Uint8Array;
  sent_at?: number;
  /** Sent once, and to be looked after: the server's books were put back. */
  again?: boolean;
  fault?: string;
}

/** A sealed parcel of another phone; once it is delivered, the receipt under the phone's own key. */
export interface KeptParcel {
  id: string;
  bytes: Uint8Array;
  taken_at: number;
  delivered_at?: number;
  receipt?: Box;
  /** Why the server did not take it. */
  fault?: string;
}

export interface KeptDraft {
  key: string;
  holder: Id;
  box: Box;
  changed_at: number;
}

/** A text spoken by somebody of the team, by language and the code of what is spoken. */
export interface KeptSound {
  key: string;
  bytes: Uint8Array;
  media_type: string;
}

/** A course on this phone: public content, so in the clear, packed as it travelled. */
export interface KeptPack {
  digest: string;
  course: string;
  /** Its line of the list when it was fetched. */
  line: PackLine;
  bytes: Uint8Array;
  /** The drawing that stands for it in lists: those do not open the whole pack. */
  scene: string;
  kept_at: number;
  /** Learners with a test, and sessions, of this edition begun and not handed in: it stays as long. */
  tests: string[];
}

/** Somebody who learns on this phone: pictures, progress, a test that is begun; under the team's key. */
export interface KeptLearner {
  id: string;
  box: Box;
  used_at: number;
}

/** A course as somebody reads it aloud, in one language and dialect: which recording speaks which step. */
export interface KeptVoice {
  key: string;
  course: string;
  language: string;
  dialect: string;
  label: Text;
  /** Tells one state of the voice from another; "" until all of it has come. */
  digest: string;
  bytes: number;
  /** By "lesson/step". */
  steps: Record<string, { sha256: string; old: boolean; machine: boolean }>;
  kept_at: number;
}

/** A recording that everybody may hear, so in the clear. */
export interface KeptSpoken {
  sha256: string;
  bytes: Uint8Array;
  media_type: string;
}

export interface Setting {
  key: string;
  value: unknown;
}

export interface Trouble {
  code: string;
  count: number;
  last_at: number;
}

export class Database extends Dexie {
  settings!: EntityTable<Setting, "key">;
  holders!: EntityTable<KeptHolder, "id">;
  rows!: Table<KeptRow, [string, RowId]>;
  outbox!: EntityTable<KeptCommand, "id">;
  files!: EntityTable<KeptFile, "sha256">;
  carried!: EntityTable<KeptParcel, "id">;
  drafts!: EntityTable<KeptDraft, "key">;
  sounds!: EntityTable<KeptSound, "key">;
  troubles!: EntityTable<Trouble, "code">;
  packs!: EntityTable<KeptPack, "digest">;
  learners!: EntityTable<KeptLearner, "id">;
  voices!: EntityTable<KeptVoice, "key">;
  spoken!: EntityTable<KeptSpoken, "sha256">;

  constructor(name = "doorstep", versions: readonly SchemaVersion[] = VERSIONS) {
    super(name, { chromeTransactionDurability: "strict" });
    for (const { version, stores, upgrade } of versions) {
      const step = this.version(version).stores(stores);
      if (upgrade) step.upgrade((tx) => upgrade(withoutOutbox(tx)));
    }
  }
}

/** A version of the schema: `stores` names only what changes; `upgrade` cannot reach the outbox. */
export interface SchemaVersion {
  version: number;
  stores: Record<string, string | null>;
  upgrade?: (tx: SafeTransaction) => PromiseLike<unknown> | void;
}

export interface SafeTransaction {
  table: (name: string) => Table;
}

/** What was done but has not arrived lives here; no upgrade may touch it. */
export const UNTOUCHABLE: readonly string[] = ["outbox", "files"];

/** A new shape is a new entry at the end; entries that were shipped never change. */
export const VERSIONS: readonly SchemaVersion[] = [
  {
    version: 1,
    stores: {
      settings: "key",
      holders: "id",
      rows: "[type+id], type, village",
      outbox: "id, &counter, state, holder",
      files: "sha256, command",
      drafts: "key, holder",
      sounds: "key",
      troubles: "code",
    },
  },
  { version: 2, stores: { carried: "id, taken_at" } },
  { version: 3, stores: { packs: "digest, course", learners: "id" } },
  { version: 4, stores: { voices: "key, course", spoken: "sha256" } },
];

function withoutOutbox(tx: Transaction): SafeTransaction {
  return {
    table: (name) => {
      if (UNTOUCHABLE.includes(name)) throw new Error(`an upgrade must not touch ${name}`);
      return tx.table(name);
    },
  };
}

export let db = new Database();

/** Tests open a database of their own. */
export function useDatabase(other: Database): void {
  db = other;
}

/** Read a setting; `undefined` when it was never written. */
export async function setting<T>(key: string): Promise<T | undefined> {
  return (await db.settings.get(key))?.value as T | undefined;
}

/** Write a setting, or remove it with `undefined`. */
export async function keepSetting(key: string, value: unknown): Promise<void> {
  if (value === undefined) await db.settings.delete(key);
  else await db.settings.put({ key, value });
}

/** Count a trouble by its code, for the province's page on the health of phones. */
export async function countTrouble(code: string, at: number = Date.now()): Promise<void> {
  await db.transaction("rw", db.troubles, async () => {
    const known = await db.troubles.get(code);
    await db.troubles.put({ code, count: (known?.count ?? 0) + 1, last_at: at });
  });
}
