/** Voices on the phone: fetched and checked, heard in the chosen tongue, taken back, read offline. */
import { beforeEach, expect, test, vi } from "vitest";
import vectors from "../../tests/vectors/spoken.json";
import type { Pack, PackLine, VoiceIndex, VoiceLine } from "../contract/pack";
import { keepStep, lastTongue, keepTongue, standingOf, voiceNotice } from "../learning/reading";
import { codeOf, digestOf, fittingLanguages, tongueName, vietnameseOf } from "../learning/tongues";
import { sha256, textOf, utf8, type Bytes } from "../store/bytes";
import { db } from "../store/db";
import { sendFiles } from "../store/files";
import { NoContact } from "../store/network";
import { opened } from "../store/outbox";
import { askForPacks } from "../store/packs";
import { applyPage, loadRows } from "../store/rows";
import { recording } from "../store/sounds";
import { BadSound, chooseVoice, dropVoice, fetchVoice, FOLLOW_EVERY, followTakenBack, followVoices, heard, voicesHere } from "../store/voices";
import { lock, unlock } from "../store/vault";
import { speak } from "../shell/words";
import { course, lineOf } from "./course";
import { LAN, page, phone, PIN } from "./phone";

interface Spoken { step: string; text: string; old?: boolean }
const LANGUAGES = [
  { id: "hmong", own: "Hmoob", label: { vi: "Tiếng Mông", en: "Hmong" }, dialects: ["Mông Trắng"] },
  { id: "vi", own: "Tiếng Việt", label: { vi: "Tiếng Việt", en: "Vietnamese" }, dialects: [] },
];
let pack: Pack;
let lines: PackLine[] = [];
let replies = new Map<string, unknown>();
let asked: string[] = [];

beforeEach(async () => {
  await phone();
  await speak("en");
  await loadRows();
  await applyPage(page({ rows: { language: LANGUAGES, voice_notice: [{ id: "voice:2026-1", text: { vi: "Tôi đồng ý", en: "I agree" } }] } }));
  [pack, replies, asked] = [course(), new Map(), []];
  lines = [await lineOf(pack)];
  replies.set("/learn/packs/", { packs: lines });
  vi.stubGlobal("fetch", (path: string) => {
    asked.push(path);
    const found = replies.get(path);
    if (found === undefined) return Promise.reject(new TypeError("Failed to fetch"));
    const isSound = found instanceof Uint8Array;
    const headers = { "Content-Type": isSound ? "audio/webm" : "application/json" };
    return Promise.resolve(new Response(isSound ? (found as Bytes) : JSON.stringify(found), { headers }));
  });
});

/** Let the server have a voice; gives its line. */
async function speaks(language: string, dialect: string, ...told: Spoken[]): Promise<VoiceLine> {
  const address = `/learn/packs/x/voices/${language}--${dialect}.json`;
  const voices: VoiceIndex["voices"] = {};
  for (const { step, text, old = false } of told) {
    const bytes = utf8(text);
    const digest = await sha256(bytes);
    voices[step] = { address: `/learn/voices/${digest}.webm`, sha256: digest, bytes: bytes.length, old, machine: false };
    replies.set(voices[step].address, bytes);
  }
  const digest = told.map(({ step, text }) => step + text).join();
  replies.set(address, { format: 1, course: "vneid", language, dialect, digest, voices });
  const line = { language, dialect, label: { en: language }, steps: told.length, old: told.filter((one) => one.old).length, bytes: 9, digest, address };
  lines[0]!.voices = [...(lines[0]!.voices ?? []).filter((one) => one.address !== address), line];
  return line;
}

const text = async (of: string, language = "en"): Promise<string | null> => {
  const found = await recording(of, language);
  return found && textOf(await found.blob.arrayBuffer());
};

test("what is spoken of a step is the same here and on the server", async () => {
  const told = vectors as unknown as { course: Pack["course"]; spoken: Record<string, { text: string; digest: string }> };
  const found: typeof told.spoken = {};
  for (const lesson of told.course.lessons) {
    for (const step of lesson.steps) {
      const spoken = vietnameseOf({ ...pack, course: told.course }, step);
      found[`${lesson.code}/${step.code}`] = { text: spoken, digest: await digestOf(spoken) };
    }
  }
  expect(found).toEqual(told.spoken);
});

