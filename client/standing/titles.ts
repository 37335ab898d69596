/** What a command is called on the sync page. Who adds a verb adds its title. */
import { kindLabel } from "../fieldwork/kinds";
import { t } from "../shell/words";

type Payload = Record<string, unknown> | null;
type Title = (payload: Payload) => string;
const titles = new Map<string, Title>();

export function titled(verb: string, title: Title): void {
  titles.set(verb, title);
}

/** Give the title; without payload (a colleague's, or locked) only its sort is told. */
export function titleOf(verb: string, payload: Payload): string {
  return (titles.get(verb) ?? (() => t("A record")))(payload);
}

const results = new Map<string, (result: Record<string, unknown>) => string>();

/** Say what the server answered to a command of this verb: a result, where there is one. */
export function resultWords(verb: string, result: Record<string, unknown> | undefined): string {
  return result ? (results.get(verb)?.(result) ?? "") : "";
}

results.set("learning.hand_in", ({ is_passed, right, asked }) =>
  is_passed === undefined ? "" : is_passed ? t("Passed: {right} of {asked}", { right: Number(right), asked: Number(asked) }) : t("Not passed yet: {right} of {asked}", { right: Number(right), asked: Number(asked) }));

titled("activities.record", (payload) => (payload ? kindLabel(String(payload.kind)) : t("Activity")));
titled("activities.amend", () => t("A record put right"));
titled("activities.void", () => t("A record declared void"));
titled("activities.attach_photo", () => t("Photo of a record"));
titled("people.give_consent", () => t("Consent"));
titled("people.withdraw_consent", () => t("Consent taken back"));
titled("people.register_household", (payload) => (payload ? t("New household: {name}", { name: String(payload.head_name) }) : t("New household")));
titled("people.register_person", (payload) => (payload ? t("New person: {name}", { name: String(payload.full_name) }) : t("New person")));
titled("people.register_business", (payload) => (payload ? t("New business: {name}", { name: String(payload.name) }) : t("New business")));
titled("people.correct", () => t("Correction"));
titled("tasks.claim", () => t("Task taken on"));
titled("tasks.release", () => t("Task given back"));
titled("stock.move", () => t("Goods of the team"));
titled("learning.study", () => t("A lesson learned"));
titled("learning.hand_in", () => t("A test handed in"));
titled("learning.record_voice", () => t("A step of a lesson, read aloud"));
titled("learning.withdraw_voice", () => t("A recording taken back"));
