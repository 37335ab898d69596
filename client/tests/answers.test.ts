import { expect, test } from "vitest";
import vectors from "../../tests/vectors/answers.json";
import type { Field, Kind, Words } from "../contract/kind";
import { checked, shownFields } from "../fieldwork/answers";
import kinds from "./fixtures/kinds.json";

interface Told {
  code: string;
  type: string;
  is_required?: boolean;
  options?: string[];
  shown_when?: [string, string[]];
  least?: number;
  most?: number;
  until?: number;
}
interface Case {
  fields: Told[];
  answers: Record<string, unknown>;
  clean: Record<string, unknown>;
  faults: string[];
}

const NO_WORDS: Words = {};

function kindOf(fields: Told[]): Kind {
  const made = fields.map(({ options, shown_when, ...rest }): Field => ({
    is_required: false,
    since: 1,
    label: NO_WORDS,
    ...rest,
    ...(options && { options: options.map((code) => ({ code, label: NO_WORDS })) }),
    ...(shown_when && { shown_when: { field: shown_when[0], answers: shown_when[1] } }),
  }));
  return { format: 2, code: "told", version: 1, label: NO_WORDS, plural: NO_WORDS, help: NO_WORDS, levels: [], reaches: [], needs: [], fields: made };
}

const cases = (vectors.cases as unknown as Case[]).map((one) => [JSON.stringify(one.answers).slice(0, 60), one] as const);

test.each(cases)("the phone gives what the server gives: %s", (_name, { fields, answers, clean, faults }) => {
  const told = checked(kindOf(fields), answers);
  expect({ clean: told.clean, faults: Object.keys(told.faults).sort() }).toEqual({ clean, faults });
});

test("a visit that met nobody asks when to come back, and not what was taught", () => {
  const visit = (kinds as unknown as Kind[]).find((kind) => kind.code === "household_visit")!;
  const asked = (outcome: string) => shownFields(visit, { outcome }).map((field) => field.code);
  expect(asked("absent")).toContain("come_back_on");
  expect(asked("absent")).not.toContain("taught");
  expect(asked("met")).toContain("taught");
  expect(asked("met")).not.toContain("topics");
});
