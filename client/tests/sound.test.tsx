/** What is read aloud in a village session: a person's recording, then the letters by the phone. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { VoiceSign } from "../learning/VoiceSign";
import { Field } from "../parts/Field";
import { NoVoice, Sound } from "../parts/Sound";
import { speak } from "../shell/words";
import { utf8 } from "../store/bytes";
import { db } from "../store/db";
import { keepRecording } from "../store/sounds";
import { phone } from "./phone";

class FakeAudio {
  static made: FakeAudio[] = [];
  ended = false;
  onended = () => undefined;
  onpause = () => undefined;
  constructor() {
    FakeAudio.made.push(this);
  }
  play = vi.fn(() => Promise.resolve());
  pause() {
    this.onpause();
  }
  end() {
    this.ended = true;
    this.onpause();
    this.onended();
  }
}
class FakeUtterance {
  onend = () => undefined;
  constructor(readonly text: string) {}
}
const OF = "safety.calls.two";
const told: string[] = [];

/** Let the phone have a voice of its own for a language, or none. */
function voices(...langs: string[]) {
  vi.stubGlobal("speechSynthesis", {
    getVoices: () => langs.map((lang) => ({ lang, localService: true })),
    speak: (one: FakeUtterance) => void told.push(one.text),
    cancel: () => undefined,
  });
}

beforeEach(async () => {
  await phone();
  await speak("en");
  [FakeAudio.made.length, told.length] = [0, 0];
  vi.stubGlobal("Audio", FakeAudio);
  vi.stubGlobal("SpeechSynthesisUtterance", FakeUtterance);
  await keepRecording(OF, "vi", utf8("sound"), "audio/webm");
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const listen = () => screen.findByRole("button", { name: /^Read aloud/ });

test("the recording comes first, then the letters", async () => {
  voices("vi-VN");
  render(<><Sound of={OF} text="Ai hỏi? A: Đọc. B: Tắt" lang="vi" after="A: Đọc. B: Tắt" /><VoiceSign of={OF} lang="vi" hasLetters /></>);
  fireEvent.click(await listen());
  expect(FakeAudio.made[0]!.play).toHaveBeenCalled();
  expect(told).toEqual([]);
  FakeAudio.made[0]!.end();
  expect(told).toEqual(["A: Đọc. B: Tắt"]);
  await screen.findByText(/read by a person · the phone says the letters after it/);
});

test("what a speech engine read is for phones that have no voice of their own for it", async () => {
  const step = { sha256: "e".repeat(64), old: false, machine: true };
  await db.spoken.put({ sha256: step.sha256, bytes: utf8("sound"), media_type: "audio/webm" });
  await db.voices.put({ key: "safety/vi", course: "safety", language: "vi", dialect: "", digest: "d", bytes: 5, steps: { "calls/three": step } } as never);
  const of = "safety.calls.three";
  voices("vi-VN");
  render(<><Sound of={of} text="Ai hỏi?" lang="vi" /><VoiceSign of={of} lang="vi" /></>);
  fireEvent.click(await listen());
  expect([told, FakeAudio.made]).toEqual([["Ai hỏi?"], []]);
  await screen.findByText("Read by the phone");
  cleanup();
  voices("en-US");
  render(<><Sound of={of} text="Ai hỏi?" lang="vi" /><VoiceSign of={of} lang="vi" /></>);
  fireEvent.click(await listen());
  expect(FakeAudio.made.length).toBe(1);
  await screen.findByText(/machine voice/);
});

test("who stops it hears nothing more", async () => {
  voices("vi-VN");
  render(<Sound of={OF} text="Ai hỏi?" lang="vi" after="A: Đọc" />);
  fireEvent.click(await listen());
  fireEvent.click(await listen());
  expect(told).toEqual([]);
  await waitFor(async () => expect((await listen()).className).toBe("sound"));
});

test("without a voice of its own the phone says that the letters are not heard", async () => {
  voices("en-US");
  render(<><Sound of={OF} text="Ai hỏi?" lang="vi" after="A: Đọc" /><VoiceSign of={OF} lang="vi" hasLetters /></>);
  fireEvent.click(await listen());
  FakeAudio.made[0]!.end();
  expect(told).toEqual([]);
  await screen.findByText(/say the letters yourself/);
});

test("what nobody read is read by the phone; where it cannot, there is no speaker and a form says so once", async () => {
  voices("vi-VN");
  render(<Sound of="safety.calls.nine" text="Ai hỏi?" lang="vi" after="A: Đọc" />);
  fireEvent.click(await listen());
  expect([told, FakeAudio.made]).toEqual([["Ai hỏi?"], []]);
  cleanup();
  voices();
  render(<><NoVoice /><Field label="Who?">{() => null}</Field><Field label="What?" sound={OF}>{() => null}</Field></>);
  await speak("vi");
  await waitFor(() => expect(document.querySelectorAll(".sound").length).toBe(1));
  expect(document.querySelectorAll(".no-voice").length).toBe(1);
  expect(screen.getAllByText("What?")[0]!.parentElement!.querySelector(".sound")).toBeTruthy();
});

test("a question is read with what there is to choose from", async () => {
  voices("vi-VN", "en-US");
  render(<Field label="Who was at home?" choices={["Met", "Nobody there"]}>{() => null}</Field>);
  fireEvent.click(await listen());
  expect(told).toEqual(["Who was at home?. Met. Nobody there"]);
});
