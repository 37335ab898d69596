/** Fail when what the phone must fetch to start offline weighs more than 150 kB (gzip). */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const MOST = 150_000;
/** Fetched after the start: what reads codes where the phone has no reader of its own, what draws them, and learning. */
const LATER = { "for reading codes": /jsQR/i, "for showing codes": /^assets\/codes-/, "for learning": /^assets\/((words\.)?learning|ed25519)/i };
const whatFor = (name) => Object.keys(LATER).find((what) => LATER[what].test(name));
const weigh = (path) => gzipSync(readFileSync(`dist/${path}`), { level: 9 }).length;

const files = ["index.html", "worker.js", ...readdirSync("dist/assets").map((name) => `assets/${name}`)];
const code = files.filter((name) => /\.(js|css|html)$/.test(name)).map((name) => [name, weigh(name)]);
const start = code.filter(([name]) => !whatFor(name));
const fonts = files.filter((name) => /\.woff2$/.test(name) && !/latin-ext|bengali/.test(name));
const sum = (rows) => rows.reduce((all, [, bytes]) => all + bytes, 0);
const kb = (bytes) => `${(bytes / 1000).toFixed(1).padStart(6)} kB`;

for (const [name, bytes] of code.sort((a, b) => b[1] - a[1])) console.log(kb(bytes), name);
console.log(kb(sum(start)), `to start offline, of ${MOST / 1000} kB (scripts, styles, words of two languages)`);
for (const what of Object.keys(LATER)) console.log(kb(sum(code.filter(([name]) => whatFor(name) === what))), `kept beside it, ${what}`);
console.log(kb(fonts.reduce((all, name) => all + readFileSync(`dist/${name}`).length, 0)), `fonts (${fonts.length} files)`);
if (sum(start) > MOST) {
  console.error("The field app has grown too heavy.");
  process.exit(1);
}
