/** The service worker: keeps the app's own files, answers every page of it, nothing else. */
import { addPlugins, precacheAndRoute, createHandlerBoundToURL, cleanupOutdatedCaches } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;
/** Filled in by the build: every file that must be there without signal. */
declare const __KEPT__: { url: string; revision: string | null }[];

// These files are the same for everybody: a "Vary" of the server must not hide them from a request without signal.
addPlugins([{ cacheWillUpdate: async ({ response }) => (response.status === 200 ? plain(response) : null) }]);
precacheAndRoute(__KEPT__);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("index.html"), { allowlist: [/\/app\//] }));
// Fonts that few pages need are kept from their first use on.
registerRoute(({ url }) => url.pathname.endsWith(".woff2"), new CacheFirst({ cacheName: "fonts" }));

// The very first page is served without us: take it over, so that it can go offline at once.
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// A new version waits until the person says so; it never reloads a form that is half done.
self.addEventListener("message", (event) => {
  if (event.data === "take over") void self.skipWaiting();
});

async function plain(response: Response): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.delete("Vary");
  return new Response(await response.arrayBuffer(), { status: 200, headers });
}
