/**
 * What a learner does, as it is kept at every press and told to the server: a sitting of a lesson
 * becomes `learning.study` when it ends, a test `learning.hand_in`. A sitting that nobody ended
 * (a flat battery, the lock) is told when the screens of learning are opened next.
 */
import type { Course, Given, Pack } from "../contract/pack";
import { person } from "../fieldwork/held";
import { newId } from "../store/bytes";
import { db } from "../store/db";
import { record, saidAbout, withOffset } from "../store/outbox";
import { keepForTest } from "../store/packs";
import { one } from "../store/rows";
import { draw, type Asked } from "./drawing";
import { keepLearner, learnerOf, learners, type Learner, type OpenTest, type Sitting } from "./learners";

/** So long a pause is still the same sitting. */
export const PAUSE = 30 * 60_000;
export type Way = "phone" | "own_phone" | "session";

function villageOf(id: string): number | null {
  return person(id)?.village ?? null;
}

/** Open a lesson: go on with the sitting, or tell the one before and begin another. */
export async function sitDown(id: string, pack: Pack, lesson: string, now: number): Promise<Learner> {
  let learner = await learnerOf(id);
  const open = learner.sitting;
  const code = pack.course.code;
  if (open && (open.course !== code || open.lesson !== lesson || open.edition !== pack.edition || now - open.last > PAUSE)) {
    learner = await getUp(learner);
  }
  if (learner.sitting) return learner;
  const steps = pack.course.lessons.find((one) => one.code === lesson)?.steps ?? [];
  const stopped = learner.stopped[`${code}/${lesson}`];
  const at = steps.some((step) => step.code === stopped) ? stopped! : (steps[0]?.code ?? "");
  const sitting: Sitting = { id: newId(), place: villageOf(id), course: code, lesson, edition: pack.edition, began_at: withOffset(new Date(now)), last: now, at, seen: [at], answers: {} };
  return kept({ ...learner, sitting });
}

/** Give the learner turned to another step. */
export function turnTo(learner: Learner, at: string, now: number): Learner {
  const { sitting } = learner;
  if (!sitting) return learner;
  const seen = sitting.seen.includes(at) ? sitting.seen : [...sitting.seen, at];
  return { ...learner, sitting: { ...sitting, at, seen, last: now }, stopped: { ...learner.stopped, [`${sitting.course}/${sitting.lesson}`]: at } };
}

/** Give the learner with what was answered first: trying again teaches, it does not change what was known. */
export function answered(learner: Learner, question: string, answer: Given, now: number): Learner {
  const { sitting } = learner;
  if (!sitting || question in sitting.answers) return learner;
  return { ...learner, sitting: { ...sitting, answers: { ...sitting.answers, [question]: answer }, last: now } };
}

/** End the sitting and tell it; `isFinished`: the lesson was gone through to its end. */
export async function getUp(learner: Learner, isFinished = false, now?: number): Promise<Learner> {
  const { sitting } = learner;
  if (!sitting) return learner;
  const { course, lesson } = sitting;
  const next: Learner = { ...learner, sitting: null, stopped: { ...learner.stopped } };
  if (isFinished) {
    next.finished = { ...learner.finished, [course]: [...new Set([...(learner.finished[course] ?? []), lesson])] };
    delete next.stopped[`${course}/${lesson}`];
  }
  if (sitting.place !== null) await tellStudy(learner.id, sitting.place, sitting, isFinished, now ?? sitting.last);
  return kept(next);
}

async function tellStudy(id: string, place: number, sitting: Sitting, isFinished: boolean, ended: number): Promise<void> {
  const { course, lesson, edition, answers, began_at } = sitting;
  const way: Way = "phone";
  if (await db.outbox.get(sitting.id)) return;
  await record("learning.study", {
    person: id, place, course, edition, lesson, steps: sitting.seen.length, is_finished: isFinished, answers, way, began_at, ended_at: withOffset(new Date(ended)),
  }, { id: sitting.id });
}

