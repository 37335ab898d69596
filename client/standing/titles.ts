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

titled("activities.record", (payload) => (payload ? kindLabel(String(payload.kind)) : t("Activity")));
