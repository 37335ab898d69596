/** Cards as they were printed, photographed by another road (tests/journeys/card_photos.py) and kept as JPEG. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { decode } from "jpeg-js";
import { expect, test } from "vitest";
import { greyOf } from "../learning/cards/grey";
import { cardsIn, settled } from "../learning/cards/read";

const FOLDER = process.env.CARD_PHOTOS ?? join(__dirname, "fixtures", "cards");
type Held = { card: number; letter: string; corners: [number, number][] };
const truth = JSON.parse(readFileSync(join(FOLDER, "truth.json"), "utf8")) as Record<string, Held[]>;

test("cards of the printed sheet are read from JPEGs: at least 99 of 100, none wrong", { timeout: 600_000 }, () => {
  let [all, read] = [0, 0];
  const [wrong, missed]: [string[], string[]] = [[], []];
  for (const name of readdirSync(FOLDER).filter((one) => one.endsWith(".jpg"))) {
    const { width, height, data } = decode(readFileSync(join(FOLDER, name)), { useTArray: true, formatAsRGBA: true });
    const seen = settled(cardsIn(greyOf(data, width, height)));
    const held = truth[name]!;
    all += held.length;
    read += held.filter(({ card, letter }) => seen.some((one) => one.card === card && one.answer === letter)).length;
    for (const { card, letter, corners } of held) if (!seen.some((one) => one.card === card && one.answer)) missed.push(`${name}: ${card} ${letter} ${JSON.stringify(corners[0])}`);
    for (const one of seen) if (one.answer && !held.some(({ card, letter }) => card === one.card && letter === one.answer)) wrong.push(`${name}: ${one.card} ${one.answer}`);
  }
  if (process.env.CARD_PHOTOS) process.stdout.write(`${all} cards, ${read} read, ${wrong.length} wrong\n${missed.join("\n")}\n`);
  expect(wrong).toEqual([]);
  expect(read / all, missed.join("\n")).toBeGreaterThanOrEqual(0.99);
});
