/** A new version of the app waits until the person takes it; a form that is half done is never lost. */
import { signal } from "@preact/signals";

/** A new version is here and waits. */
export const updateWaits = signal(false);
/** Somebody is filling in a form. */
export const formOpen = signal(false);

let waiting: ServiceWorker | null = null;
let isAsked = false;

/** Register the service worker; without one (old browser, private window) the app works online. */
export async function watchUpdates(): Promise<void> {
  if (!("serviceWorker" in navigator) || !import.meta.env.PROD) return;
  const wasControlled = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // Another window may have taken the new version: this one follows unless a form is open.
    if (isAsked || (wasControlled && !formOpen.value)) location.reload();
  });
  try {
    const found = await navigator.serviceWorker.register("/app/worker.js", { scope: "/app/" });
    const look = (worker: ServiceWorker | null) => {
      if (!worker || !navigator.serviceWorker.controller) return;
      const tell = () => {
        if (worker.state !== "installed") return;
        waiting = worker;
        updateWaits.value = true;
      };
      worker.addEventListener("statechange", tell);
      tell();
    };
    look(found.waiting ?? found.installing);
    found.addEventListener("updatefound", () => look(found.installing));
    setInterval(() => void found.update().catch(() => undefined), 3_600_000);
  } catch {
    // No service worker: everything works while there is signal.
  }
}

/** Take the new version: called by a person, drafts and outbox lie in the database. */
export function takeUpdate(): void {
  isAsked = true;
  waiting?.postMessage("take over");
}
