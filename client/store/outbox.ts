/**
 * What was done on this phone. A command is sealed to the province the moment it is made, stays
 * readable for its author until it is applied, and is removed only long after that.
 */
import { signal } from "@preact/signals";
import type { Answer, Command, Id, PayloadOf, Row, Verb } from "../contract/api";
import { newId, random, sha256, type Bytes } from "./bytes";
import { decrypt, decryptJson, encrypt, encryptJson, keyOf } from "./cipher";
import { db, keepSetting, setting, type KeptCommand, type KeptFile, type Standing } from "./db";
import { authorization, clockOffset, device, provinceKey } from "./device";
import { APP } from "./version";
import { seal } from "./sealing";
import { session } from "./vault";

/** Rises with every change of the outbox; pages that show it read it. */
export const outboxChanged = signal(0);
export const waitingHere = signal(0);
export const needAttention = signal(0);

export interface Attachment {
  bytes: Bytes;
  media_type: string;
}

export interface Told {
  /** Ids that must be applied first, beside those the payload names. */
  after?: Id[];
  /** The id, when a form has chosen it before; it is the id of what the command makes. */
  id?: Id;
  files?: Attachment[];
  /** Rows that the screens show at once, by type; the server's replace them later. */
  rows?: Record<string, Row[]>;
  made?: Date;
}

type Listener = (command: Command, rows: Record<string, Row[]>) => Promise<void> | void;
const listeners: Listener[] = [];

/** Be told of every new command: rows.ts shows it, sync.ts sends it. */
export function onRecorded(listener: Listener): void {
  listeners.push(listener);
}

/** Put one act into the outbox and give its id. Rejects while locked; nothing is kept then. */
export async function record<V extends Verb>(verb: V, payload: PayloadOf<V>, told: Told = {}): Promise<Id> {
  const now = session.value;
  if (!now || !device.value) throw new Error("outbox.locked");
  const command: Command<V> = {
    id: told.id ?? newId(),
    verb,
    payload,
    made_at: withOffset(told.made ?? new Date()),
    made_by: now.holder.id,
    counter: 0,
    after: told.after ?? [],
  };
  const files = await Promise.all((told.files ?? []).map((file) => kept(file, command)));
  await add(command, files);
  for (const listener of listeners) await listener(command, told.rows ?? {});
  return command.id;
}

let turn: Promise<unknown> = Promise.resolve();

/** Number, seal and keep a command; one after the other, so that the counter rises by one. */
function add(command: Command, files: KeptFile[]): Promise<void> {
  const done = turn.then(() => addNow(command, files));
  turn = done.catch(() => undefined);
  return done;
}

async function addNow(command: Command, files: KeptFile[]): Promise<void> {
  for (;;) {
    const last = (await setting<number>("counter")) ?? 0;
    command.counter = last + 1;
    const row = await boxed(command);
    // Sealing cannot run inside a transaction; another window may have counted meanwhile.
    const isKept = await db.transaction("rw", db.settings, db.outbox, db.files, async () => {
      if (((await setting<number>("counter")) ?? 0) !== last) return false;
      await keepSetting("counter", last + 1);
      await db.outbox.add(row);
      await db.files.bulkPut(files);
      return true;
    });
    if (isKept) return countOutbox();
  }
}

async function boxed(command: Command): Promise<KeptCommand> {
  const now = session.value;
  if (!now) throw new Error("outbox.locked");
  const off_s = Math.round((clockOffset.value ?? 0) / 1000);
  const parcel = { authorization: await authorization(), sent_at: command.made_at, off_s, app: APP, commands: [command] };
  const { id, verb, made_at, after, counter, made_by: holder } = command;
  return {
    id, verb, made_at, after, counter, holder,
    box: await encryptJson(now.own, command),
    sealed: await seal(await provinceKey(), parcel),
    state: "here",
    tries: 0,
  };
}

async function kept(file: Attachment, command: Command): Promise<KeptFile> {
  const now = session.value;
  if (!now) throw new Error("outbox.locked");
  const [key, digest] = [random(32), await sha256(file.bytes)];
  const [box, key_team, key_own] = await Promise.all([
    keyOf(key).then((k) => encrypt(k, file.bytes)),
    encrypt(now.team, key),
    encrypt(now.own, key),
  ]);
  const key_sealed = await seal(await provinceKey(), { file: digest, key: Array.from(key) });
  return {
    sha256: digest, command: command.id, holder: command.made_by, size: file.bytes.length,
    media_type: file.media_type, box, key_team, key_own, key_sealed,
  };
}

/** Give the bytes of a kept file, null when nobody who is in can open it. */
export async function contentOf(file: KeptFile): Promise<Bytes | null> {
  const now = session.value;
  if (!now) return null;
  for (const [key, box] of [[now.team, file.key_team], [now.own, file.key_own]] as const) {
    try {
      return await decrypt(await keyOf(await decrypt(key, box)), file.box);
    } catch {
      continue;
    }
  }
  return null;
}

/** Read a command back: only its author can, and only while in. */
export async function opened(row: KeptCommand): Promise<Command | null> {
  const now = session.value;
  if (!now || now.holder.id !== row.holder) return null;
  return decryptJson<Command>(now.own, row.box).catch(() => null);
}

