/**
 * Sending and fetching, in rounds: push first, then pull. A round that breaks is repeated later;
 * whatever was answered before it broke is kept. Whether there is signal is found out by trying.
 */
import { signal } from "@preact/signals";
import type { Enrolled } from "../contract/api";
import { deliver } from "./carried";
import { countTrouble, db, setting } from "./db";
import { chance, device, isRevoked, keepContact, keepEnrolment, lastContact, persist } from "./device";
import { sendFiles } from "./files";
import { ask, NoContact, Refused } from "./network";
import { needAttention, onRecorded, prune, waitingHere } from "./outbox";
import { pull } from "./pull";
import { askStanding, push } from "./push";
import { sayHealth } from "./health";
import { APP } from "./version";
import { session, wipeRows } from "./vault";
import { followTakenBack } from "./voices";

const EVERY = 5 * 60_000;
const FIRST_RETRY = 5_000;
const AFTER_COMMAND = 800;

export type SyncState =
  | { is: "idle" }
  | { is: "busy"; step: "push" | "files" | "pull" }
  | { is: "later"; why: "no_contact" | "busy_server" | "fault"; code?: string; words?: string };

export const syncState = signal<SyncState>({ is: "idle" });

let running: Promise<boolean> | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

/** Begin: now, after every command, when the app is seen again, and every five minutes. */
export function startSync(): void {
  onRecorded(() => syncSoon(AFTER_COMMAND));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") syncSoon(0);
  });
  // A hint and nothing more: the next try shows whether it was true.
  for (const hint of ["online", "offline"]) window.addEventListener(hint, () => syncSoon(0));
  syncSoon(0);
}

/** Plan a round; an earlier plan gives way. */
export function syncSoon(delay: number): void {
  clearTimeout(timer);
  timer = setTimeout(() => void syncNow(), delay);
}

/** Run a round, or wait for the one that runs. Gives whether everything went through. */
export function syncNow(): Promise<boolean> {
  if (!device.value || isRevoked.value) return Promise.resolve(false);
  running = running ?? alone(round).finally(() => (running = null));
  return running;
}

/** Only one window of the app syncs at a time. */
async function alone(work: () => Promise<boolean>): Promise<boolean> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  return locks.request("doorstep-sync", { ifAvailable: true }, (lock) => (lock ? work() : false)) as Promise<boolean>;
}

async function round(): Promise<boolean> {
  try {
    await steps();
    failures = 0;
    syncState.value = { is: "idle" };
    syncSoon(EVERY);
    return true;
  } catch (fault) {
    await failed(fault);
    return false;
  }
}

async function steps(): Promise<void> {
  const began = Date.now();
  syncState.value = { is: "busy", step: "push" };
  await push();
  await askStanding();
  await deliver();
  syncState.value = { is: "busy", step: "files" };
  await sendFiles();
  syncState.value = { is: "busy", step: "pull" };
  if (session.value && (await pull(began))) await sendFiles();
  await prune(device.value!.policy.keep_days, Date.now());
  await sayHealth();
  await followTakenBack(Date.now()).catch(() => undefined);
}

async function failed(fault: unknown): Promise<void> {
  failures += 1;
  let delay = Math.min(EVERY, FIRST_RETRY * 2 ** Math.min(failures - 1, 10));
  delay = delay / 2 + chance(delay / 2);
  if (fault instanceof Refused) {
    if (fault.status === 401 && fault.refusal.wipe) return revoked();
    const isBusy = fault.status === 503 || fault.status === 429;
    syncState.value = { is: "later", why: isBusy ? "busy_server" : "fault", code: fault.refusal.code, words: fault.refusal.words };
    delay = Math.max(delay, fault.wait ?? 0);
    await countTrouble(fault.refusal.code);
  } else {
    const isFault = !(fault instanceof NoContact);
    syncState.value = { is: "later", why: isFault ? "fault" : "no_contact", code: String(fault) };
    if (isFault) await countTrouble("client.sync");
  }
  syncSoon(delay);
}

/** The server no longer knows this phone: rows go, the sealed outbox stays for the export. */
async function revoked(): Promise<void> {
  await db.settings.put({ key: "is_revoked", value: true });
  await wipeRows();
  isRevoked.value = true;
  syncState.value = { is: "idle" };
}

/** Trade a ticket for an enrolment. Rejects with `Refused` or `NoContact`. */
export async function enrol(code: string, name: string, language: string): Promise<void> {
  const asked = Date.now();
  const told = await ask<Enrolled>("enrol", { json: { code, name, app: APP }, language });
  if (!told.device || !told.secret || !told.server?.seal_key) throw new NoContact("not the server");
  await keepEnrolment(told, name, Date.now());
  await keepContact("", asked, Date.now());
  await persist();
}

/** Remove the rows when nobody reached the server for too long; the outbox stays. */
export async function wipeAfterSilence(at: number): Promise<boolean> {
  const days = device.value?.policy.contact_days;
  const since = lastContact.value ?? device.value?.enrolled_at;
  if (!days || !since || at - since < days * 86_400_000) return false;
  if (!(await setting("team_id"))) return false;
  await wipeRows();
  return true;
}

/** Numbers for the dot in the frame. */
export function openEnds(): number {
  return waitingHere.value + needAttention.value;
}
