/** What is entered without a pause is kept, too: a sweep over a room changes answers all the time. */
import { cleanup, render } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useForm, type Form } from "../fieldwork/form-state";
import { draftOf } from "../store/drafts";
import { phone } from "./phone";

let form: Form;
function Entering() {
  form = useForm("form:sweep");
  return null;
}

beforeEach(() => phone());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

test("a form that changes every tenth of a second is kept within a second, and to its end", async () => {
  render(<Entering />);
  await vi.waitFor(() => expect(form.isReady).toBe(true));
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  for (let n = 1; n <= 15; n += 1) {
    form.set("given", n);
    vi.advanceTimersByTime(100);
  }
  vi.useRealTimers();
  const kept = async () => (await draftOf<{ answers: { given: number } }>("form:sweep"))?.answers.given;
  await vi.waitFor(async () => expect(await kept()).toBe(10));
  form.set("given", 16);
  await vi.waitFor(async () => expect(await kept()).toBe(16), 3000);
});
