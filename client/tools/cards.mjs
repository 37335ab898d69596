/**
 * Measure the reader of answer cards on rendered photos: npm run cards -- --n 10000
 * [--seed 1] [--metres 4] [--width 1920] [--pile] [--faults] [--json]. Without metres: 2.5 to 3.3; a pile is
 * cards behind cards, near and askew. --photos FOLDER: JPEGs with their truth.json
 * (python -m tests.journeys.card_photos --photos 40 --into FOLDER).
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "vite";

const told = process.argv.slice(2);
const number = (name, otherwise) => (told.includes(name) ? Number(told[told.indexOf(name) + 1]) : otherwise);
const has = (name) => told.includes(name);

/** Bundle the measuring with the reader, as the app's build would; node runs no TypeScript. */
async function bundled() {
  const made = await build({
    configFile: false, logLevel: "error",
    build: { ssr: "tests/cards/measure.ts", write: false, minify: false, rolldownOptions: { output: { codeSplitting: false } } },
  });
  const folder = mkdtempSync(join(tmpdir(), "cards-"));
  const file = join(folder, "measure.mjs");
  writeFileSync(file, (Array.isArray(made) ? made[0] : made).output[0].code);
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const { measured, hallAt, PILE, countIn } = await bundled();
const hall = has("--pile") ? PILE : has("--metres") || has("--width") ? hallAt(number("--metres", 3), number("--width", 1280)) : undefined;
if (has("--photos")) {
  const { default: jpeg } = await import("jpeg-js");
  const folder = told[told.indexOf("--photos") + 1];
  const truth = JSON.parse(readFileSync(join(folder, "truth.json"), "utf8"));
  const photos = Object.keys(truth).map((name) => {
    const { width, height, data } = jpeg.decode(readFileSync(join(folder, name)), { useTArray: true, formatAsRGBA: true });
    return { name, width, height, rgba: data, held: truth[name] };
  });
  const { all, read, ms, wrong, missed } = countIn(photos);
  for (const one of [...wrong.map((fault) => `WRONG ${fault}`), ...missed.map((fault) => `missed ${fault}`)]) console.log(one);
  console.log(`${photos.length} photos, ${all} cards, ${read} read (${((100 * read) / all).toFixed(2)} %), ${wrong.length} wrong, ${(ms / photos.length).toFixed(1)} ms a frame`);
  process.exit(wrong.length ? 1 : 0);
}
const began = Date.now();
const f = measured(number("--n", 10_000), number("--seed", 1), hall, (now) => {
  if (!has("--json") && now.photos % 50 === 0) console.error(`${now.cards} cards, ${((100 * now.read) / now.free).toFixed(2)} % read, ${now.wrong} wrong, ${(Date.now() - began) / 1000} s`);
});
if (has("--faults")) for (const fault of f.faults) console.log(fault);
const figures = {
  photos: f.photos, cards: f.cards, unobstructed: f.free, read: f.read, read_percent: Number(((100 * f.read) / f.free).toFixed(2)), too_askew: f.unsure,
  covered: f.cards - f.free, covered_read_right: f.coveredRead, wrong: f.wrong,
  ms_per_frame: Number((f.ms / f.photos).toFixed(1)), cards_per_second: Math.round((1000 * (f.read + f.coveredRead)) / f.ms),
};
console.log(has("--json") ? JSON.stringify(figures) : Object.entries(figures).map(([name, value]) => `${name.replaceAll("_", " ").padEnd(20)} ${value}`).join("\n"));
if (f.wrong) process.exit(1);
