/** The commands of learning, until contract/generated.ts knows them. */
import type { GivenBy } from "../contract/pack";
import { record as recordAny, type Told } from "../store/outbox";

interface Payloads {
  "learning.study": { person: string; place: number; course: string; edition: string; lesson: string; steps: number; is_finished: boolean; answers: GivenBy; way: string; began_at: string; ended_at: string };
  "learning.hand_in": { person: string; place: number; course: string; edition: string; seed: string; answers: GivenBy; began_at: string; ended_at: string };
}

export const record = recordAny as unknown as <V extends keyof Payloads>(verb: V, payload: Payloads[V], told?: Told) => Promise<string>;
