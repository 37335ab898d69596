/** Files of commands: sent in parts, going on where the last try ended. */
import type { Have } from "../contract/api";
import type { Bytes } from "./bytes";
import { db, type KeptFile } from "./db";
import { ask, NoContact, Refused, send } from "./network";
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
    // A small file is one part; of a larger one something may be there already.
    let have = bytes.length > PART || file.again ? await haveOf(file) : 0;
    while (have < bytes.length) {
      const part = bytes.subarray(have, Math.min(have + PART, bytes.length));
      const told = await sendPart(file, part, have, bytes.length);
      if (told <= have) throw new NoContact("a file that does not grow");
      have = told;
    }
    await db.files.update(file.sha256, { sent_at: Date.now() });
  } catch (fault) {
    if (!(fault instanceof Refused) || fault.status >= 500 || fault.status === 429 || fault.status === 401) throw fault;
    await db.files.update(file.sha256, { fault: fault.refusal.code });
  }
}

async function haveOf(file: KeptFile): Promise<number> {
  const answer = await send(`files/${file.sha256}`, { ...(await usual()), method: "HEAD" });
  return Number(answer.headers.get("X-Have")) || 0;
}

async function sendPart(file: KeptFile, part: Bytes, from: number, whole: number): Promise<number> {
  const headers = {
    "Content-Type": file.media_type,
    "Content-Range": `bytes ${from}-${from + part.length - 1}/${whole}`,
  };
  const told = await ask<Have>(`files/${file.sha256}`, { ...(await usual()), method: "PUT", bytes: part, headers });
  return told.have;
}
