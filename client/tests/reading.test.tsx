/** Reading a lesson aloud, as the volunteer sees it: language, agreement, step after step. */
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import Recording from "../learning/Recording";
import Voices from "../learning/Voices";
import { speak } from "../shell/words";
import { db } from "../store/db";
import { opened } from "../store/outbox";
import { fetchPack } from "../store/packs";
import { applyPage, loadRows } from "../store/rows";
import { course, lineOf } from "./course";
import { LAN, page, phone, serve } from "./phone";

class FakeRecorder {
  static isTypeSupported = () => true;
  state = "inactive";
  mimeType = "audio/webm;codecs=opus";
  ondataavailable: (event: { data: Blob }) => void = () => undefined;
  onstop: () => void = () => undefined;
  start() {
    this.state = "recording";
  }
  stop() {
    this.state = "inactive";
    this.ondataavailable({ data: new Blob(["sound"]) });
    this.onstop();
  }
}

beforeEach(async () => {
  await phone();
  await speak("en");
  await loadRows();
  const row = { id: "r1", course: "vneid", lesson: "install", step: "do", language: "tay", dialect: "", state: "accepted", note: "", by: LAN };
  await applyPage(page({ rows: {
    language: [{ id: "tay", own: "Tày", label: { vi: "Tiếng Tày", en: "Tày" }, dialects: [] }],
    voice_notice: [{ id: "voice:2026-1", text: { en: "I agree that my voice is heard." } }],
    recording: [row, { ...row, id: "r2", by: "somebody else" }],
  } }));
  const pack = course();
  serve(() => ({ json: pack }));
  await fetchPack(await lineOf(pack), 1);
  serve(() => "broken");
  vi.stubGlobal("MediaRecorder", FakeRecorder);
  vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as Navigator, { mediaDevices: { getUserMedia: () => Promise.resolve({ getTracks: () => [] }) } }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

test("nothing is recorded before the speaker agreed; then step after step is kept", async () => {
  render(<Recording params={{ course: "vneid", lesson: "install" }} />);
  fireEvent.click(await screen.findByRole("button", { name: "Tày" }));
  const begin = screen.getByRole("button", { name: "Begin" });
  expect((begin as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(screen.getByRole("checkbox", { name: /I agree/ }));
  fireEvent.click(begin);
  await screen.findByText("Bác mở kho ứng dụng.");
  fireEvent.click(screen.getByRole("button", { name: "Record" }));
  fireEvent.click(await screen.findByRole("button", { name: "Stop" }));
  fireEvent.click(await screen.findByRole("button", { name: "Keep and go on" }));
  await screen.findByText("Có người hỏi mã OTP?");
  const [command] = await Promise.all((await db.outbox.toArray()).map(opened));
  expect(command).toMatchObject({ verb: "learning.record_voice", payload: { step: "what", language: "tay", agreed: true } });
  expect(await db.files.count()).toBe(1);
  for (let n = 0; n < 3; n += 1) fireEvent.click(await screen.findByRole("button", { name: "Skip" }));
  await screen.findByText("1 of 4 steps have a voice in Tày.");
});

test("the speaker takes a recording back; another's is not shown", async () => {
  render(<Voices />);
  fireEvent.click(await screen.findByRole("button", { name: /^Take back/ }));
  fireEvent.click(screen.getByRole("button", { name: "Yes, take it back" }));
  await waitFor(() => expect(screen.queryByText("What you have read aloud")).toBe(null));
  const [command] = await Promise.all((await db.outbox.toArray()).map(opened));
  expect(command).toMatchObject({ verb: "learning.withdraw_voice", payload: { recording: "r1" } });
});
