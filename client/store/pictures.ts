/**
 * Pictures of those who work on this phone, for its lock. They lie under the phone's own key: the
 * lock shows them while nobody is in.
 */
import { signal } from "@preact/signals";
import type { Holder } from "../contract/api";
import { decrypt, encrypt } from "./cipher";
import { db } from "./db";
import { deviceKey } from "./device";
import { send } from "./network";
import { usual } from "./push";

/** Addresses of pictures by holder, made from what is kept. */
export const pictures = signal<ReadonlyMap<string, string>>(new Map());
const MOST_BYTES = 3_000_000;

export interface Pictured extends Holder {
  picture?: string | null;
}

/** Open what is kept. Done at the start, and when a picture has changed. */
export async function loadPictures(): Promise<void> {
  const key = await deviceKey();
  const made = new Map<string, string>();
  for (const { id, picture } of await db.holders.toArray()) {
    const bytes = picture && (await decrypt(key, picture).catch(() => null));
    if (bytes) made.set(id, URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" })));
  }
  for (const address of pictures.value.values()) URL.revokeObjectURL(address);
  pictures.value = made;
}

/** Fetch pictures that are new, drop those that are gone. A picture that fails is no fault of a round. */
export async function fetchPictures(holders: readonly Pictured[]): Promise<void> {
  let isChanged = false;
  for (const { id, picture } of holders) {
    const kept = await db.holders.get(id);
    if (!kept || (kept.picture_of ?? null) === (picture ?? null)) continue;
    const box = picture ? await fetched(id) : undefined;
    if (picture && !box) continue;
    await db.holders.where("id").equals(id).modify((row) => {
      if (box && picture) Object.assign(row, { picture: box, picture_of: picture });
      else {
        delete row.picture;
        delete row.picture_of;
      }
    });
    isChanged = true;
  }
  if (isChanged) await loadPictures();
}

async function fetched(id: string): Promise<Uint8Array | undefined> {
  const answer = await send(`holders/${id}/picture`, { ...(await usual()), headers: { Accept: "image/jpeg" } });
  if (!answer.ok || !(answer.headers.get("Content-Type") ?? "").startsWith("image/")) return undefined;
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return bytes.length > MOST_BYTES ? undefined : encrypt(await deviceKey(), bytes);
}
