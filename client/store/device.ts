/** What the phone knows about itself: its enrolment, its key, its policy, its clock. */
import { signal } from "@preact/signals";
import type { Enrolled, Policy, Server } from "../contract/api";
import { random } from "./bytes";
import { decryptJson, encryptJson, newDeviceKey } from "./cipher";
import { db, keepSetting, setting } from "./db";
import { sealKey, type SealKey } from "./sealing";

export interface Device {
  id: string;
  name: string;
  server: Server;
  unit: Enrolled["unit"];
  policy: Required<Policy>;
  enrolled_at: number;
}

const POLICY: Required<Policy> = { lock_minutes: 5, contact_days: 45, keep_days: 30 };

/** The enrolment; null before, undefined while it is still being read. */
export const device = signal<Device | null | undefined>(undefined);
/** The server said that this phone may no longer work. */
export const isRevoked = signal(false);
/** Server's clock minus the phone's, in milliseconds; null before the first contact. */
export const clockOffset = signal<number | null>(null);
export const lastContact = signal<number | null>(null);

export async function loadDevice(): Promise<void> {
  isRevoked.value = (await setting<boolean>("is_revoked")) ?? false;
  clockOffset.value = (await setting<number>("clock_offset")) ?? null;
  lastContact.value = (await setting<number>("last_contact")) ?? null;
  device.value = (await setting<Device>("device")) ?? null;
}

/** Give the phone's own key, made at first use. Scripts can use it and cannot read it. */
export async function deviceKey(): Promise<CryptoKey> {
  const known = await setting<CryptoKey>("device_key");
  if (known) return known;
  const made = await newDeviceKey();
  return db.transaction("rw", db.settings, async () => {
    const other = await setting<CryptoKey>("device_key");
    if (!other) await keepSetting("device_key", made);
    return other ?? made;
  });
}

/** Keep what the server gave at enrolment. Holders who were here before keep their keys. */
export async function keepEnrolment(told: Enrolled, name: string, at: number): Promise<void> {
  const secret = await encryptJson(await deviceKey(), told.secret);
  const before = device.value;
  const made: Device = {
    id: told.device,
    name,
    server: told.server,
    unit: told.unit,
    policy: { ...POLICY, ...told.policy },
    enrolled_at: at,
  };
  await db.transaction("rw", db.settings, db.holders, async () => {
    await keepSetting("device", made);
    await keepSetting("secret", secret);
    await keepSetting("is_revoked", undefined);
    await keepSetting("is_shut", undefined);
    await keepSetting("cursor", undefined);
    // What another province was told is no business of this one.
    if (before && before.server.seal_key !== told.server.seal_key) await keepSetting("acknowledged_from", at);
    await keepHolders(told.holders);
  });
  isRevoked.value = false;
  device.value = made;
}

/** Keep what the server is called now; one that says nothing keeps its name. */
export async function keepServerName(name: string | undefined): Promise<void> {
  const known = device.value;
  if (!name || !known || known.server.name === name) return;
  const made = { ...known, server: { ...known.server, name } };
  await keepSetting("device", made);
  device.value = made;
}

/** Bring the list of holders to what the server says; who is gone keeps unsent work. */
export async function keepHolders(holders: Enrolled["holders"]): Promise<void> {
  const kept = await db.holders.toArray();
  for (const { id, name } of holders) {
    const known = kept.find((holder) => holder.id === id);
    await db.holders.put({ tries: 0, ...known, id, name });
  }
  const gone = kept.filter((holder) => !holders.some(({ id }) => id === holder.id));
  await db.holders.bulkDelete(gone.map((holder) => holder.id));
}

/** Give the header that says which phone this is. */
export async function authorization(): Promise<string> {
  const sealed = await setting<Uint8Array>("secret");
  if (!sealed || !device.value) throw new Error("not enrolled");
  return `Device ${device.value.id}.${await decryptJson<string>(await deviceKey(), sealed)}`;
}

let sealing: { of: string; key: Promise<SealKey> } | undefined;

export function provinceKey(): Promise<SealKey> {
  const told = device.value?.server.seal_key ?? "";
  if (sealing?.of !== told) sealing = { of: told, key: sealKey(told) };
  return sealing.key;
}

/** Remember a contact and how far the clocks lie apart (half of the way counts as delay). */
export async function keepContact(serverAt: string, askedAt: number, at: number): Promise<void> {
  const told = Date.parse(serverAt);
  lastContact.value = at;
  await keepSetting("last_contact", at);
  if (Number.isNaN(told)) return;
  clockOffset.value = Math.round(told - (askedAt + at) / 2);
  await keepSetting("clock_offset", clockOffset.value);
}

/** Ask the browser to keep the data when space gets short. */
export async function persist(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    return false;
  }
}

export interface Room {
  free: number | null;
  is_persisted: boolean;
}

export async function room(): Promise<Room> {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    const free = quota === undefined ? null : quota - (usage ?? 0);
    return { free, is_persisted: await navigator.storage.persisted() };
  } catch {
    return { free: null, is_persisted: false };
  }
}

/** Give a number below `most` for spreading retries. */
export function chance(most: number): number {
  const [a = 0, b = 0] = random(2);
  return ((a * 256 + b) / 65_536) * most;
}
