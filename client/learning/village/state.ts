/**
 * A session with answer cards: what is taught and asked, who holds which card, who answered what.
 * Plain data in the draft of the form, so that a call or a flat battery loses nothing.
 */
import type { Answers } from "../../contract/kind";
import type { Given, Pack, Question, Step } from "../../contract/pack";
import { CARDS, LETTERS, type Letter } from "../cards/codes";
import type { Vote } from "../cards/votes";
import { draw } from "../drawing";
import { isRight, rightAnswer } from "../marking";

export const MOST_QUESTIONS = 20;
/** Sittings over questions of a whole course belong to no lesson; they are told under this word. */
export const PRACTICE = "practice";

export type Stage = "choose" | "who" | "teach" | "end";
export interface Village {
  stage: Stage;
  /** Chosen at the beginning: the id of the record, so that it is written once. */
  id: string;
  place: number; day: string;
  course: string; digest: string; lesson: string;
  /** What is gone through, in order: "step:<code>" or "ask:<question>". */
  items: string[];
  at: number;
  attendance: string;
  persons: string[];
  /** The card of each person. */
  numbers: Record<string, number>;
  /** By question and person. */
  given: Record<string, Record<string, Letter>>;
  /** By question: who was answered by hand; the camera leaves them alone. */
  by_hand: Record<string, string[]>;
  closed: string[];
  began_at: string;
  /** Ids of the sittings, by person, once they are being told. */
  told: Record<string, string>;
}

export function newVillage(id: string, place: number, day: string, began_at: string): Village {
  return { stage: "choose", id, place, day, course: "", digest: "", lesson: "", items: [], at: 0, attendance: "list", persons: [], numbers: {}, given: {}, by_hand: {}, closed: [], began_at, told: {} };
}

export function stateOf(answers: Answers): Village {
  // A draft of before knows nothing of hands.
  return { by_hand: {}, ...answers } as unknown as Village;
}

/** Tell whether a question can be answered with four letters. */
export function isForCards(question: Question): boolean {
  if (question.pool === "test") return false;
  if (question.kind === "true_false") return question.is_true !== undefined;
  return (question.kind === "single" || question.kind === "picture") && (question.choices?.length ?? 0) <= LETTERS.length;
}

/** Give what a lesson goes through: its steps, and the questions that cards can answer. */
export function itemsOfLesson(pack: Pack, code: string): string[] {
  const steps = pack.course.lessons.find((lesson) => lesson.code === code)?.steps ?? [];
  const fits = new Set(pack.course.questions.filter(isForCards).map((question) => question.code));
  return steps.filter((step) => !step.ask || fits.has(step.ask)).map((step) => (step.ask ? `ask:${step.ask}` : `step:${step.code}`));
}

/** Give up to MOST_QUESTIONS practice questions of a course, the same for the same seed, topics mixed. */
export function itemsOfPractice(pack: Pack, seed: string): string[] {
  const bank = pack.course.questions.filter(isForCards);
  const quota = Object.fromEntries(bank.map((question) => [question.topic, bank.length]));
  return draw(bank, quota, seed).slice(0, MOST_QUESTIONS).map(({ code }) => `ask:${code}`);
}

export function asks(items: readonly string[]): string[] {
  return items.filter((item) => item.startsWith("ask:")).map((item) => item.slice(4));
}

/** What is on the screen now. */
export type Item = { step: Step } | { question: Question } | null;

export function itemAt(pack: Pack, { items, at, lesson }: Village): Item {
  const item = items[at] ?? "";
  const code = item.slice(item.indexOf(":") + 1);
  if (item.startsWith("ask:")) {
    const question = pack.course.questions.find((one) => one.code === code);
    return question ? { question } : null;
  }
  const step = pack.course.lessons.find((one) => one.code === lesson)?.steps.find((one) => one.code === code);
  return step ? { step } : null;
}

/** Give the name under which a recording of what is on the screen lies: that of a step, in any lesson, which asks the question. */
export function spokenAs(pack: Pack, { course, lesson }: Village, item: Item): string {
  if (!item) return "";
  if ("step" in item) return `${course}.${lesson}.${item.step.code}`;
  const { code } = item.question;
  const asking = pack.course.lessons.flatMap((one) => one.steps.filter(({ ask }) => ask === code).map((step) => ({ lesson: one.code, step: step.code })));
  const found = asking.find((one) => one.lesson === lesson) ?? asking[0];
  return found ? `${course}.${found.lesson}.${found.step}` : `${course}.${code}`;
}

