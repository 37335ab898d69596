/** What the province may know about this phone: counts and codes, nothing about people. */
import { keepSetting, setting, db } from "./db";
import { room } from "./device";
import { ask, Refused } from "./network";
import { needAttention, waitingHere } from "./outbox";
import { usual } from "./push";
import { APP } from "./version";

const EVERY = 20 * 3_600_000;

/** Say it about once a day; that it fails is no reason to break a round. */
export async function sayHealth(at: number = Date.now()): Promise<void> {
  if (at - ((await setting<number>("health_at")) ?? 0) < EVERY) return;
  const { free, is_persisted } = await room();
  const troubles = await db.troubles.toArray();
  const json = {
    queued: waitingHere.value,
    attention: needAttention.value,
    rows: await db.rows.count(),
    free_bytes: free,
    persisted: is_persisted,
    app: APP,
    errors: Object.fromEntries(troubles.map(({ code, count }) => [code, count])),
  };
  try {
    await ask("health", { ...(await usual()), json });
    await db.troubles.clear();
  } catch (fault) {
    if (!(fault instanceof Refused)) throw fault;
  }
  await keepSetting("health_at", at);
}
