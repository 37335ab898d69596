/** Reading lessons aloud: what of a lesson is spoken already, and keeping one more step of it. */
import type { Lesson, Pack, VoiceIndex } from "../contract/pack";
import { myMemberships, villageOf } from "../fieldwork/held";
import { dayBefore } from "../parts/Day";
import type { Made } from "../parts/picture";
import { sha256 } from "../store/bytes";
import { db, keepSetting, setting } from "../store/db";
import { ask } from "../store/network";
import { opened, record } from "../store/outbox";
import { packList } from "../store/packs";
import { all } from "../store/rows";
import { session } from "../store/vault";
import { keyOf, type Tongue } from "../store/voices";
import { digestOf, vietnameseOf } from "./tongues";

/** The server takes no more for a step. */
export const MOST_BYTES = 400_000;
export const MOST_SECONDS = 60;

/** Where a step stands: nobody spoke it; here, not sent; waits for a second speaker; came back; is heard. */
export type Spoken = { is: "none" | "here" | "waiting" | "heard" | "old" } | { is: "returned"; note: string };

/** What a holder of this phone read aloud, as the server has it. */
export interface OwnRow extends Tongue { id: string; course: string; lesson: string; step: string; state: string; note: string; by: string }

export interface NoticeRow { id: string; text: Record<string, string> }

/** Give the words a speaker agrees to; undefined before the first sync. */
export function voiceNotice(): NoticeRow | undefined {
  return all<NoticeRow>("voice_notice")[0];
}

/** Give how each step of a lesson stands in a language and dialect, by the step's code. */
export async function standingOf(pack: Pack, lesson: Lesson, tongue: Tongue): Promise<Map<string, Spoken>> {
  const found = new Map<string, Spoken>(lesson.steps.map((step) => [step.code, { is: "none" }]));
  const [heard, own, mine] = [await heardSteps(pack.course.code, tongue), all<OwnRow>("recording"), await unsentSteps()];
  for (const step of lesson.steps) {
    const known = heard[`${lesson.code}/${step.code}`];
    if (known) found.set(step.code, { is: known.old ? "old" : "heard" });
  }
  for (const row of [...own, ...mine]) {
    const fits = row.course === pack.course.code && row.lesson === lesson.code && row.language === tongue.language && row.dialect === tongue.dialect;
    if (!fits || !found.has(row.step) || row.state === "accepted") continue;
    if (row.state === "returned") found.set(row.step, { is: "returned", note: row.note });
    else found.set(row.step, { is: row.state === "here" ? "here" : "waiting" });
  }
  return found;
}

/** What is heard in this tongue: as the server says now, else as it was when the voice was fetched. */
async function heardSteps(course: string, tongue: Tongue): Promise<Record<string, { old: boolean }>> {
  const line = (await packList()).find((one) => one.course === course)?.voices?.find((one) => keyOf(course, one) === keyOf(course, tongue));
  const index = line && (await ask<VoiceIndex>(line.address).catch(() => null));
  return index?.voices ?? (await db.voices.get(keyOf(course, tongue)))?.steps ?? {};
}

/** What the holder spoke on this phone and the server has not entered yet. */
async function unsentSteps(): Promise<OwnRow[]> {
  const rows = await db.outbox.filter((row) => row.verb === "learning.record_voice" && row.state !== "applied" && row.state !== "settled").toArray();
  const commands = await Promise.all(rows.map(opened));
  return commands.flatMap((command) => (command ? [{ ...(command.payload as unknown as OwnRow), id: command.id, state: "here", note: "", by: command.made_by }] : []));
}

/** Keep one step as it was spoken; rejects while locked, and for what the server would not take. */
export async function keepStep(pack: Pack, lesson: Lesson, step: string, tongue: Tongue, notice: NoticeRow, made: Made, seconds: number): Promise<string> {
  if (made.bytes.length > MOST_BYTES) throw new Error("reading.too_large");
  const one = lesson.steps.find(({ code }) => code === step)!;
  const [member] = myMemberships(dayBefore(new Date()));
  const place = villageOf(member?.team);
  const payload = {
    course: pack.course.code, lesson: lesson.code, step, ...tongue,
    text_digest: await digestOf(vietnameseOf(pack, one)), sha256: await sha256(made.bytes),
    seconds: Math.max(0.1, Math.round(seconds * 10) / 10), agreed: true, notice: notice.id, ...(place !== undefined && { place }),
  };
  return record("learning.record_voice", payload, { files: [made] });
}

/** Give what the holder who is in has read aloud and not taken back, also where that is not sent yet. */
export async function ownRecordings(): Promise<OwnRow[]> {
  const left = new Set<string>();
  for (const row of await db.outbox.filter(({ verb, state }) => verb === "learning.withdraw_voice" && state === "here").toArray()) {
    const command = await opened(row);
    if (command) left.add((command.payload as { recording: string }).recording);
  }
  return all<OwnRow>("recording").filter((row) => row.by === session.value?.holder.id && !left.has(row.id));
}

/** Take a recording back: nobody hears it any more once the server knows. */
export async function takeBack(row: OwnRow): Promise<void> {
  await record("learning.withdraw_voice", { recording: row.id });
}

/** Give the tongue that was read in last on this phone. */
export async function lastTongue(): Promise<Tongue | null> {
  return (await setting<Tongue>("reads")) ?? null;
}

export async function keepTongue(tongue: Tongue): Promise<void> {
  await keepSetting("reads", tongue);
}