export interface Said {
  words?: string;
  todo?: string;
  /** What became of it, as its verb says: of a test whether it was passed. */
  result?: Record<string, unknown>;
}

/** Give what the server said about a command, when it can be read. */
export async function saidAbout(row: KeptCommand): Promise<Said> {
  if (!row.said || !session.value) return {};
  return decryptJson<Said>(session.value.team, row.said).catch(() => ({}));
}

/** Keep the server's answers; an answer about something unknown is passed over. */
export async function keepAnswers(answers: readonly Answer[], at: number): Promise<void> {
  const team = session.value?.team;
  const said = await Promise.all(
    answers.map((a) => (team && (a.words || a.todo || hasResult(a)) ? encryptJson(team, { words: a.words ?? "", todo: a.todo ?? "", result: a.result }) : undefined)),
  );
  await db.transaction("rw", db.outbox, async () => {
    for (const [n, answer] of answers.entries()) {
      const row = answer.id ? await db.outbox.get(answer.id) : undefined;
      if (!row || !isState(answer.state)) continue;
      row.state = answer.state;
      row.answered_at = at;
      if (said[n]) row.said = said[n];
      if (answer.reason) row.reason = answer.reason;
      else delete row.reason;
      if (answer.commune_at) row.commune_at = answer.commune_at;
      if (answer.province_at) row.province_at = answer.province_at;
      await db.outbox.put(row);
    }
  });
  await countOutbox();
}

function hasResult(answer: Answer): boolean {
  return Object.keys(answer.result ?? {}).length > 0;
}

const STATES: readonly Standing[] = ["applied", "waiting", "attention", "settled", "unreadable"];

function isState(state: string): state is Standing {
  return STATES.includes(state as Standing);
}

/** What the server has not answered yet, in the order in which it was done. */
export async function unsent(): Promise<KeptCommand[]> {
  return db.outbox.where("state").equals("here").sortBy("counter");
}

/** What the server has, but where the last word is still to come. */
export async function unsettled(most: number): Promise<KeptCommand[]> {
  const rows = await db.outbox.where("state").anyOf("waiting", "attention", "applied").sortBy("counter");
  return rows.filter((row) => row.state !== "applied" || !row.province_at).slice(0, most);
}

/** The server's books were put back to an older day: all that is still kept here is sent again, and what it has after all counts once. */
export async function sendAllAgain(server_at: string): Promise<void> {
  await db.transaction("rw", db.outbox, db.files, db.settings, async () => {
    await db.outbox.where("state").anyOf("applied", "settled", "waiting", "attention").modify((row) => {
      row.state = "here";
      for (const name of ["commune_at", "province_at", "answered_at", "reason", "said"] as const) delete row[name];
    });
    await db.files.filter((file) => file.sent_at !== undefined).modify((file) => {
      delete file.sent_at;
      file.again = true;
    });
    await keepSetting("cursor", undefined);
    await keepSetting("put_back_at", server_at);
  });
  await countOutbox();
}

const MOST_NAMED = 20;

/**
 * Name commands that were said to be kept, for a pull to ask whether they are: all since the last whole
 * pull, and the newest before it. Those answered in this round say nothing about the books of before.
 */
export async function acknowledged(before: number): Promise<string[]> {
  const since = (await setting<number>("pulled_at")) ?? 0;
  const from = (await setting<number>("acknowledged_from")) ?? 0;
  const told: { id: string; at: number }[] = [];
  await db.outbox.where("state").anyOf("applied", "settled").each(({ id, answered_at: at }) => {
    if (at !== undefined && at >= from && at < before) told.push({ id, at });
  });
  told.sort((a, b) => b.at - a.at);
  const news = told.filter((one) => one.at > since).slice(0, MOST_NAMED);
  const known = told.find((one) => one.at <= since);
  return [...news, ...(known ? [known] : [])].map((one) => one.id);
}

/** Remove what the province has had in its books for `days`. Nothing else is ever removed. */
export async function prune(days: number, at: number): Promise<void> {
  const before = at - days * 86_400_000;
  const done = await db.outbox.where("state").anyOf("applied", "settled").toArray();
  const old = done.filter((row) => row.province_at && (row.answered_at ?? at) < before);
  await db.transaction("rw", db.outbox, db.files, async () => {
    for (const { id } of old) {
      const files = await db.files.where("command").equals(id).toArray();
      if (files.some((file) => file.sent_at === undefined && !file.again)) continue;
      await db.files.bulkDelete(files.map((file) => file.sha256));
      await db.outbox.delete(id);
    }
  });
}

export async function countOutbox(): Promise<void> {
  waitingHere.value = await db.outbox.where("state").equals("here").count();
  needAttention.value = await db.outbox.where("state").anyOf("attention", "unreadable").count();
  outboxChanged.value += 1;
}

/** Write an instant as ISO 8601 with the phone's offset. */
export function withOffset(at: Date): string {
  const minutes = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + minutes * 60_000).toISOString().slice(0, -1);
  const two = (n: number) => String(Math.floor(Math.abs(n))).padStart(2, "0");
  return `${local}${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(Math.abs(minutes) % 60)}`;
}