/** Give the paper of a test; the same seed gives it again after a crash. */
export function paperOf(course: Course, test: OpenTest): Asked[] {
  return draw(course.questions.filter((question) => question.pool === "test"), course.test?.draw ?? {}, test.seed);
}

/** Begin a test, unless one is open, passed or waits for its result; its edition stays on the phone until it is handed in. */
export async function beginTest(id: string, pack: Pack, digest: string, now: number): Promise<Learner> {
  const learner = await getUp(await learnerOf(id));
  if (learner.test || !canBegin(await resultOf(learner, pack.course.code))) return learner;
  await keepForTest(digest, id, true);
  const { code, test } = pack.course;
  return kept({
    ...learner,
    test: { id: newId(), place: villageOf(id), course: code, edition: pack.edition, digest, minutes: test?.minutes ?? 0, seed: newId(), began_at: withOffset(new Date(now)), last: now, at: 0, answers: {} },
  });
}

/** When the time of a test is over, in milliseconds. */
export function endOf(test: OpenTest): number {
  return Date.parse(test.began_at) + test.minutes * 60_000;
}

/** Give the learner with an answer of the test (null takes it back) and the question that is open; not after its time. */
export function answerTest(learner: Learner, at: number, told: Record<string, Given>, now: number): Learner {
  const { test } = learner;
  if (!test || now >= endOf(test)) return learner;
  const answers = { ...test.answers, ...told };
  for (const [code, answer] of Object.entries(answers)) if (answer === null) delete answers[code];
  return { ...learner, test: { ...test, at, answers, last: now } };
}

/** Hand a test in; what was not answered in time is not answered. */
export async function handIn(learner: Learner, now: number): Promise<Learner> {
  const { test } = learner;
  if (!test) return learner;
  const { place, course, edition, seed, answers, began_at } = test;
  const handed = { ...learner.handed };
  if (place !== null) {
    const ended_at = withOffset(new Date(Math.min(now, endOf(test))));
    if (!(await db.outbox.get(test.id))) await record("learning.hand_in", { person: learner.id, place, course, edition, seed, answers, began_at, ended_at }, { id: test.id });
    handed[course] = test.id;
  }
  const next = await kept({ ...learner, test: null, handed });
  await keepForTest(test.digest, learner.id, false);
  return next;
}

/** Tell what nobody ended: sittings long left, tests whose time is over. */
export async function tellLeftOver(now: number): Promise<void> {
  for (const learner of await learners()) {
    if (learner.sitting && now - learner.sitting.last > PAUSE) await getUp(learner);
    else if (learner.test && now > endOf(learner.test)) await handIn(learner, now);
  }
}

export type Result = "none" | "waiting" | "passed" | "not_yet";

/** How it stands with a test: the server's word, here or in the answer to the command. */
export async function resultOf(learner: Learner, course: string): Promise<Result> {
  const told = studyOf(learner.id)?.tests?.[course];
  if (told === "passed") return "passed";
  const command = learner.handed[course] ? await db.outbox.get(learner.handed[course]) : undefined;
  if (command) {
    const { result } = await saidAbout(command);
    return result && "is_passed" in result ? (result.is_passed ? "passed" : "not_yet") : command.state === "attention" ? "none" : "waiting";
  }
  return told === "not_yet" ? "not_yet" : "none";
}

/** Tell whether a test may be begun: a result that is on its way is waited for. */
export function canBegin(result: Result): boolean {
  return result === "none" || result === "not_yet";
}

interface StudyRow {
  lessons?: Record<string, string[]>;
  tests?: Record<string, string>;
}

function studyOf(id: string): StudyRow | undefined {
  return one<StudyRow>("study", id);
}

/** Give the lessons of a course that somebody has finished, here or on another phone. */
export function finishedOf(learner: Learner, course: string): string[] {
  return [...new Set([...(studyOf(learner.id)?.lessons?.[course] ?? []), ...(learner.finished[course] ?? [])])];
}

async function kept(learner: Learner): Promise<Learner> {
  await keepLearner(learner);
  return learner;
}
