/** How the field app is built: old phones, one page, a service worker with the list of files. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import preact from "@preact/preset-vite";
import { build, defineConfig, type Plugin } from "vite";

const OLDEST = "chrome80";
/** Fonts that only some pages need: fetched when a letter asks for them, then kept. */
const LATER = /latin-ext|bengali|\.map$/;

/** Build shell/worker.ts apart, with the list of what it keeps for offline use. */
function serviceWorker(): Plugin {
  let files: string[] = [];
  let out = "";
  return {
    name: "service-worker",
    apply: "build",
    writeBundle(options, bundle) {
      out = options.dir ?? "";
      files = Object.keys(bundle).filter((name) => !LATER.test(name));
    },
    async closeBundle() {
      const shipped = ["manifest.webmanifest", "icons/mark.svg", "icons/192.png", "icons/512.png"];
      const kept = [...files, ...shipped].map((url) => ({
        url,
        revision: url.startsWith("assets/") ? null : digest(join(out, url)),
      }));
      await build({
        configFile: false,
        publicDir: false,
        logLevel: "warn",
        define: { __KEPT__: JSON.stringify(kept), "process.env.NODE_ENV": '"production"' },
        build: {
          target: OLDEST,
          outDir: out,
          emptyOutDir: false,
          lib: { entry: "shell/worker.ts", formats: ["iife"], name: "worker", fileName: () => "worker.js" },
        },
      });
    },
  };
}

function digest(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16);
}

export default defineConfig({
  base: "/app/",
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false }), serviceWorker()],
  server: { fs: { allow: [".."] }, proxy: { "/device": "http://127.0.0.1:8000", "/learn/packs": "http://127.0.0.1:8000" } },
  build: {
    target: OLDEST,
    cssTarget: OLDEST,
    assetsInlineLimit: 0, // the page's policy allows no data: address
    modulePreload: { polyfill: false },
    cssCodeSplit: true,
    // Few files: each is packed on its own, and all of them are kept for offline use anyway.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "codes", test: /client\/(standing\/Give|parts\/QrCode)|node_modules\/uqr/, includeDependenciesRecursively: false }, { name: "learning", test: /client\/(learning\/|store\/packs)|content\/cards/, includeDependenciesRecursively: false }, { name: "base", test: /client\/(store|shell)\//, includeDependenciesRecursively: false }, { name: "screens", test: /client\/(fieldwork|parts|people|standing)\//, includeDependenciesRecursively: false }] } } },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.{ts,tsx}"], setupFiles: ["tests/setup.ts"], server: { deps: { inline: ["web-did-resolver"] } } },
} as Parameters<typeof defineConfig>[0]);
