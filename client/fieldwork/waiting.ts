/** What waits on this phone, counted apart from what the server has in its books. */
import type { Visit } from "./held";

interface Counted { indicator: string; n: (visits: readonly Visit[]) => number }

const of = (kind: string) => (visits: readonly Visit[]) => visits.filter((v) => v.kind === kind).length;
const sum = (field: string) => (visits: readonly Visit[]) => visits.reduce((all, v) => all + (Number(v.answers[field]) || 0), 0);

/** Figures that a record adds to by itself; levels of persons are reckoned by the server alone. */
export const COUNTED: readonly Counted[] = [
  { indicator: "visits", n: of("household_visit") },
  { indicator: "households_visited", n: (visits) => new Set(visits.filter((v) => v.kind === "household_visit" && ["met", "again"].includes(String(v.answers.outcome))).map((v) => v.household)).size },
  { indicator: "persons_guided", n: sum("persons_guided") },
  { indicator: "support_turns", n: of("support_turn") },
  { indicator: "sessions", n: of("group_session") },
];

/** Give how much waits here for each figure. */
export function waitingFor(visits: readonly Visit[], isOpen: (command: string) => boolean): Record<string, number> {
  const open = visits.filter((v) => v.pending && isOpen(v.pending));
  return Object.fromEntries(COUNTED.map(({ indicator, n }) => [indicator, n(open)]));
}
