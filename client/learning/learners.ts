/**
 * Who learns on this phone: their pictures, what they have finished, where they stopped. It lies
 * under the team's key, beside the rows, and goes with them; nobody on the phone sees another's.
 */
import type { GivenBy } from "../contract/pack";
import { GUEST } from "../shell/handed";
import { decryptJson, encryptJson } from "../store/cipher";
import { db } from "../store/db";
import { session } from "../store/vault";

/** One person's time with one lesson; it becomes one command. */
export interface Sitting {
  /** The id of the command that it becomes: told twice, it is one. */
  id: string;
  /** Her village when she sat down; null for whoever only looks. */
  place: number | null;
  course: string;
  lesson: string;
  edition: string;
  began_at: string;
  /** The last press, in milliseconds. */
  last: number;
  /** The step that is open, and all that were. */
  at: string;
  seen: string[];
  answers: GivenBy;
}

/** A test that was begun and is not handed in. */
export interface OpenTest {
  /** The id of the command that it becomes. */
  id: string;
  place: number | null;
  course: string;
  edition: string;
  digest: string;
  minutes: number;
  seed: string;
  began_at: string;
  last: number;
  at: number;
  answers: GivenBy;
}

export interface Learner {
  id: string;
  /** Pictures in their order, with spaces between; "" until she has chosen. */
  pictures: string;
  /** Wrong pictures in a row. */
  tries: number;
  /** Lessons finished here, by course. */
  finished: Record<string, string[]>;
  /** Where she stopped: the step of "course/lesson". */
  stopped: Record<string, string>;
  sitting: Sitting | null;
  test: OpenTest | null;
  /** The commands of tests handed in, by course. */
  handed: Record<string, string>;
}

/** Wrong pictures until somebody of the team has to help. */
export const MOST_TRIES = 5;

export function newLearner(id: string): Learner {
  return { id, pictures: "", tries: 0, finished: {}, stopped: {}, sitting: null, test: null, handed: {} };
}

let guest = newLearner(GUEST);

/** Somebody else looks now: what the one before did is forgotten. */
export function newGuest(): void {
  guest = newLearner(GUEST);
}

/** Give what is kept of a learner; a new one where there is nothing that can be read. */
export async function learnerOf(id: string): Promise<Learner> {
  if (id === GUEST) return guest;
  await turn;
  const [now, row] = [session.value, await db.learners.get(id)];
  const kept = now && row ? await decryptJson<Learner>(now.team, row.box).catch(() => null) : null;
  return { ...newLearner(id), ...kept };
}

let turn: Promise<unknown> = Promise.resolve();

/** Keep a learner; a guest only in memory. One after the other, so that the last press is what stays. */
export function keepLearner(learner: Learner, at: number = Date.now()): Promise<void> {
  const now = session.value;
  if (learner.id === GUEST) guest = learner;
  if (!now || learner.id === GUEST) return Promise.resolve();
  const done = turn.then(async () => {
    const box = await encryptJson(now.team, learner);
    await db.learners.put({ id: learner.id, box, used_at: at });
  });
  turn = done.catch(() => undefined);
  return done;
}

/** Give everybody who learned here, the last one first; what an older key closed is removed. */
export async function learners(): Promise<Learner[]> {
  const now = session.value;
  if (!now) return [];
  const found: Learner[] = [];
  for (const row of (await db.learners.toArray()).sort((a, b) => b.used_at - a.used_at)) {
    const kept = await decryptJson<Learner>(now.team, row.box).catch(() => null);
    if (kept) found.push({ ...newLearner(row.id), ...kept });
    else await db.learners.delete(row.id);
  }
  return found;
}

/** Tell whether these are her pictures; wrong ones are counted. */
export async function isHer(learner: Learner, pictures: string): Promise<boolean> {
  const is = learner.tries < MOST_TRIES && pictures === learner.pictures;
  await keepLearner({ ...learner, tries: is ? 0 : learner.tries + 1 });
  return is;
}

/** Let her choose anew: she forgot, or somebody tried too often. What she learned stays. */
export async function forgetPictures(id: string): Promise<void> {
  await keepLearner({ ...(await learnerOf(id)), pictures: "", tries: 0 });
}
