import { expect, test } from "vitest";
import { applyPage, candidates, find } from "../store/rows";
import { searchKey, spelled, wordsMatch } from "../store/text";
import vectors from "../../tests/vectors/search_vi.json";
import { page, phone } from "./phone";

const cases = vectors.cases as [string, string, boolean][];

test.each(cases)("%s in %s: %s", (query, name, isFound) => {
  expect(wordsMatch(query, searchKey(name))).toBe(isFound);
});

test("names fold as on the server", () => {
  expect(searchKey("  Đạ   RÒN ")).toBe("da ron");
  expect(searchKey("Đường Nguyễn Huệ, số 12")).toBe("duong nguyen hue so 12");
  expect(spelled("Lý Thị Mỹ")).toBe("li thi mi");
});

test("persons are found by parts of their names, without marks, and by phone", async () => {
  await phone();
  await applyPage(page({ rows: { person: [
    { id: "1", full_name: "Nguyễn Thị Việt Hà", birth_year: 1960, phone: "+84912345678", village: 7 },
    { id: "2", full_name: "Nông Văn Đức", birth_year: 1985, phone: "", village: 7 },
    { id: "3", full_name: "Nguyễn Thị Hà", left_on: "2025-01-01", village: 7 },
  ] } }));
  expect(find("person", "ha nguyen").map((p) => p.id)).toEqual(["1"]);
  expect(find("person", "đuc").map((p) => p.id)).toEqual(["2"]);
  expect(candidates({ full_name: "Nguyen Thi Viet Ha", birth_year: 1961 })[0]!.reasons).toEqual(["name", "birth"]);
  expect(candidates({ full_name: "Ai đó", phone: "0912 345 678" })[0]!.row.id).toBe("1");
  expect(candidates({ full_name: "Nguyễn Thị Việt Hà", birth_year: 1990 })).toEqual([]);
});
