/** What is left of a session: one record of the group, one sitting per person. Told once, however often pressed. */
import type { Pack } from "../../contract/pack";
import { house, person } from "../../fieldwork/held";
import { kindOf } from "../../fieldwork/kinds";
import { keep } from "../../fieldwork/recording";
import { counted } from "../../fieldwork/Session";
import { newId } from "../../store/bytes";
import { db } from "../../store/db";
import { draftOf, keepDraft } from "../../store/drafts";
import { withOffset } from "../../store/outbox";
import { record } from "../telling";
import { told } from "../told";
import { PRACTICE, resultsOf, type Village } from "./state";

/** Give the name of what was taught. */
export function titleOf(pack: Pack, state: Village): string {
  const lesson = pack.course.lessons.find((one) => one.code === state.lesson);
  return told(lesson?.title ?? pack.course.title).text;
}

/** Choose the ids of the sittings; kept in the draft before the first is told. */
export function withIds(state: Village): Village {
  return { ...state, told: Object.fromEntries(state.persons.map((id) => [id, state.told[id] ?? newId()])) };
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
