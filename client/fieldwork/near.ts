/** Where one stands in the lane: the number of the household that was opened last. */
import { signal } from "@preact/signals";
import { onLock } from "../store/vault";

export const lastNumber = signal<string | null>(null);
/** House numbers around that one first, or along the lane: the phone knows numbers, no distances. */
export const isNearFirst = signal(false);

onLock(() => {
  lastNumber.value = null;
});
