/** The village session: who holds which card, what counts, what is kept, once. */
import { beforeEach, describe, expect, test } from "vitest";
import type { Row } from "../contract/api";
import type { Pack, Question } from "../contract/pack";
import { answered, answeredByCards, answeredByHand, asks, exchanged, isForCards, itemAt, itemsOfLesson, itemsOfPractice, MOST_QUESTIONS, newVillage, offersOf, resultsOf, rightLetter, spokenAs, stateOf, tally, withNumbers, type Village } from "../learning/village/state";
import { begun, holdEdition, keepSession, numbersBefore, withIds } from "../learning/village/keeping";
import { opened, onRecorded, unsent } from "../store/outbox";
import { fetchPack, packOf } from "../store/packs";
import { applyPage, showOwn } from "../store/rows";
import { db } from "../store/db";
import { course, lineOf } from "./course";
import kinds from "./fixtures/kinds.json";
import { page, phone, serve } from "./phone";

const single: Question = { code: "otp", topic: "calls", pool: "practice", kind: "single", ask: { vi: "Ai hỏi?" }, choices: [{ text: { vi: "Đọc" } }, { text: { vi: "Tắt" }, right: true }, { text: { vi: "Hỏi" } }] };
const truth: Question = { code: "free", topic: "links", pool: "practice", kind: "true_false", ask: { vi: "Miễn phí?" }, is_true: false };
const test_: Question = { code: "secret", topic: "links", pool: "test", kind: "single", ask: { vi: "?" }, choices: [{ text: { vi: "a" } }, { text: { vi: "b" } }] };
const five: Question = { ...single, code: "five", choices: [1, 2, 3, 4, 5].map((n) => ({ text: { vi: String(n) }, right: n === 1 })) };
const order: Question = { code: "order", topic: "links", pool: "practice", kind: "order", ask: { vi: "?" }, items: [{ vi: "a" }, { vi: "b" }, { vi: "c" }] };
const PACK: Pack = {
  format: 1, edition: "e".repeat(64), number: 1, scenes: {},
  course: {
    code: "safety", title: { vi: "An toàn" }, about: {}, groups: [], topics: {}, test: null, questions: [single, truth, test_, five, order],
    lessons: [{ code: "calls", title: { vi: "Cuộc gọi" }, minutes: 5, skills: [], steps: [{ code: "one", say: { vi: "Nghe" } }, { code: "two", ask: "otp" }, { code: "three", ask: "order" }, { code: "four", ask: "free" }, { code: "five", say: { vi: "Nhớ" } }] }],
  },
};
const [BINH, HOA, SON] = ["01", "02", "03"].map((n) => `0198a0de-0000-7000-8000-0000000002${n}`) as [string, string, string];
const SESSION = "0198a0de-0000-7000-8000-000000000999";
const teaching = (told: Partial<Village> = {}): Village => ({
  ...newVillage(SESSION, 7, "2026-11-21", "2026-11-21T09:00:00+07:00"), stage: "teach", course: "safety", digest: "d", lesson: "calls",
  items: itemsOfLesson(PACK, "calls"), persons: [BINH, HOA, SON], numbers: { [BINH]: 1, [HOA]: 2, [SON]: 3 }, ...told,
});

