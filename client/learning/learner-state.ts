/** A learner as a screen holds her: changed at once, kept behind it, so that fast presses lose nothing. */
import { useEffect, useRef, useState } from "preact/hooks";
import { keepLearner, type Learner } from "./learners";

export interface Held {
  learner: Learner | null;
  /** It could not be kept or opened: there is no room, or the phone was locked meanwhile. */
  isLost: boolean;
  /** Change her by what she is now; kept at once. */
  change: (how: (learner: Learner) => Learner) => void;
  /** Do something that takes its time, once: presses in between are passed over. */
  act: (what: (learner: Learner) => Promise<Learner>) => Promise<boolean>;
}

/** Hold a learner; `load` is asked again when `key` changes. */
export function useLearner(key: string, load: () => Promise<Learner>): Held {
  const [learner, setLearner] = useState<Learner | null>(null);
  const now = useRef<Learner | null>(null);
  const isBusy = useRef(false);
  const [isLost, setLost] = useState(false);
  const show = (next: Learner | null) => {
    now.current = next;
    setLearner(next);
  };
  useEffect(() => {
    let isHere = true;
    show(null);
    setLost(false);
    void load().then((found) => isHere && show(found)).catch(() => isHere && setLost(true));
    return () => {
      isHere = false;
    };
  }, [key]);
  return {
    learner,
    isLost,
    change: (how) => {
      if (!now.current || isBusy.current) return;
      const next = how(now.current);
      if (next === now.current) return;
      show(next);
      void keepLearner(next).then(() => setLost(false), () => setLost(true));
    },
    act: async (what) => {
      if (!now.current || isBusy.current) return false;
      isBusy.current = true;
      try {
        show(await what(now.current));
        setLost(false);
        return true;
      } catch {
        setLost(true);
        return false;
      } finally {
        isBusy.current = false;
      }
    },
  };
}
