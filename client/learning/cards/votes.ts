/** An answer counts when several pictures agree on it: one look is no answer. */
import type { Letter } from "./codes";
import { settled, type Seen } from "./read";

/** Looks that must agree, and for how long (milliseconds) a look is remembered. */
export const LOOKS = 2;
export const REMEMBERED = 3000;

export type Vote = { is: "seen"; answer: Letter } | { is: "accepted"; answer: Letter } | { is: "unclear" };

interface Look { at: number; answer: Letter | null }

/** Collects what was seen of each card; looks older than REMEMBERED are forgotten when new ones come. */
export class Votes {
  private readonly looks = new Map<number, Look[]>();
  private last = -1;

  /** Take in one picture. The same instant twice is the same picture: it tells nothing new. */
  see(seen: readonly Seen[], at: number): void {
    if (at === this.last) return;
    this.last = at;
    for (const { card, answer } of settled(seen)) {
      const before = (this.looks.get(card) ?? []).filter((look) => at - look.at <= REMEMBERED);
      this.looks.set(card, [...before, { at, answer }]);
    }
    for (const card of twice(seen)) this.looks.set(card, [...(this.looks.get(card) ?? []), { at, answer: "A" }, { at, answer: "B" }]);
  }

  /** Give what is known of a card. Two letters within the time contradict each other. */
  of(card: number): Vote | null {
    const told = (this.looks.get(card) ?? []).map((look) => look.answer).filter((one): one is Letter => one !== null);
    if (!told.length) return this.looks.has(card) ? { is: "unclear" } : null;
    if (told.some((one) => one !== told[0])) return { is: "unclear" };
    return { is: told.length >= LOOKS ? "accepted" : "seen", answer: told[0]! };
  }

  /** Give every card with its vote. */
  all(): Map<number, Vote> {
    return new Map(Array.from(this.looks.keys(), (card) => [card, this.of(card)!]));
  }
}

/** Cards that were there twice with different letters: both contradict. */
function twice(seen: readonly Seen[]): number[] {
  const kept = new Set(settled(seen).map(({ card }) => card));
  return Array.from(new Set(seen.map(({ card }) => card))).filter((card) => !kept.has(card));
}
