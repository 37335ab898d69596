/** Taking a task on, and giving it back: told to the team so that two do not walk to one door. */
import { dayBefore } from "../parts/Day";
import { newId } from "../store/bytes";
import { record } from "../store/outbox";
import { all, showOwn } from "../store/rows";
import { session } from "../store/vault";
import type { Claim, Task } from "./rules";

export const DAYS = 3;

/** The last day that a claim of some days does not hold any more. */
export function claimEnds(from: string, days = DAYS): string {
  const [y, m, d] = from.split("-").map(Number) as [number, number, number];
  return dayBefore(new Date(y, m - 1, d), -days);
}

/** Take a task on for three days from today. */
export async function take(task: Task, now: Date = new Date()): Promise<void> {
  const me = session.value?.holder;
  if (!me) return;
  const [id, on] = [newId(now.getTime()), dayBefore(now)];
  const told = { rule: task.rule, subject: task.subject, village: Number(task.village), from_on: on, days: DAYS };
  const row = { id, ...told, by: me.id, name: me.name, claimed_at: now.toISOString(), to_on: claimEnds(on) };
  await record("tasks.claim", told, { id, made: now, rows: { claim: [row] } });
}

/** Give back what the holder who is in has taken on of a subject. */
export async function giveBack(task: Task, now: Date = new Date()): Promise<void> {
  const me = session.value?.holder.id;
  const mine = all<Claim>("claim").filter((c) => c.rule === task.rule && String(c.subject) === task.subject && c.by === me);
  for (const claim of mine) {
    const ended = { ...claim, to_on: claim.from_on };
    const id = await record("tasks.release", { claim: claim.id }, { after: [claim.id], made: now });
    await showOwn({ claim: [ended] }, id);
  }
}
