import { beforeEach, expect, test } from "vitest";
import { clock, day, figure, said, speak, t, tn, tp } from "../shell/words";

beforeEach(() => speak("vi"));

test("texts come in the language that was chosen, with their places filled", async () => {
  expect(t("Not in any catalogue {name}", { name: "Lan" })).toBe("Not in any catalogue Lan");
  expect(t("On this phone")).not.toBe("On this phone");
  await speak("en");
  expect(t("On this phone")).toBe("On this phone");
  expect(tn("{n} record on this phone", "{n} records on this phone", 1)).toBe("1 record on this phone");
  expect(tn("{n} record on this phone", "{n} records on this phone", 1820)).toBe("1,820 records on this phone");
});

test("a context tells words apart", () => {
  expect(tp("day", "Today")).toBe("Hôm nay");
});

test("figures, days and times are written as the language writes them", async () => {
  expect([figure(1820.5), day("2025-10-05"), clock("2025-10-05T08:05:00")]).toEqual(["1.820,5", "05/10/2025", "08:05"]);
  await speak("en");
  expect([figure(1820.5), day("2025-10-05")]).toEqual(["1,820.5", "5 Oct 2025"]);
  await speak("bn");
  expect([figure(350000), day("2025-10-05")]).toEqual(["৩,৫০,০০০", "০৫/১০/২০২৫"]);
});

test("what the server says in several languages falls back on Vietnamese", async () => {
  await speak("bn");
  expect(said({ vi: "Thăm hộ", en: "Visit" })).toBe("Thăm hộ");
  expect(said({ vi: "Thăm hộ", bn: "পরিদর্শন" })).toBe("পরিদর্শন");
});
