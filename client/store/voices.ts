/**
 * Lessons spoken by people: which voices there are, fetched with their size said before, each
 * recording checked by its checksum. A voice that was taken back goes with the next list of courses.
 */
import type { PackLine, VoiceIndex, VoiceLine } from "../contract/pack";
import { signal } from "@preact/signals";
import { sha256 } from "./bytes";
import { db, keepSetting, setting, type KeptSpoken, type KeptVoice } from "./db";
import { ask, NoContact, send } from "./network";

/** Rises when a voice came, went, or another was chosen. */
export const voicesChanged = signal(0);

/** What came is not what the list names: it is thrown away. */
export class BadSound extends Error {}

/** A language with a dialect ("" for none): what somebody wants to hear. */
export interface Tongue {
  language: string;
  dialect: string;
}

/** A step as it is heard, and what has to be said about it. */
export interface Heard extends Tongue {
  blob: Blob;
  /** The Vietnamese text is newer than the recording. */
  isOld: boolean;
  isMachine: boolean;
}

const CHOSEN = "voice";
const VIETNAMESE = "vi";

export function keyOf(course: string, { language, dialect }: Tongue): string {
  return [course, language, dialect].join("|");
}

/** Give the voices that are here, of one course or of all. */
export async function voicesHere(course?: string): Promise<KeptVoice[]> {
  return course === undefined ? db.voices.toArray() : db.voices.where("course").equals(course).toArray();
}

/** Give how many bytes still have to travel for a voice: what is here already does not. */
export async function bytesToFetch(course: string, line: VoiceLine): Promise<number> {
  const kept = await db.voices.get(keyOf(course, line));
  if (kept?.digest === line.digest) return 0;
  return Math.max(0, line.bytes - (kept?.bytes ?? 0)) || line.bytes;
}

/**
 * Fetch a voice of a course, recording by recording; `onStep` hears how many are here. Rejects with
 * `NoContact`, `Refused` or `BadSound`; what has come stays and is heard, and the next try goes on from there.
 */
export async function fetchVoice(course: string, line: VoiceLine, at: number, onStep?: (n: number, of: number) => void): Promise<void> {
  const index = await ask<VoiceIndex>(line.address);
  if (index.format !== 1 || !index.voices) throw new NoContact("not the server");
  const steps = Object.entries(index.voices);
  const key = keyOf(course, index);
  // Without a digest it is not whole yet.
  const voice: KeptVoice = { key, course, language: index.language, dialect: index.dialect, label: line.label, digest: "", bytes: 0, kept_at: at, steps: {} };
  try {
    for (const [n, [step, one]] of steps.entries()) {
      await keepSound(voice, index, step, (await db.spoken.get(one.sha256)) ?? (await soundOf(one.address, one.sha256)));
      onStep?.(n + 1, steps.length);
    }
    await db.voices.update(key, { digest: index.digest, bytes: line.bytes });
  } finally {
    await dropUnheard();
    voicesChanged.value += 1;
  }
}

/** Keep a recording and name it in its voice at once: one that no voice names goes when any voice changes. */
async function keepSound(voice: KeptVoice, index: VoiceIndex, step: string, sound: KeptSpoken): Promise<void> {
  await db.transaction("rw", db.voices, db.spoken, async () => {
    if (!(await db.spoken.get(sound.sha256))) await db.spoken.put(sound);
    const { old, machine } = index.voices[step]!;
    const steps = { ...standing((await db.voices.get(voice.key))?.steps ?? {}, index), [step]: { sha256: sound.sha256, old, machine } };
    const bytes = Object.keys(steps).reduce((sum, one) => sum + index.voices[one]!.bytes, 0);
    await db.voices.put({ ...voice, bytes, steps });
  });
}

/** Give the steps that are still spoken as they are here. */
function standing(steps: KeptVoice["steps"], { voices }: VoiceIndex): KeptVoice["steps"] {
  return Object.fromEntries(Object.entries(steps).flatMap(([step, one]) => {
    const now = voices[step];
    return now?.sha256 === one.sha256 ? [[step, { ...one, old: now.old, machine: now.machine }]] : [];
  }));
}

async function soundOf(address: string, digest: string): Promise<KeptSpoken> {
  const answer = await send(address, { headers: { Accept: "audio/*" } });
  if (!answer.ok) throw new NoContact(`status ${answer.status}`);
  const bytes = new Uint8Array(await answer.arrayBuffer().catch((fault: unknown) => { throw new NoContact(String(fault)); }));
  if ((await sha256(bytes)) !== digest) throw new BadSound(digest);
  return { sha256: digest, bytes, media_type: (answer.headers.get("Content-Type") ?? "audio/webm").split(";")[0]! };
}

