/** What is left of a session: one record of the group, one sitting per person. Told once, however often pressed. */
import type { Pack } from "../../contract/pack";
import { house, person } from "../../fieldwork/held";
import { kindOf } from "../../fieldwork/kinds";
import { keep } from "../../fieldwork/recording";
import { counted } from "../../fieldwork/Session";
import { dayBefore } from "../../parts/Day";
import { newId } from "../../store/bytes";
import { db } from "../../store/db";
import { draftOf, keepDraft } from "../../store/drafts";
import { withOffset } from "../../store/outbox";
import { keepForTest } from "../../store/packs";
import { record } from "../telling";
import { told } from "../told";
import { PRACTICE, resultsOf, type Village } from "./state";

/** Give the name of what was taught. */
export function titleOf(pack: Pack, state: Village): string {
  const lesson = pack.course.lessons.find((one) => one.code === state.lesson);
  return told(lesson?.title ?? pack.course.title).text;
}

/** Choose the ids of the sittings, in the draft long before the first is told; whoever had one keeps it. */
export function withIds(state: Village): Village {
  return { ...state, told: { ...state.told, ...Object.fromEntries(state.persons.map((id) => [id, state.told[id] ?? newId()])) } };
}

/** Begin to teach: the day and the time are those of now, as long as nothing was asked to its end. */
export function begun(state: Village, now: Date): Village {
  const time = state.closed.length ? {} : { day: dayBefore(now), began_at: withOffset(now) };
  return { ...withIds(state), ...time, stage: "teach", at: 0 };
}

/** Let the edition of this session stay on the phone until the session is kept; another that was held goes. */
export async function holdEdition(state: Village, digest: string): Promise<void> {
  await keepForTest(digest, state.id, true);
  if (state.digest && state.digest !== digest) await keepForTest(state.digest, state.id, false);
}

/** Put everything into the outbox that is not there yet; the ids were chosen by `withIds`. */
export async function keepSession(pack: Pack, state: Village, now: Date): Promise<void> {
  const kind = kindOf("group_session");
  if (!kind) throw new Error("session.no_kind");
  if (!(await db.outbox.get(state.id))) {
    const people = state.persons.map((id) => person(id) ?? { groups: [], household: null });
    const answers = { title: titleOf(pack, state), attendance: state.attendance, ...counted(kind, people, (id) => house(id)?.groups ?? []) };
    await keep({ id: state.id, kind, place: state.place, day: state.day, answers, persons: state.persons }, now);
  }
  const isLesson = state.lesson !== PRACTICE;
  for (const { person: who, answers } of resultsOf(pack, state)) {
    const id = state.told[who];
    if (!id || (await db.outbox.get(id))) continue;
    await record("learning.study", {
      person: who, place: person(who)?.village ?? state.place, course: state.course, edition: pack.edition, lesson: state.lesson,
      steps: state.items.length, is_finished: isLesson, answers, way: "session", began_at: state.began_at, ended_at: withOffset(now),
    }, { id, made: now });
  }
  await rememberNumbers(state);
}

const draftName = (place: number) => `cards/${place}`;

/** Give the cards that people of a village held last, on this phone. */
export async function numbersBefore(place: number): Promise<Record<string, number>> {
  return (await draftOf<Record<string, number>>(draftName(place))) ?? {};
}

/** Keep who holds which card, beside those who were not there today. */
export async function rememberNumbers(state: Village): Promise<void> {
  const before = await numbersBefore(state.place);
  const taken = new Set(Object.values(state.numbers));
  const others = Object.entries(before).filter(([id, n]) => !state.numbers[id] && !taken.has(n));
  await keepDraft(draftName(state.place), { ...Object.fromEntries(others), ...state.numbers });
}