/** What each letter stands for, in the order shown: the same whenever the session is opened again. */
export function offersOf(question: Question, seed: string): { letter: Letter; given: Given }[] {
  if (question.kind === "true_false") return [{ letter: "A", given: true }, { letter: "B", given: false }];
  const [asked] = draw([question], { [question.topic]: 1 }, `${seed}${question.code}`);
  return asked!.shown.map((given, n) => ({ letter: LETTERS[n]!, given }));
}

/** Give the letter that is right. */
export function rightLetter(question: Question, seed: string): Letter | undefined {
  const right = rightAnswer(question);
  return offersOf(question, seed).find(({ given }) => given === right)?.letter;
}

/** Give how many of those who are there chose each letter that the question has. */
export function tally(state: Village, question: Question): { letter: Letter; n: number }[] {
  const letters = state.persons.map((id) => state.given[question.code]?.[id]);
  return offersOf(question, state.id).map(({ letter }) => ({ letter, n: letters.filter((one) => one === letter).length }));
}

/** Give each person a card: the one held before where it is free, else the lowest that is. */
export function withNumbers(persons: readonly string[], now: Readonly<Record<string, number>>, before: Readonly<Record<string, number>>): Record<string, number> {
  const numbers: Record<string, number> = {};
  const taken = new Set<number>();
  for (const source of [now, before]) {
    for (const id of persons) {
      const n = source[id];
      if (numbers[id] || !n || n > CARDS || taken.has(n)) continue;
      numbers[id] = n;
      taken.add(n);
    }
  }
  // Numbers that others held before are left to them as long as there are enough.
  const held = new Set(Object.values(before));
  const all = Array.from({ length: CARDS }, (_, n) => n + 1);
  const free = [...all.filter((n) => !held.has(n)), ...all.filter((n) => held.has(n))].filter((n) => !taken.has(n));
  for (const id of persons) if (!numbers[id] && free.length) numbers[id] = free.shift()!;
  return numbers;
}

/** Give somebody another card; whoever held it takes theirs. */
export function exchanged(numbers: Readonly<Record<string, number>>, id: string, n: number): Record<string, number> {
  if (!Number.isInteger(n) || n < 1 || n > CARDS) return { ...numbers };
  const other = Object.keys(numbers).find((one) => numbers[one] === n);
  return { ...numbers, ...(other && { [other]: numbers[id]! }), [id]: n };
}

/** Give the state after an answer (null takes it back); what is closed is not changed any more. */
export function answered(state: Village, question: Question, person: string, letter: Letter | null): Village {
  if (state.closed.includes(question.code)) return state;
  const given = { ...state.given[question.code] };
  if (letter !== null && offersOf(question, state.id).some((offer) => offer.letter === letter)) given[person] = letter;
  else delete given[person];
  return { ...state, given: { ...state.given, [question.code]: given } };
}

/** Give the state after somebody's answer was told by hand: it stays, whatever the camera sees. */
export function answeredByHand(state: Village, question: Question, person: string, letter: Letter | null): Village {
  const next = answered(state, question, person, letter);
  if (next === state) return state;
  return { ...next, by_hand: { ...state.by_hand, [question.code]: [...new Set([...(state.by_hand[question.code] ?? []), person])] } };
}

/** Give the state after a look: what several pictures agree on counts, what they contradict does not. */
export function answeredByCards(state: Village, question: Question, votes: ReadonlyMap<number, Vote>): Village {
  const given = state.given[question.code] ?? {};
  let next = state;
  for (const id of state.persons) {
    if (state.by_hand[question.code]?.includes(id)) continue;
    const vote = votes.get(state.numbers[id] ?? 0);
    if (vote?.is === "accepted" && vote.answer !== given[id]) next = answered(next, question, id, vote.answer);
    else if (vote?.is === "unclear" && given[id]) next = answered(next, question, id, null);
  }
  return next;
}

export interface Result { person: string; right: number; answered: number; answers: Record<string, Given> }

/** Give what each person answered, in positions of the pack, and how much of it is right. */
export function resultsOf(pack: Pack, state: Village): Result[] {
  const bank = asks(state.items).map((code) => pack.course.questions.find((one) => one.code === code)).filter((one): one is Question => Boolean(one));
  return state.persons.map((person) => {
    const result: Result = { person, right: 0, answered: 0, answers: {} };
    for (const question of bank) {
      const letter = state.given[question.code]?.[person];
      const offer = offersOf(question, state.id).find((one) => one.letter === letter);
      if (!offer || !state.closed.includes(question.code)) continue;
      result.answers[question.code] = offer.given;
      result.answered += 1;
      if (isRight(question, offer.given)) result.right += 1;
    }
    return result;
  });
}
