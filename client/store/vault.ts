/**
 * Who is let in, and with which keys.
 *
 * Each holder has an own key (drafts, own commands) under PIN and device key. The team's key (rows
 * that the server sent for all holders) lies under every own key. Locking forgets both.
 */
import { batch, signal } from "@preact/signals";
import { newId, random, type Bytes } from "./bytes";
import { decrypt, encrypt, ITERATIONS, keyOf, keyOfPin } from "./cipher";
import { db, keepSetting, setting, type KeptHolder } from "./db";
import { deviceKey } from "./device";

export interface Session {
  holder: KeptHolder;
  own: CryptoKey;
  team: CryptoKey;
  team_id: string;
  /** The team's key itself, to let in a colleague. */
  team_raw: Bytes;
}

export type Opening = { is: "open" } | { is: "wrong"; left: number } | { is: "wiped" } | { is: "no_pin" };

export const MOST_TRIES = 10;
/** Icons in a PIN, at least. */
export const PIN_LENGTH = 3;

/** The holder who is in, null while locked. */
export const session = signal<Session | null>(null);

/** What is done at locking: half-done forms are kept, rows in memory forgotten. */
const closers = new Set<() => void>();

/** Do something at locking, while the keys are still there; gives what ends it. */
export function onLock(close: () => void): () => void {
  closers.add(close);
  return () => closers.delete(close);
}

export function lock(): void {
  batch(() => {
    for (const close of closers) close();
    session.value = null;
  });
}

/** Tell whether a holder without PIN needs a colleague who is in: somebody has a PIN here already. */
export async function needsColleague(): Promise<boolean> {
  return session.value === null && (await db.holders.toArray()).some((holder) => holder.own);
}

/** Tell whether only an officer's new code opens this phone: else who guessed ten times would choose a PIN and be sent the lists. */
export async function needsCode(): Promise<boolean> {
  return session.value === null && (await setting<boolean>("is_shut")) === true;
}

/** Choose the PIN of a holder who has none, and let them in. */
export async function choosePin(id: string, pin: string, hasDigits: boolean, at: number): Promise<void> {
  const holder = await db.holders.get(id);
  if (!holder || holder.own) throw new Error("vault.has_pin");
  if (await needsColleague()) throw new Error("vault.needs_colleague");
  if (await needsCode()) throw new Error("vault.needs_code");
  const team = session.value
    ? { id: session.value.team_id, raw: session.value.team_raw }
    : { id: newId(at), raw: random(32) };
  const ownRaw = random(32);
  const made = await underPin(holder, ownRaw, pin, hasDigits);
  made.team = await encrypt(await keyOf(ownRaw), team.raw);
  made.team_id = team.id;
  made.used_at = at;
  await db.transaction("rw", db.holders, db.settings, async () => {
    await db.holders.put(made);
    await keepSetting("team_id", team.id);
  });
  await open(made, ownRaw, team);
}

/** Choose another PIN while being in. */
export async function changePin(pin: string, hasDigits: boolean, old: string): Promise<boolean> {
  const holder = session.value && (await db.holders.get(session.value.holder.id));
  const ownRaw = holder && (await ownKey(holder, old));
  if (!holder || !ownRaw) return false;
  await db.holders.put(await underPin(holder, ownRaw, pin, hasDigits));
  return true;
}

/** Try a PIN. The try is counted before it is made, so that closing the app gains nothing. */
export async function unlock(id: string, pin: string, at: number): Promise<Opening> {
  const holder = await db.holders.get(id);
  if (!holder?.own) return { is: "no_pin" };
  const ownRaw = await tried(holder, pin);
  if ("is" in ownRaw) return ownRaw;
  const team = (await teamOf(holder, ownRaw)) ?? (await lentTeam(holder, ownRaw)) ?? (await newTeam(holder, ownRaw, at));
  await db.holders.update(id, { tries: 0, used_at: at });
  await open({ ...holder, tries: 0 }, ownRaw, team);
  return { is: "open" };
}

/** Ask who is in for the PIN once more: the phone was in other hands. Tries are counted as at the lock. */
export async function confirmPin(pin: string): Promise<Opening> {
  const holder = session.value && (await db.holders.get(session.value.holder.id));
  if (!holder?.own) return { is: "no_pin" };
  const told = await tried(holder, pin);
  if ("is" in told) return told;
  await db.holders.update(holder.id, { tries: 0 });
  return { is: "open" };
}

