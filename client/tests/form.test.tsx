import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Kind } from "../contract/kind";
import { useForm } from "../fieldwork/form-state";
import { KindForm } from "../fieldwork/KindForm";
import { fitted } from "../parts/picture";
import { codeIn } from "../shell/Enrol";
import { speak } from "../shell/words";
import { draftOf } from "../store/drafts";
import { lock } from "../store/vault";
import kinds from "./fixtures/kinds.json";
import { phone } from "./phone";

const VISIT = (kinds as unknown as Kind[]).find((kind) => kind.code === "household_visit")!;
const CLASS = (kinds as unknown as Kind[]).find((kind) => kind.code === "group_session")!;
const LAN = { id: "0198a0de-0000-7000-8000-000000000201", name: "Lan" };
let sent: Record<string, unknown>[] = [];

function Shown({ kind = VISIT }: { kind?: Kind }) {
  const form = useForm("form:test");
  if (!form.isReady) return null;
  return <KindForm kind={kind} form={form} doneWords="Keep" persons={[LAN]} onDone={(answers) => void sent.push(answers)} />;
}

beforeEach(async () => {
  sent = [];
  await phone();
  await speak("en");
});
afterEach(cleanup);

const send = () => fireEvent.submit(document.querySelector("form")!);
const tile = (label: string) => screen.getByLabelText(label, { exact: false });

test("a needed answer holds the form, and its fault goes when it is given", async () => {
  render(<Shown />);
  await screen.findByText("Keep");
  send();
  await screen.findByText("This answer is needed.");
  expect(sent).toEqual([]);
  fireEvent.click(tile("Nobody at home"));
  await waitFor(() => expect(screen.queryByText("This answer is needed.")).toBeNull());
  send();
  await waitFor(() => expect(sent).toEqual([{ outcome: "absent" }]));
});

test("answers of questions that are no longer asked are left out", async () => {
  render(<Shown />);
  await screen.findByText("Keep");
  fireEvent.click(tile("Met and guided"));
  fireEvent.click((await screen.findAllByRole("checkbox", { name: /VNeID/ }))[0]!);
  fireEvent.click(tile("Nobody at home"));
  send();
  await waitFor(() => expect(sent).toEqual([{ outcome: "absent" }]));
});

test("a picture of many waits until all on it agreed, and goes with a no", async () => {
  render(<Shown kind={CLASS} />);
  await screen.findByText("Keep");
  expect(screen.queryByText("Take a photo")).toBeNull();
  fireEvent.click(screen.getByRole("radio", { name: "Yes" }));
  await screen.findByText("Take a photo");
  fireEvent.click(screen.getByRole("radio", { name: "No" }));
  await waitFor(() => expect(screen.queryByText("Take a photo")).toBeNull());
  fireEvent.input(document.querySelector("#field-title input")!, { target: { value: "VNeID" } });
  fireEvent.input(document.querySelector("#field-participants input")!, { target: { value: "12" } });
  send();
  await waitFor(() => expect(sent).toEqual([{ title: "VNeID", participants: 12, agreed_to_photos: false }]));
});

test("what was entered is there again after the phone was locked in the middle", async () => {
  render(<Shown />);
  await screen.findByText("Keep");
  fireEvent.click(tile("Did not wish a visit"));
  lock();
  cleanup();
  const { unlock } = await import("../store/vault");
  const { LAN: HOLDER, PIN } = await import("./phone");
  await unlock(HOLDER, PIN, 1);
  await waitFor(async () => expect((await draftOf<{ answers: unknown }>("form:test"))?.answers).toEqual({ outcome: "refused" }));
  render(<Shown />);
  await waitFor(() => expect((tile("Did not wish a visit") as HTMLInputElement).checked).toBe(true));
});

test("photos are made small and never enlarged", () => {
  expect([fitted(4000, 3000), fitted(800, 600), fitted(1000, 4000)]).toEqual([[1600, 1200], [800, 600], [400, 1600]]);
});

test("a code is read however it was written", () => {
  expect(codeIn("abcd-2345")).toBe("ABCD2345");
  expect(codeIn("https://so.caobang.gov.vn/app/#/enrol?code=ABCD2345&x=1")).toBe("ABCD2345");
  expect(codeIn("ABCD234")).toBeNull();
});