/** Remove a voice to make room. */
export async function dropVoice(key: string): Promise<void> {
  await db.voices.delete(key);
  await dropUnheard();
  voicesChanged.value += 1;
}

/** Recordings that no voice names go. */
async function dropUnheard(): Promise<void> {
  await db.transaction("rw", db.voices, db.spoken, async () => {
    const named = new Set((await db.voices.toArray()).flatMap((voice) => Object.values(voice.steps).map((one) => one.sha256)));
    const all = await db.spoken.toCollection().primaryKeys();
    await db.spoken.bulkDelete(all.filter((key) => !named.has(key)));
  });
}

/**
 * Follow a fresh list of courses: a voice that is there no more was taken back and goes; of one that
 * changed, the steps that are gone go at once and the rest is fetched when somebody asks for it.
 * Gives false where it could not be asked what changed.
 */
export async function followVoices(list: readonly PackLine[]): Promise<boolean> {
  let isFollowed = true;
  for (const kept of await db.voices.toArray()) {
    const line = list.find((one) => one.course === kept.course)?.voices?.find((one) => keyOf(kept.course, one) === kept.key);
    if (!line) await dropVoice(kept.key);
    else if (line.digest !== kept.digest) isFollowed = (await narrow(kept, line)) && isFollowed;
  }
  return isFollowed;
}

/** How often a phone with voices asks whether they still stand. */
export const FOLLOW_EVERY = 12 * 3_600_000;

/** In a round of sync: drop what speakers took back, also where nobody opens the page of voices. */
export async function followTakenBack(at: number): Promise<void> {
  const last = (await setting<number>("voices_followed")) ?? 0;
  if (at - last < FOLLOW_EVERY || !(await db.voices.count())) return;
  const told = await ask<{ packs?: PackLine[] }>("/learn/packs/");
  if (!Array.isArray(told.packs)) return;
  if (await followVoices(told.packs)) await keepSetting("voices_followed", at);
}

async function narrow(kept: KeptVoice, line: VoiceLine): Promise<boolean> {
  const index = await ask<VoiceIndex>(line.address).catch(() => null);
  if (!index?.voices) return false;
  await db.voices.update(kept.key, (voice) => { voice.steps = standing(voice.steps, index); });
  await dropUnheard();
  voicesChanged.value += 1;
  return true;
}

/** Give the language and dialect in which lessons are heard on this phone; null: that of the text. */
export async function chosenVoice(): Promise<Tongue | null> {
  return (await setting<Tongue>(CHOSEN)) ?? null;
}

export async function chooseVoice(tongue: Tongue | null): Promise<void> {
  await keepSetting(CHOSEN, tongue ?? undefined);
  voicesChanged.value += 1;
}

/**
 * Give a person's recording of "course.lesson.step": in the chosen language and dialect, else in the
 * language of the text that is shown, else in Vietnamese where that was meant; null where there is none.
 */
export async function heard(of: string, language: string): Promise<Heard | null> {
  const chosen = await chosenVoice();
  const wanted = [chosen, { language, dialect: "" }, chosen || language === VIETNAMESE ? { language: VIETNAMESE, dialect: "" } : null];
  const here = (await db.voices.toArray()).filter((voice) => of.startsWith(`${voice.course}.`));
  for (const tongue of wanted) {
    if (!tongue) continue;
    const fitting = here.filter((voice) => voice.language === tongue.language);
    // The dialect that was asked for comes first; another of the same language is better than none.
    fitting.sort((a, b) => Number(b.dialect === tongue.dialect) - Number(a.dialect === tongue.dialect));
    for (const voice of fitting) {
      const found = await stepOf(voice, of);
      if (found) return found;
    }
  }
  return null;
}

async function stepOf(voice: KeptVoice, of: string): Promise<Heard | null> {
  const step = Object.entries(voice.steps).find(([key]) => of === `${voice.course}.${key.replace("/", ".")}`)?.[1];
  const sound = step && (await db.spoken.get(step.sha256));
  if (!sound) return null;
  const blob = new Blob([new Uint8Array(sound.bytes)], { type: sound.media_type });
  return { blob, language: voice.language, dialect: voice.dialect, isOld: step.old, isMachine: step.machine };
}
