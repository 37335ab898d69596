/** Texts spoken by people of the team, in any language, kept on the phone. */
import { db } from "./db";
import { heard, type Heard } from "./voices";

/** Give the recording of a text, null when nobody spoke it: of the team, else of a lesson's voice. */
export async function recording(code: string, language: string): Promise<Heard | null> {
  const kept = await db.sounds.get(`${language}/${code}`).catch(() => undefined);
  if (!kept) return heard(code, language).catch(() => null);
  const blob = new Blob([new Uint8Array(kept.bytes)], { type: kept.media_type });
  return { blob, language, dialect: "", isOld: false, isMachine: false };
}

/** Keep a recording; without bytes it is removed. */
export async function keepRecording(code: string, language: string, bytes: Uint8Array | null, mediaType: string): Promise<void> {
  const key = `${language}/${code}`;
  if (bytes) await db.sounds.put({ key, bytes, media_type: mediaType });
  else await db.sounds.delete(key);
}