/** Count a try, then make it: the holder's own key, or what came of it. */
async function tried(holder: KeptHolder, pin: string): Promise<Bytes | Opening> {
  const tries = holder.tries + 1;
  await db.holders.update(holder.id, { tries });
  const ownRaw = await ownKey(holder, pin);
  if (ownRaw) return ownRaw;
  if (tries < MOST_TRIES) return { is: "wrong", left: MOST_TRIES - tries };
  await forgetHolder(holder.id);
  return { is: "wiped" };
}

/** Remove the rows and the team's key: after ten wrong PINs, revocation, long silence. */
export async function wipeRows(): Promise<void> {
  await db.transaction("rw", db.rows, db.settings, db.holders, async () => {
    await db.rows.clear();
    await keepSetting("cursor", undefined);
    await keepSetting("team_id", undefined);
    await db.holders.toCollection().modify((holder) => {
      delete holder.team;
      delete holder.team_id;
    });
  });
  lock();
}

async function forgetHolder(id: string): Promise<void> {
  await wipeRows();
  await db.transaction("rw", db.holders, db.drafts, db.settings, async () => {
    await keepSetting("is_shut", true);
    const { name } = (await db.holders.get(id)) ?? { name: "" };
    await db.holders.put({ id, name, tries: 0 });
    await db.drafts.where("holder").equals(id).delete();
  });
}

async function open(holder: KeptHolder, ownRaw: Bytes, team: Team): Promise<void> {
  const [own, key] = await Promise.all([keyOf(ownRaw), keyOf(team.raw)]);
  session.value = { holder, own, team: key, team_id: team.id, team_raw: team.raw };
}

interface Team {
  id: string;
  raw: Bytes;
}

/** Give the id of the team's key that somebody on this phone can open, null when there is none. */
async function teamKept(): Promise<string | null> {
  const id = await setting<string>("team_id");
  if (!id) return null;
  return (await db.holders.toArray()).some((holder) => holder.own && holder.team_id === id) ? id : null;
}

async function teamOf(holder: KeptHolder, ownRaw: Bytes): Promise<Team | null> {
  const id = await teamKept();
  if (!id || !holder.team || holder.team_id !== id) return null;
  return { id, raw: await decrypt(await keyOf(ownRaw), holder.team) };
}

/** Take over the team's key from the colleague who is still in. */
async function lentTeam(holder: KeptHolder, ownRaw: Bytes): Promise<Team | null> {
  if (!session.value) return null;
  const team = { id: session.value.team_id, raw: session.value.team_raw };
  const box = await encrypt(await keyOf(ownRaw), team.raw);
  await db.holders.update(holder.id, { team: box, team_id: team.id });
  return team;
}

/** After a wipe the first who comes in makes the next key; rows under an older one are removed. */
async function newTeam(holder: KeptHolder, ownRaw: Bytes, at: number): Promise<Team> {
  const team = { id: newId(at), raw: random(32) };
  const box = await encrypt(await keyOf(ownRaw), team.raw);
  await db.transaction("rw", db.holders, db.settings, db.rows, async () => {
    await db.rows.clear();
    await keepSetting("cursor", undefined);
    await keepSetting("team_id", team.id);
    await db.holders.update(holder.id, { team: box, team_id: team.id });
  });
  return team;
}

async function underPin(holder: KeptHolder, ownRaw: Bytes, pin: string, hasDigits: boolean): Promise<KeptHolder> {
  const salt = random(16);
  const inner = await encrypt(await keyOfPin(pin, salt, ITERATIONS), ownRaw);
  const own = await encrypt(await deviceKey(), inner);
  return { ...holder, salt, iterations: ITERATIONS, own, has_digits: hasDigits, tries: 0 };
}

async function ownKey(holder: KeptHolder, pin: string): Promise<Bytes | null> {
  if (!holder.own || !holder.salt) return null;
  const inner = await decrypt(await deviceKey(), holder.own);
  try {
    return await decrypt(await keyOfPin(pin, holder.salt, holder.iterations ?? ITERATIONS), inner);
  } catch {
    return null;
  }
}