test("a voice is fetched once, heard in the chosen tongue, and gives way where it lacks a step", async () => {
  const white = await speaks("hmong", "Mông Trắng", { step: "install/what", text: "white", old: true });
  await fetchVoice("vneid", white, 1);
  await fetchVoice("vneid", white, 2);
  expect(asked.filter((path) => path.endsWith(".webm"))).toHaveLength(1);
  expect(await text("vneid.install.what")).toBe(null);
  await chooseVoice({ language: "hmong", dialect: "Mông Trắng" });
  expect(await text("vneid.install.what")).toBe("white");
  expect(await heard("vneid.install.what", "en")).toMatchObject({ isOld: true, isMachine: false, dialect: "Mông Trắng" });
  await fetchVoice("vneid", await speaks("vi", "", { step: "install/what", text: "vi what" }, { step: "install/ask", text: "vi ask" }), 3);
  expect(await text("vneid.install.ask")).toBe("vi ask");
  await chooseVoice({ language: "hmong", dialect: "another" });
  expect(await text("vneid.install.what")).toBe("white");
  await chooseVoice(null);
  expect([await text("vneid.install.what"), await text("vneid.install.what", "vi")]).toEqual([null, "vi what"]);
});

test("a recording that is not what the list names is thrown away; a cut one is gone on with", async () => {
  const line = await speaks("vi", "", { step: "install/what", text: "one" }, { step: "install/ask", text: "two" });
  const index = replies.get(line.address) as VoiceIndex;
  const [first, second] = Object.values(index.voices);
  replies.delete(second!.address);
  await expect(fetchVoice("vneid", line, 1)).rejects.toThrow(NoContact);
  expect(await text("vneid.install.what", "vi")).toBe("one");
  expect((await voicesHere())[0]).toMatchObject({ digest: "", steps: { "install/what": { sha256: first!.sha256 } } });
  replies.set(second!.address, utf8("tampered"));
  await expect(fetchVoice("vneid", line, 1)).rejects.toThrow(BadSound);
  replies.set(second!.address, utf8("two"));
  asked = [];
  await fetchVoice("vneid", line, 1);
  expect(asked).not.toContain(first!.address);
  expect(await db.spoken.count()).toBe(2);
  expect((await voicesHere())[0]!.digest).toBe(line.digest);
});

test("a voice that is on its way loses nothing when another is removed", async () => {
  await fetchVoice("vneid", await speaks("hmong", "", { step: "install/what", text: "white" }), 1);
  const line = await speaks("vi", "", { step: "install/what", text: "one" }, { step: "install/ask", text: "two" });
  const removed: Promise<void>[] = [];
  await fetchVoice("vneid", line, 1, (n) => n === 1 && removed.push(dropVoice("vneid|hmong|")));
  await Promise.all(removed);
  expect([await text("vneid.install.what", "vi"), await text("vneid.install.ask", "vi")]).toEqual(["one", "two"]);
  expect((await voicesHere()).length).toBe(1);
});

test("where it could not be asked what was taken back, the next round asks again", async () => {
  await fetchVoice("vneid", await speaks("vi", "", { step: "install/what", text: "one" }, { step: "install/ask", text: "two" }), 1);
  const line = await speaks("vi", "", { step: "install/what", text: "one" });
  const index = replies.get(line.address);
  replies.delete(line.address);
  await followTakenBack(FOLLOW_EVERY);
  expect(await db.spoken.count()).toBe(2);
  replies.set(line.address, index);
  await followTakenBack(FOLLOW_EVERY + 1);
  expect(await db.spoken.count()).toBe(1);
});

