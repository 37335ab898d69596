/** Texts spoken by people of the team, in any language, kept on the phone. */
import { db } from "./db";

/** Give the recording of a text in a language, null when nobody spoke it. */
export async function recording(code: string, language: string): Promise<Blob | null> {
  const kept = await db.sounds.get(`${language}/${code}`).catch(() => undefined);
  return kept ? new Blob([new Uint8Array(kept.bytes)], { type: kept.media_type }) : null;
}

/** Keep a recording; without bytes it is removed. */
export async function keepRecording(code: string, language: string, bytes: Uint8Array | null, mediaType: string): Promise<void> {
  const key = `${language}/${code}`;
  if (bytes) await db.sounds.put({ key, bytes, media_type: mediaType });
  else await db.sounds.delete(key);
}
