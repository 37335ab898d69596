/** Papers and marks: the same vectors as tests/kernel/test_quizzes.py. */
import { expect, it } from "vitest";
import vectors from "../../tests/vectors/papers.json";
import type { Question } from "../contract/pack";
import { draw, numbers } from "../learning/drawing";
import { isAnswered, isRight, numberOf } from "../learning/marking";

const quotaOf = (told: Record<string, number | undefined>) => told as Record<string, number>;
const choices = [{}, {}, {}];

it("draws the same row of numbers from a seed as the server", () => {
  for (const [seed, first] of Object.entries(vectors.numbers)) {
    const row = numbers(seed);
    expect(first.map(() => row())).toEqual(first);
  }
});

it("draws the same paper from a seed as the server", () => {
  const bank = vectors.bank.map((q) => ({ ...q, kind: "single" as const, choices }));
  for (const { seed, quota, asked } of vectors.papers) {
    expect(draw(bank, quotaOf(quota), seed).map((a) => [a.code, a.shown])).toEqual(asked);
  }
  const kinds = vectors.marking.map(({ question }) => ({ ...question, code: question.kind, topic: "t", is_fixed: question.kind === "picture" }) as unknown as Question);
  for (const { seed, asked } of vectors.kinds) {
    expect(draw(kinds, { t: 9 }, seed).map((a) => [a.code, a.shown])).toEqual(asked);
  }
});

it("marks every kind of question as the server does", () => {
  for (const { question, given } of vectors.marking) {
    const told = question as unknown as Question;
    for (const [answer, answered, right] of given) {
      expect([question.kind, answer, isAnswered(told, answer), isRight(told, answer)]).toEqual([question.kind, answer, answered, right]);
    }
  }
});

it("reads a number as the language of the phone means it", () => {
  expect([numberOf("1.820", "vi"), numberOf("1.820", "en"), numberOf("1.820")]).toEqual([1820, 1.82, null]);
});
