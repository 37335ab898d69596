/** Keeps the screen on while codes are shown or read, where the phone allows it. */
import { useEffect } from "preact/hooks";

interface Lock {
  release: () => Promise<void>;
}

export function useAwake(): void {
  useEffect(() => {
    let isOver = false;
    let lock: Lock | undefined;
    const asked = (navigator as { wakeLock?: { request: (what: "screen") => Promise<Lock> } }).wakeLock;
    asked?.request("screen").then((given) => (isOver ? void given.release() : (lock = given)), () => undefined);
    return () => {
      isOver = true;
      void lock?.release();
    };
  }, []);
}
