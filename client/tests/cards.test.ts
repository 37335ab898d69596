/** The reader of answer cards, on photos that are rendered from a seed (tests/cards). */
import { describe, expect, test } from "vitest";
import { CARDS, cellsOf, gridOf, LETTERS, matched, MOST_ERRORS, turned } from "../learning/cards/codes";
import { cardsIn, settled, type Seen } from "../learning/cards/read";
import { REMEMBERED, Votes } from "../learning/cards/votes";
import cards from "../../content/cards.json";
import { chanceOf } from "./cards/chance";
import { AT_THREE_METRES, photo, PILE, type Hall } from "./cards/hall";
import { measured } from "./cards/measure";

const CLEAR: Hall["conditions"] = () => ({ blur: 0.5, shake: 0, shakeAngle: 0, white: 220, darkest: 0.8, lightFrom: 1, noise: 2, quality: 0 });
const seenIn = (seed: number, hall: Hall) => {
  const taken = photo(seed, hall);
  return { taken, seen: settled(cardsIn(taken.grey)) };
};

describe("words", () => {
  test("a card is found in its four rotations, also with as many errors as are allowed, and not with more", () => {
    const chance = chanceOf(1);
    for (let card = 1; card <= CARDS; card += 1) {
      let cells = cellsOf(card);
      for (let turns = 0; turns < 4; turns += 1) {
        expect(matched(gridOf(cells))).toEqual({ card, turns, errors: 0 });
        const spoiled = [...cells];
        const wrong = new Set<number>();
        while (wrong.size < MOST_ERRORS) wrong.add(chance.whole(0, 35));
        for (const n of wrong) spoiled[n] = !spoiled[n];
        expect(matched(gridOf(spoiled))).toEqual({ card, turns, errors: MOST_ERRORS });
        while (wrong.size < 7) wrong.add(chance.whole(0, 35));
        const worse = cells.map((cell, n) => (wrong.has(n) ? !cell : cell));
        expect(matched(gridOf(worse))).toBeNull();
        cells = turned(cells);
      }
    }
  });

  test("fewer than half as many errors are put right as would make another card", () => {
    expect(MOST_ERRORS).toBeLessThanOrEqual((cards.distance - 1) / 2 - 1);
  });
});

describe("photos of a hall", () => {
  test("at three metres, dim, blurred, noisy, uneven, cluttered: nearly all are read, none wrong", { timeout: 400_000 }, () => {
    const told = measured(180);
    expect(told.wrong).toBe(0);
    expect(told.read / told.free, told.faults.join("\n")).toBeGreaterThanOrEqual(0.99);
    expect(told.coveredRead).toBeGreaterThan(0);
  });

  test("thirty cards in one picture, each with its letter", { timeout: 200_000 }, () => {
    const { taken, seen } = seenIn(77, { ...AT_THREE_METRES, covered: 0, away: 20, conditions: CLEAR });
    expect(taken.held.map(({ card, answer }) => `${card}${answer}`).sort()).toEqual(seen.map(({ card, answer }) => `${card}${answer}`).sort());
  });

  test("cards that cover each other, held every way: read right or not at all", { timeout: 400_000 }, () => {
    const told = measured(160, 500, PILE);
    expect(told.wrong, told.faults.filter((fault) => fault.includes("WRONG")).join("\n")).toBe(0);
    expect(told.cards - told.free).toBeGreaterThan(100);
  });

  test("a room without cards shows none", { timeout: 200_000 }, () => {
    for (let seed = 900; seed < 906; seed += 1) expect(seenIn(seed, { ...AT_THREE_METRES, people: 0 }).seen).toEqual([]);
  });

  test("the darkest room: what is not read is not told either", { timeout: 200_000 }, () => {
    const night: Hall = { ...AT_THREE_METRES, conditions: (chance) => ({ ...AT_THREE_METRES.conditions(chance), white: 34, noise: 7 }) };
    expect(measured(90, 40, night).wrong).toBe(0);
  });

  test("a card seen in a mirror is no card", { timeout: 200_000 }, () => {
    const { grey } = photo(78, { ...AT_THREE_METRES, covered: 0, conditions: CLEAR });
    const data = Uint8Array.from(grey.data, (_, n) => grey.data[n - (n % grey.width) + grey.width - 1 - (n % grey.width)]!);
    expect(cardsIn({ ...grey, data })).toEqual([]);
  });

  test("pictures of any size are read, also the smallest", () => {
    for (const [width, height] of [[1, 1], [2, 40], [17, 3]] as const) expect(cardsIn({ width, height, data: new Uint8Array(width * height) })).toEqual([]);
  });
});

const look = (card: number, answer: Seen["answer"]): Seen => ({ card, answer, errors: 0, corners: [[0, 0], [8, 0], [8, 8], [0, 8]] });

describe("votes", () => {
  test("one look is no answer, two that agree are", () => {
    const votes = new Votes();
    votes.see([look(3, "B")], 0);
    expect(votes.of(3)).toEqual({ is: "seen", answer: "B" });
    votes.see([look(3, "B")], 0);
    expect(votes.of(3)).toEqual({ is: "seen", answer: "B" });
    votes.see([look(3, "B"), look(4, null)], 100);
    expect(votes.of(3)).toEqual({ is: "accepted", answer: "B" });
    expect(votes.of(4)).toEqual({ is: "unclear" });
    expect(votes.of(5)).toBeNull();
  });

  test("looks that contradict each other are not accepted, until the old one is forgotten", () => {
    const votes = new Votes();
    for (const at of [0, 100]) votes.see([look(3, "B")], at);
    votes.see([look(3, "C")], 200);
    expect(votes.of(3)).toEqual({ is: "unclear" });
    for (const at of [300, 400]) votes.see([look(3, "C")], at + REMEMBERED);
    expect(votes.of(3)).toEqual({ is: "accepted", answer: "C" });
  });

  test("the same card in two hands with two letters is unclear", () => {
    const votes = new Votes();
    for (const at of [0, 100, 200]) votes.see([look(3, "B"), look(3, "D")], at);
    expect(votes.of(3)).toEqual({ is: "unclear" });
    expect(LETTERS).toHaveLength(4);
  });
});