test("what was taken back goes with the next list", async () => {
  const line = await speaks("vi", "", { step: "install/what", text: "one" }, { step: "install/ask", text: "two" });
  await fetchVoice("vneid", line, 1);
  await speaks("vi", "", { step: "install/what", text: "one" });
  await followVoices(await askForPacks());
  expect([await text("vneid.install.what", "vi"), await text("vneid.install.ask", "vi")]).toEqual(["one", null]);
  expect(await db.spoken.count()).toBe(1);
  lines[0]!.voices = [];
  await followVoices(await askForPacks());
  expect([await voicesHere(), await db.spoken.count()]).toEqual([[], 0]);
});

test("what was taken back goes with the sync, too, twice a day and only where a voice is here", async () => {
  await followTakenBack(FOLLOW_EVERY);
  expect(asked).toEqual([]);
  await fetchVoice("vneid", await speaks("vi", "", { step: "install/what", text: "one" }), 1);
  await followTakenBack(FOLLOW_EVERY);
  lines[0]!.voices = [];
  await followTakenBack(FOLLOW_EVERY + 1);
  expect((await voicesHere()).length).toBe(1);
  await followTakenBack(2 * FOLLOW_EVERY);
  expect([await voicesHere(), await db.spoken.count()]).toEqual([[], 0]);
});

test("a voice can be removed to make room; what another voice names stays", async () => {
  await fetchVoice("vneid", await speaks("vi", "", { step: "install/what", text: "same" }), 1);
  await fetchVoice("vneid", await speaks("hmong", "", { step: "install/what", text: "same" }), 1);
  await dropVoice("vneid|vi|");
  expect([(await voicesHere()).length, await db.spoken.count()]).toEqual([1, 1]);
});

test("a step is read aloud without signal, waits in the outbox with its sound, and is sent", async () => {
  replies.clear();
  const tongue = { language: codeOf(" HMONG "), dialect: "Mông Trắng" };
  expect(tongue.language).toBe("hmong");
  expect(tongueName(tongue)).toBe("Hmong (Mông Trắng)");
  const lesson = pack.course.lessons[0]!;
  const made = { bytes: utf8("sound"), media_type: "audio/webm" };
  const id = await keepStep(pack, lesson, "what", tongue, voiceNotice()!, made, 2.34);
  const command = await opened((await db.outbox.get(id))!);
  expect(command!.payload).toMatchObject({
    course: "vneid", lesson: "install", step: "what", language: "hmong", dialect: "Mông Trắng", seconds: 2.3, agreed: true,
    notice: "voice:2026-1", sha256: await sha256(made.bytes), text_digest: await digestOf("Bác mở kho ứng dụng."),
  });
  const standing = await standingOf(pack, lesson, tongue);
  expect(standing.get("what")).toEqual({ is: "here" });
  expect(standing.get("ask")).toEqual({ is: "none" });
  replies.set(`/device/v1/files/${await sha256(made.bytes)}`, { have: made.bytes.length });
  await sendFiles();
  expect((await db.files.get(await sha256(made.bytes)))?.sent_at).toBeGreaterThan(0);
  await expect(keepStep(pack, lesson, "what", tongue, voiceNotice()!, { ...made, bytes: new Uint8Array(400_001) }, 3)).rejects.toThrow();
  lock();
  await expect(keepStep(pack, lesson, "what", tongue, { id: "x", text: {} }, made, 3)).rejects.toThrow();
});

test("what came back is told with its note, what is heard is shown", async () => {
  const tongue = { language: "hmong", dialect: "" };
  await applyPage(page({ rows: { recording: [{ id: "r1", course: "vneid", lesson: "install", step: "ask", ...tongue, state: "returned", note: "Slower", by: LAN }] } }));
  await speaks("hmong", "", { step: "install/what", text: "x", old: true });
  await askForPacks();
  const standing = await standingOf(pack, pack.course.lessons[0]!, tongue);
  expect(standing.get("ask")).toEqual({ is: "returned", note: "Slower" });
  expect(standing.get("what")).toEqual({ is: "old" });
  await keepTongue(tongue);
  lock();
  await unlock(LAN, PIN, 1);
  expect(await lastTongue()).toEqual(tongue);
  expect(codeOf("Pà Thẻn")).toBe("Pà Thẻn");
  await loadRows();
  expect(fittingLanguages("mong", 5).map((one) => one.id)).toEqual(["hmong"]);
});
