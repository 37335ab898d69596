/** What waits on this phone, counted apart from what the server has in its books. */
import type { Kind } from "../contract/kind";
import { holds } from "./answers";
import type { Visit } from "./held";

type Counts = Record<string, number>;

/** Give how much waits here for each figure, as the counts of its kinds say; levels of persons are reckoned by the server alone. */
export function waitingFor(visits: readonly Visit[], isOpen: (command: string) => boolean, kinds: readonly Kind[]): Counts {
  const open = visits.filter((v) => v.pending && isOpen(v.pending));
  const found: Counts = { households_visited: householdsMet(open) };
  for (const visit of open) {
    for (const count of kinds.find((kind) => kind.code === visit.kind)?.counts ?? []) {
      if (count.group !== "all" || !holds(count.when, visit.answers)) continue;
      const answer = count.field === null ? 1 : visit.answers[count.field];
      found[count.measure] = (found[count.measure] ?? 0) + (Number.isInteger(answer) ? Number(answer) : 0);
    }
  }
  return found;
}

function householdsMet(visits: readonly Visit[]): number {
  const met = visits.filter((v) => v.kind === "household_visit" && ["met", "again"].includes(String(v.answers.outcome)));
  return new Set(met.map((v) => v.household)).size;
}
