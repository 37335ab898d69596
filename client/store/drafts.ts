/** Half-done forms: kept under the holder's own key, taken up again after a call or a flat battery. */
import { decryptJson, encryptJson } from "./cipher";
import { db } from "./db";
import { session } from "./vault";

/** Keep a draft under a name of the form; null removes it. */
export async function keepDraft(key: string, value: unknown, at: number = Date.now()): Promise<void> {
  const now = session.value;
  if (!now) return;
  const name = `${now.holder.id}/${key}`;
  if (value === null) return db.drafts.delete(name);
  const box = await encryptJson(now.own, value);
  await db.drafts.put({ key: name, holder: now.holder.id, box, changed_at: at });
}

/** Give the draft of a form, null when there is none that this holder can read. */
export async function draftOf<T>(key: string): Promise<T | null> {
  const now = session.value;
  if (!now) return null;
  const row = await db.drafts.get(`${now.holder.id}/${key}`);
  return row ? decryptJson<T>(now.own, row.box).catch(() => null) : null;
}

export interface DraftName {
  key: string;
  changed_at: number;
}

/** List the drafts of the holder who is in, newest first. */
export async function drafts(): Promise<DraftName[]> {
  const holder = session.value?.holder.id;
  if (!holder) return [];
  const rows = await db.drafts.where("holder").equals(holder).toArray();
  return rows
    .map(({ key, changed_at }) => ({ key: key.slice(holder.length + 1), changed_at }))
    .sort((a, b) => b.changed_at - a.changed_at);
}