describe("what is asked", () => {
  test("only questions that four letters can answer, and whose key is on the phone", () => {
    expect([single, truth, test_, five, order].map(isForCards)).toEqual([true, true, false, false, false]);
    expect(itemsOfLesson(PACK, "calls")).toEqual(["step:one", "ask:otp", "ask:free", "step:five"]);
    expect(asks(itemsOfPractice(PACK, SESSION)).sort()).toEqual(["free", "otp"]);
    const many = { ...PACK, course: { ...PACK.course, questions: Array.from({ length: 50 }, (_, n) => ({ ...single, code: `q${n}` })) } };
    expect(itemsOfPractice(many, SESSION)).toHaveLength(MOST_QUESTIONS);
    expect(itemsOfPractice(many, SESSION)).toEqual(itemsOfPractice(many, SESSION));
  });

  test("what stands at its place in the lesson is on the screen; what is gone is nothing", () => {
    expect(itemAt(PACK, teaching())).toMatchObject({ step: { code: "one" } });
    expect(itemAt(PACK, teaching({ at: 1 }))).toMatchObject({ question: { code: "otp" } });
    expect(itemAt(PACK, teaching({ items: ["ask:gone"] }))).toBeNull();
  });

  test("a recording is that of the step: also of the one that asks a question, whatever is gone through", () => {
    const named = (told: Partial<Village>) => spokenAs(PACK, teaching(told), itemAt(PACK, teaching(told)));
    expect(named({})).toBe("safety.calls.one");
    expect(named({ at: 1 })).toBe("safety.calls.two");
    expect(named({ lesson: "practice", items: ["ask:free"] })).toBe("safety.calls.four");
    expect(named({ lesson: "practice", items: ["ask:five"] })).toBe("safety.five");
    expect(named({ items: ["ask:gone"] })).toBe("");
  });

  test("letters stand for the same choices whenever the session is opened; true is A, false is B", () => {
    expect(offersOf(single, SESSION)).toEqual(offersOf(single, SESSION));
    expect(offersOf(single, SESSION).map(({ given }) => given).sort()).toEqual([0, 1, 2]);
    expect(offersOf(single, SESSION).find(({ letter }) => letter === rightLetter(single, SESSION))?.given).toBe(1);
    expect(offersOf(truth, SESSION)).toEqual([{ letter: "A", given: true }, { letter: "B", given: false }]);
    expect(rightLetter(truth, SESSION)).toBe("B");
  });
});

describe("cards in hands", () => {
  test("who held a card before gets it again; newcomers get one that nobody held", () => {
    expect(withNumbers([BINH, HOA, SON], {}, { [HOA]: 1, [SON]: 7 })).toEqual({ [HOA]: 1, [SON]: 7, [BINH]: 2 });
    expect(withNumbers([BINH, HOA], { [BINH]: 5 }, { [HOA]: 5 })).toEqual({ [BINH]: 5, [HOA]: 1 });
    const all = withNumbers(Array.from({ length: 45 }, (_, n) => `p${n}`), {}, {});
    expect(new Set(Object.values(all)).size).toBe(40);
  });

  test("two people exchange cards; a number that is no card changes nothing", () => {
    expect(exchanged({ [BINH]: 1, [HOA]: 2 }, BINH, 2)).toEqual({ [BINH]: 2, [HOA]: 1 });
    expect(exchanged({ [BINH]: 1, [HOA]: 2 }, BINH, 9)).toEqual({ [BINH]: 9, [HOA]: 2 });
    expect(exchanged({ [BINH]: 1 }, BINH, 41)).toEqual({ [BINH]: 1 });
  });
});

describe("answers", () => {
  test("a letter that is not offered is none; what is closed is not changed; only what is closed counts", () => {
    const right = rightLetter(single, SESSION)!;
    let state = answered(teaching(), single, BINH, right);
    state = answered(state, single, HOA, "D");
    expect(state.given.otp).toEqual({ [BINH]: right });
    state = answered(answered(state, single, SON, right), single, SON, null);
    state = answered(state, truth, HOA, "A");
    expect(tally(state, single).find(({ letter }) => letter === right)?.n).toBe(1);
    state = { ...state, closed: ["otp"] };
    expect(answered(state, single, HOA, "A")).toBe(state);
    expect(resultsOf(PACK, state)).toEqual([
      { person: BINH, right: 1, answered: 1, answers: { otp: 1 } },
      { person: HOA, right: 0, answered: 0, answers: {} },
      { person: SON, right: 0, answered: 0, answers: {} },
    ]);
  });
});

describe("hands and cameras", () => {
  const seen = (answer: "A" | "B") => new Map([[1, { is: "accepted", answer } as const], [2, { is: "accepted", answer } as const], [3, { is: "unclear" } as const]]);

  test("what was told by hand stays, for this question, whatever the camera sees", () => {
    let state = answeredByCards(answered(teaching(), truth, SON, "A"), truth, seen("A"));
    expect(state.given.free).toEqual({ [BINH]: "A", [HOA]: "A" });
    state = answeredByHand(answeredByHand(state, truth, BINH, "B"), truth, SON, "A");
    state = answeredByCards(answeredByHand(state, truth, HOA, null), truth, seen("A"));
    expect(state.given.free).toEqual({ [BINH]: "B", [SON]: "A" });
    expect(answeredByCards(state, single, seen("A")).given.otp).toEqual({ [BINH]: "A", [HOA]: "A" });
    const before: Partial<Village> = teaching();
    delete before.by_hand;
    expect(answeredByHand(stateOf({ ...before }), truth, BINH, "B").by_hand).toEqual({ free: [BINH] });
  });

  test("whoever went home is not counted", () => {
    const state = { ...answered(teaching(), truth, HOA, "A"), persons: [BINH, SON] };
    expect(tally(state, truth)[0]).toEqual({ letter: "A", n: 0 });
  });
});

