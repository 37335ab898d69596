/** Cards as they were printed, photographed by another road (tests/journeys/card_photos.py) and kept as JPEG. */
import { decode } from "jpeg-js";
import { expect, test } from "vitest";
import { countIn, type PhotoOf } from "./cards/measure";
import truth from "./fixtures/cards/truth.json";

const FILES = import.meta.glob<string>("./fixtures/cards/*.jpg", { query: "?inline", import: "default", eager: true });

test("cards of the printed sheet are read from JPEGs: at least 99 of 100, none wrong", { timeout: 200_000 }, () => {
  const photos = Object.entries(FILES).map(([path, address]): PhotoOf => {
    const name = path.split("/").pop()!;
    const bytes = Uint8Array.from(atob(address.split(",")[1]!), (letter) => letter.charCodeAt(0));
    const { width, height, data } = decode(bytes, { useTArray: true, formatAsRGBA: true });
    return { name, rgba: data, width, height, held: (truth as unknown as Record<string, PhotoOf["held"]>)[name]! };
  });
  const { all, read, wrong, missed } = countIn(photos);
  expect(all).toBeGreaterThan(90);
  expect(wrong).toEqual([]);
  expect(read / all, missed.join("\n")).toBeGreaterThanOrEqual(0.99);
});
