/** Sending commands, and asking where those that were sent stand. */
import type { Answers, Command, ParcelTaken } from "../contract/api";
import { language } from "../shell/words";
import { db, type KeptCommand } from "./db";
import { authorization, device, keepContact } from "./device";
import { ask, BODY_FAULTS, NoContact, Refused } from "./network";
import { countOutbox, keepAnswers, opened, unsent, unsettled, withOffset } from "./outbox";
import { readReceipt } from "./receipt";
import { APP } from "./version";

export const MOST_COMMANDS = 200;
export const MOST_BYTES = 500_000;
const MOST_ASKED = 500;

/** Send everything that has not been answered. What others made on this phone goes sealed. */
export async function push(): Promise<void> {
  const rows = await unsent();
  const readable: Command[] = [];
  const sealed: KeptCommand[] = [];
  for (const row of rows) {
    const command = await opened(row);
    if (command) readable.push(command);
    else sealed.push(row);
  }
  for (const batch of batches(readable)) await pushBatch(batch);
  for (const row of sealed) await pushSealed(row);
}

/** Cut into batches of at most 200 commands and 500 kB, in their order. */
export function batches(commands: readonly Command[]): Command[][] {
  const made: Command[][] = [];
  let size = 0;
  for (const command of commands) {
    const bytes = JSON.stringify(command).length * 2;
    const last = made[made.length - 1];
    if (!last || last.length >= MOST_COMMANDS || size + bytes > MOST_BYTES) {
      made.push([command]);
      size = bytes;
    } else {
      last.push(command);
      size += bytes;
    }
  }
  return made;
}

async function pushBatch(commands: Command[]): Promise<void> {
  const asked = Date.now();
  const json = { sent_at: withOffset(new Date(asked)), app: APP, commands };
  try {
    const told = await ask<Answers>("push", { ...(await usual()), json });
    await take(told, asked);
  } catch (fault) {
    if (!(fault instanceof Refused) || !BODY_FAULTS.includes(fault.status)) throw fault;
    // One command spoils the batch: halve until it stands alone.
    const half = Math.ceil(commands.length / 2);
    if (commands.length === 1) return setAside(commands[0]!.id, fault);
    await pushBatch(commands.slice(0, half));
    await pushBatch(commands.slice(half));
  }
}

/** Send a command that nobody who is in can read, as the parcel that was sealed when it was made. */
async function pushSealed(row: KeptCommand): Promise<void> {
  const asked = Date.now();
  try {
    const told = await ask<ParcelTaken>("parcels", { ...(await usual()), bytes: new Uint8Array(row.sealed) });
    await take(await readReceipt(told.receipt, device.value?.server.sign_key ?? ""), asked);
  } catch (fault) {
    if (!(fault instanceof Refused) || !BODY_FAULTS.includes(fault.status)) throw fault;
    await setAside(row.id, fault);
  }
}

/** Ask again about what waits, needs attention, or has not reached the province. */
export async function askStanding(): Promise<void> {
  const rows = await unsettled(MOST_ASKED);
  if (!rows.length) return;
  const asked = Date.now();
  const told = await ask<Answers>("standing", { ...(await usual()), json: { ids: rows.map((row) => row.id) } });
  await take(told, asked);
}

async function take(told: Answers, asked: number): Promise<void> {
  if (!Array.isArray(told.answers)) throw new NoContact("not the server");
  const at = Date.now();
  await keepAnswers(told.answers.filter((a) => a && typeof a.id === "string"), at);
  await keepContact(told.server_at, asked, at);
}

/** The server cannot take this one: it stays here, and somebody must look. */
async function setAside(id: string, fault: Refused): Promise<void> {
  await db.outbox.update(id, { state: "unreadable", reason: fault.refusal.code });
  await countOutbox();
}

/** Try once more what was set aside. */
export async function sendAgain(id: string): Promise<void> {
  await db.outbox.update(id, { state: "here" });
  await countOutbox();
}

export async function usual(): Promise<{ authorization: string; language: string }> {
  return { authorization: await authorization(), language: language.value };
}
