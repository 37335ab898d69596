/** Files of commands: sent in parts, going on where the last try ended. */
import type { Have } from "../contract/api";
import type { Bytes } from "./bytes";
import { db, type KeptFile } from "./db";
import { ask, Refused } from "./network";
import { contentOf } from "./outbox";
import { usual } from "./push";

export const PART = 512 * 1024;

/** Send what can be opened now and has not arrived. A file the server refuses is set aside. */
export async function sendFiles(): Promise<void> {
  const files = await db.files.filter((file) => file.sent_at === undefined && !file.fault).toArray();
  for (const file of files) {
    const bytes = await contentOf(file);
    if (bytes) await sendFile(file, bytes);
  }
}

async function sendFile(file: KeptFile, bytes: Bytes): Promise<void> {
  try {
    let have = 0;
    // An empty range asks how much is there already.
    do {
      const part = bytes.subarray(have, Math.min(have + PART, bytes.length));
      const told = await sendPart(file, part, have, bytes.length);
      if (told <= have && told < bytes.length && have > 0 && part.length) throw new Refused(409, { code: "file.stuck" }, null);
      have = told;
    } while (have < bytes.length);
    await db.files.update(file.sha256, { sent_at: Date.now() });
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status >= 500 || fault.status === 429 || fault.status === 401) throw fault;
    await db.files.update(file.sha256, { fault: fault.refusal.code });
  }
}

async function sendPart(file: KeptFile, part: Bytes, from: number, whole: number): Promise<number> {
  const headers = {
    "Content-Type": file.media_type,
    "Content-Range": `bytes ${from}-${from + part.length - 1}/${whole}`,
  };
  const told = await ask<Have>(`files/${file.sha256}`, { ...(await usual()), method: "PUT", bytes: part, headers });
  return told.have;
}
