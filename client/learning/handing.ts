/** Handing the phone over: to whoever comes, or to one whom the volunteer has named. */
import { signal } from "@preact/signals";
import { handed } from "../shell/handed";
import { go } from "../shell/router";
import { onLock } from "../store/vault";

/** Whom the volunteer named: she still shows her picture, or chooses one. */
export const wanted = signal<string | null>(null);

onLock(() => {
  wanted.value = null;
});

/** Hand the phone over; `whom`: a person's id, null for whoever comes. */
export function handOver(whom: string | null): void {
  wanted.value = whom;
  go("learner");
  handed.value = "";
}

/** Give the phone back to a learner who was interrupted: she has shown her picture already. */
export function handBack(whom: string, to: string): void {
  go(`learner/${to}`, true);
  handed.value = whom;
}
