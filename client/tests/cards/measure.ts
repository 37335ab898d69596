/** Reads many photos of the hall and counts: read, missed, wrong. */
import { greyOf } from "../../learning/cards/grey";
import { cardsIn, settled } from "../../learning/cards/read";
import { hallAt, photo, PILE, type Hall } from "./hall";

export { hallAt, PILE };

export interface Figures {
  photos: number; cards: number; free: number; read: number; unsure: number; coveredRead: number;
  /** An answer or a card told that was not there. */
  wrong: number; errors: number; ms: number; faults: string[];
}

export function measured(cards: number, first = 1, hall?: Hall, each?: (figures: Figures) => void): Figures {
  const told: Figures = { photos: 0, cards: 0, free: 0, read: 0, unsure: 0, coveredRead: 0, wrong: 0, errors: 0, ms: 0, faults: [] };
  for (let seed = first; told.cards < cards; seed += 1) {
    one(told, seed, hall);
    each?.(told);
  }
  return told;
}

function one(told: Figures, seed: number, hall?: Hall): void {
  const { grey, held, conditions } = photo(seed, hall);
  const began = performance.now();
  const seen = settled(cardsIn(grey));
  told.ms += performance.now() - began;
  told.photos += 1;
  told.cards += held.length;
  for (const card of held) {
    const found = seen.find((one) => one.card === card.card);
    if (!card.isCovered) told.free += 1;
    if (found?.answer === card.answer) {
      told.errors += found.errors;
      if (card.isCovered) told.coveredRead += 1;
      else told.read += 1;
    } else if (!card.isCovered) {
      if (found && !found.answer) told.unsure += 1;
      told.faults.push(`${seed}: card ${card.card} ${card.answer} side ${card.side.toFixed(0)} at ${card.corners[0].map(Math.round).join(",")} ${found ? "unsure" : "missed"} ${JSON.stringify(conditions)}`);
    }
  }
  for (const found of seen) {
    const real = held.find((card) => card.card === found.card);
    if (found.answer && found.answer !== real?.answer) {
      told.wrong += 1;
      told.faults.push(`${seed}: WRONG card ${found.card} ${found.answer} for ${real?.answer ?? "none"}, ${found.errors} errors`);
    }
  }
}

/** A photo from a file, with what is on it. */
export interface PhotoOf { name: string; rgba: ArrayLike<number>; width: number; height: number; held: { card: number; letter: string }[] }

/** Read photos from files; give how many cards there are, how many were read, and what was not right. */
export function countIn(photos: readonly PhotoOf[]): { all: number; read: number; ms: number; wrong: string[]; missed: string[] } {
  const told = { all: 0, read: 0, ms: 0, wrong: [] as string[], missed: [] as string[] };
  for (const { name, rgba, width, height, held } of photos) {
    const began = performance.now();
    const seen = settled(cardsIn(greyOf(rgba, width, height)));
    told.ms += performance.now() - began;
    told.all += held.length;
    for (const { card, letter } of held) {
      if (seen.some((one) => one.card === card && one.answer === letter)) told.read += 1;
      else told.missed.push(`${name}: card ${card} ${letter}`);
    }
    for (const one of seen) {
      if (one.answer && !held.some(({ card, letter }) => card === one.card && letter === one.answer)) told.wrong.push(`${name}: card ${one.card} ${one.answer}`);
    }
  }
  return told;
}
