/** Whom to visit next, out of the rows of this phone; and what the list may be narrowed to. */
import { said } from "../shell/words";
import { all, one, rowsChanged } from "../store/rows";
import { folded, searchKey } from "../store/text";
import { session } from "../store/vault";
import { attained, house, isPriority, person, placeName, type House } from "./held";
import { recordsOf, type Held } from "./records";
import { tasksOf, type Claim, type Row, type Rule, type Task } from "./rules";

export interface Todo extends Task {
  title: string;
  /** Why, in the words of the rule; a household may have several reasons. */
  why: string[];
  household: House | undefined;
  /** The record that the rules saw. */
  record: Row;
}

export type Filter = "never" | "priority" | "follow" | "nearly" | "mine";
export const FILTERS: readonly Filter[] = ["never", "priority", "follow", "nearly", "mine"];

const FITS: Record<Filter, (todo: Todo) => boolean> = {
  never: ({ record }) => record.type === "household" && record.visits === 0,
  priority: ({ record, household }) => isPriority((record.groups as string[] | undefined) ?? household?.groups),
  follow: ({ record }) => record.type === "household" && (record.visits as number) > 0,
  nearly: ({ record }) => record.type === "person",
  mine: (todo) => todo.is_mine,
};

export function fits(todo: Todo, filter: Filter): boolean {
  return FITS[filter](todo);
}

let kept: { turn: number; on: string; near: string | null; me: string; todos: Todo[] } | undefined;

/** Give what there is to do on a day, the first one first; reckoned anew only when rows changed. */
export function todosOn(on: string, near: string | null): Todo[] {
  const [turn, me] = [rowsChanged.value, session.value?.holder.id ?? ""];
  if (kept && kept.turn === turn && kept.on === on && kept.near === near && kept.me === me) return kept.todos;
  const records = recordsOf(heldNow(), on);
  const byId = new Map(records.map((record) => [`${record.type}:${record.id}`, record]));
  const tasks = tasksOf(all<Rule>("rule"), records, { on, claims: all<Claim>("claim"), me, near });
  const todos = joined(tasks.map((task) => todoOf(task, byId.get(`${task.type}:${task.subject}`)!)));
  kept = { turn, on, near, me, todos };
  return todos;
}

/** The rows as the rules want them: what waits on this phone counts as reached. */
function heldNow(): Held {
  const reached = (row: Row) => ({ ...row, attained: attained(row as { id: string; attained?: string[] }) });
  return { household: all<Row>("household"), person: all<Row>("person").map(reached), unit: all<Row>("unit"), visit: all<Row>("visit").filter((row) => !row.is_void) };
}

/** One line per door: the first of its tasks leads, the others are further reasons. */
function joined(todos: Todo[]): Todo[] {
  const byDoor = new Map<string, Todo>();
  for (const todo of todos) {
    const key = `${todo.type}:${todo.subject}:${todo.action}`;
    const known = byDoor.get(key);
    if (known) known.why.push(...todo.why);
    else byDoor.set(key, todo);
  }
  return [...byDoor.values()];
}

function todoOf(task: Task, record: Row): Todo {
  const someone = task.type === "person" ? person(task.subject) : undefined;
  const household = task.type === "household" ? house(task.subject) : house(someone?.household);
  const title = someone?.full_name ?? household?.head_name ?? placeName(Number(task.subject));
  return { ...task, title, household, record, why: [said(one<Rule & { id: string }>("rule", task.rule)?.label)] };
}

/** Tell whether somebody who types these words means this one; marks on letters do not matter. */
export function isMeant(todo: Todo, query: string): boolean {
  const words = folded(query);
  if (!words.length) return true;
  const key = ` ${searchKey([todo.title, todo.household?.head_name, todo.household?.number, todo.household?.phone, todo.household?.address, ...todo.why].filter(Boolean).join(" "))}`;
  const bare = key.replace(/ 0+(?=\d)/g, " ");
  return words.every((word) => key.includes(` ${word}`) || bare.includes(` ${word.replace(/^0+(?=\d)/, "")}`));
}

/** Tasks of one household and of those who live there. */
export function todosAt(household: string, on: string): Todo[] {
  return todosOn(on, null).filter((todo) => todo.household?.id === household);
}

/** Where a task is done. */
export function addressOf(todo: Todo): string {
  if (todo.type === "household") return `household/${todo.subject}`;
  if (todo.type === "person") return `record/${todo.action ?? "skill_check"}/person:${todo.subject}`;
  return `record/${todo.action ?? "village_survey"}/place:${todo.subject}`;
}

