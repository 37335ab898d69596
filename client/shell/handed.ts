/** Whether the phone is in a learner's hands: then only the screens of learning are drawn. */
import { signal } from "@preact/signals";
import { onLock } from "../store/vault";

/** Whoever only looks: nothing is kept, nothing is sent. */
export const GUEST = "guest";

/** Who learns: null while the holder works, "" while nobody has chosen herself yet, `GUEST`, a person's id. */
export const handed = signal<string | null>(null);

// Giving back is locking; so is everything else that ends it (a restart, minutes without a touch).
onLock(() => {
  handed.value = null;
});