describe("a session begins", () => {
  test("on the day and at the time of the beginning, with ids that stay", () => {
    const state = begun(teaching({ stage: "who" }), new Date(2026, 10, 23, 14, 30));
    expect(state).toMatchObject({ stage: "teach", day: "2026-11-23" });
    expect(Date.parse(state.began_at)).toBe(new Date(2026, 10, 23, 14, 30).getTime());
    expect(Object.keys(state.told)).toEqual([BINH, HOA, SON]);
    const later = begun({ ...state, closed: ["otp"], persons: [BINH] }, new Date(2026, 10, 24));
    expect(later).toMatchObject({ day: state.day, began_at: state.began_at, told: state.told });
  });

  test("with an edition that stays as long as the session, and no other", async () => {
    await phone();
    const [first, second] = [course(1), course(2)];
    const [one, two] = [await lineOf(first), await lineOf(second)];
    serve(({ path }) => ({ json: path.includes(one.digest) ? first : second }));
    await fetchPack(one, 1);
    await holdEdition(teaching({ digest: "" }), one.digest);
    await fetchPack(two, 2);
    expect((await packOf("vneid", one.digest))?.pack.number).toBe(1);
    await holdEdition(teaching({ digest: one.digest }), two.digest);
    expect((await db.packs.toArray()).map(({ digest, tests }) => [digest, tests])).toEqual([[two.digest, [SESSION]]]);
  });
});

describe("what is kept", () => {
  let isListening = false;
  beforeEach(async () => {
    await phone();
    if (!isListening) onRecorded((command, rows) => showOwn(rows, command.id));
    isListening = true;
    const person = (id: string, village: number) => ({ id, full_name: id, household: null, village, groups: village === 7 ? ["poor"] : [], attained: [] });
    const rows = { unit: [{ id: 7, level: "village", name: "Nà Mò" }], person: [person(BINH, 7), person(HOA, 8)], kind: kinds.map((kind) => ({ id: kind.code, ...kind })) };
    await applyPage(page({ rows: rows as unknown as Record<string, Row[]>, is_start: true }));
  });

  test("one record of the group, one sitting per person, in positions of the pack; twice pressed is once kept", async () => {
    const right = rightLetter(single, SESSION)!;
    let state = answered(teaching({ closed: ["otp", "free"] }), single, BINH, right);
    state = { ...state, given: { otp: { [BINH]: right }, free: { [BINH]: "B", [HOA]: "A" } } };
    state = withIds(state);
    expect(withIds(state).told).toEqual(state.told);
    await keepSession(PACK, state, new Date("2026-11-21T10:00:00+07:00"));
    await keepSession(PACK, state, new Date("2026-11-21T10:00:01+07:00"));
    const told = await Promise.all((await unsent()).map(opened));
    expect(told.map((one) => one?.verb)).toEqual(["activities.record", ...Array(3).fill("learning.study")]);
    expect(told[0]?.id).toBe(SESSION);
    expect(told[0]?.payload).toMatchObject({ kind: "group_session", place: 7, persons: [BINH, HOA, SON], answers: { title: "Cuộc gọi", attendance: "list", participants: 3, participants_poor: 1 } });
    expect(told[1]?.payload).toMatchObject({ person: BINH, place: 7, course: "safety", lesson: "calls", way: "session", is_finished: true, steps: 4, answers: { otp: 1, free: false } });
    expect(told[2]?.payload).toMatchObject({ person: HOA, place: 8, answers: { free: true } });
    expect(told[3]?.payload).toMatchObject({ person: SON, place: 7, answers: {} });
    expect(await numbersBefore(7)).toEqual(state.numbers);
  });
});
