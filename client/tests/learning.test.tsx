/** Learning on the phone: what is kept at every press, what is told, what nobody else sees. */
import { cleanup, configure, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Pack, Question as Asked } from "../contract/pack";
import { Handed } from "../learning/Handed";
import { handBack, handOver } from "../learning/handing";
import { forgetPictures, isHer, keepLearner, learnerOf, learners, MOST_TRIES, newLearner } from "../learning/learners";
import { Question } from "../learning/Question";
import { answered, answerTest, beginTest, endOf, finishedOf, getUp, handIn, paperOf, PAUSE, resultOf, sitDown, tellLeftOver, turnTo } from "../learning/sittings";
import { App } from "../shell/App";
import { GUEST, handed } from "../shell/handed";
import { go } from "../shell/router";
import { speak } from "../shell/words";
import { db } from "../store/db";
import { keepAnswers, opened } from "../store/outbox";
import { fetchPack, packsHere } from "../store/packs";
import { applyPage, loadRows } from "../store/rows";
import { confirmPin, lock, session, unlock } from "../store/vault";
import { course, lineOf, PRACTICE } from "./course";
import { answer, LAN, page, phone, PIN, serve } from "./phone";

const SEN = "0198a0de-0000-7000-8000-000000000301";
const PAO = "0198a0de-0000-7000-8000-000000000302";
const NOW = Date.parse("2026-11-22T08:00:00+07:00");
let pack: Pack;
// On a busy machine a PIN alone takes a second.
configure({ asyncUtilTimeout: 8000 });

beforeEach(async () => {
  await phone();
  await speak("en");
  go("");
  handed.value = null;
  await loadRows();
  const person = (id: string, full_name: string) => ({ id, full_name, household: null, village: 7 });
  await applyPage(page({ rows: { person: [person(SEN, "Vàng Thị Sén"), person(PAO, "Lò Văn Páo")] } }));
  pack = course();
  serve(() => ({ json: pack }));
  await fetchPack(await lineOf(pack), 1);
});
afterEach(cleanup);

const told = async (): Promise<{ verb: string; payload: Record<string, unknown> }[]> => {
  const rows = await db.outbox.orderBy("counter").toArray();
  const commands = await Promise.all(rows.map(opened));
  return commands.map((one) => ({ verb: one!.verb, payload: one!.payload as Record<string, unknown> }));
};

test("a sitting is kept at every press, resumed after a crash, and told once", async () => {
  let learner = await sitDown(SEN, pack, "install", NOW);
  learner = answered(turnTo(learner, "ask", NOW + 1000), "otp", 0, NOW + 2000);
  await keepLearner(answered(learner, "otp", 1, NOW + 3000));
  lock();
  await unlock(LAN, PIN, NOW);
  await loadRows();
  learner = await sitDown(SEN, pack, "install", NOW + 60_000);
  expect(learner.sitting).toMatchObject({ at: "ask", seen: ["what", "ask"], answers: { otp: 0 } });
  learner = await getUp(turnTo(learner, "remember", NOW + 61_000), true, NOW + 62_000);
  expect(finishedOf(learner, "vneid")).toEqual(["install"]);
  await getUp(learner, true, NOW);
  const [study, ...others] = await told();
  expect(others).toEqual([]);
  expect(study).toMatchObject({ verb: "learning.study", payload: { person: SEN, place: 7, course: "vneid", edition: "e1", lesson: "install", steps: 3, is_finished: true, answers: { otp: 0 }, way: "phone" } });
  expect(Date.parse(String(study!.payload.ended_at)) - Date.parse(String(study!.payload.began_at))).toBe(62_000);
});

test("a sitting nobody ended is told when learning is opened next, a fresh one goes on", async () => {
  await sitDown(SEN, pack, "install", NOW);
  await tellLeftOver(NOW + PAUSE - 1);
  expect(await told()).toEqual([]);
  await tellLeftOver(NOW + PAUSE + 1);
  expect((await told())[0]!.payload).toMatchObject({ is_finished: false, steps: 1 });
  expect((await learnerOf(SEN)).sitting).toBeNull();
});

test("of somebody who only looks nothing is kept and nothing is told", async () => {
  const learner = await sitDown(GUEST, pack, "install", NOW);
  await getUp(turnTo(learner, "ask", NOW), true, NOW);
  expect(await told()).toEqual([]);
  expect(await db.learners.count()).toBe(0);
});

test("a test gives the same paper after a crash, is handed in once, and the server's word comes later", async () => {
  const { digest } = (await packsHere())[0]!;
  let learner = await beginTest(SEN, pack, digest, NOW);
  const paper = paperOf(pack.course, learner.test!);
  expect(paper.map((one) => one.code).sort()).toEqual(["t1", "t2", "t3"]);
  await keepLearner(answerTest(learner, 1, { [paper[0]!.code]: true }, NOW + 1000));
  learner = await beginTest(SEN, pack, digest, NOW + 5000);
  expect(paperOf(pack.course, learner.test!)).toEqual(paper);
  expect(learner.test).toMatchObject({ at: 1, began_at: learner.test!.began_at });
  expect((await packsHere())[0]!.tests).toEqual([SEN]);
  learner = await handIn(learner, NOW + 60_000);
  await handIn(learner, NOW + 61_000);
  const [command, ...others] = await told();
  expect(others).toEqual([]);
  expect(command).toMatchObject({ verb: "learning.hand_in", payload: { person: SEN, place: 7, edition: "e1", answers: { [paper[0]!.code]: true } } });
  expect((await packsHere())[0]!.tests).toEqual([]);
  expect(await resultOf(learner, "vneid")).toBe("waiting");
  await keepAnswers([answer({ id: learner.handed.vneid!, result: { right: 8, asked: 10, is_passed: true } })], NOW);
  expect(await resultOf(learner, "vneid")).toBe("passed");
});

test("a test whose time is over is handed in as it was, with the end of its time", async () => {
  const learner = await beginTest(SEN, pack, (await packsHere())[0]!.digest, NOW);
  await tellLeftOver(endOf(learner.test!) - 1);
  expect(await told()).toEqual([]);
  await tellLeftOver(endOf(learner.test!) + 3_600_000);
  const [{ payload }] = (await told()) as unknown as [{ payload: Record<string, string> }];
  expect(Date.parse(payload.ended_at!) - Date.parse(payload.began_at!)).toBe(15 * 60_000);
});

test("a test is not begun again while its result is waiting, nor after passing", async () => {
  const { digest } = (await packsHere())[0]!;
  const { handed } = await handIn(await beginTest(SEN, pack, digest, NOW), NOW + 1000);
  expect((await beginTest(SEN, pack, digest, NOW + 2000)).test).toBeNull();
  await keepAnswers([answer({ id: handed.vneid!, result: { right: 1, asked: 10, is_passed: false } })], NOW);
  const again = await handIn(await beginTest(SEN, pack, digest, NOW + 3000), NOW + 4000);
  expect(again.handed.vneid).not.toBe(handed.vneid);
  await keepAnswers([answer({ id: again.handed.vneid!, result: { right: 9, asked: 10, is_passed: true } })], NOW);
  expect((await beginTest(SEN, pack, digest, NOW + 5000)).test).toBeNull();
});

test("nothing is answered after the time of a test", async () => {
  const learner = await beginTest(SEN, pack, (await packsHere())[0]!.digest, NOW);
  expect(answerTest(learner, 0, { t1: true }, endOf(learner.test!) - 1).test?.answers).toEqual({ t1: true });
  expect(answerTest(learner, 0, { t1: true }, endOf(learner.test!))).toBe(learner);
});

test("a test is handed in from the address of its course, and the course comes back, without another begin", async () => {
  await beginTest(SEN, pack, (await packsHere())[0]!.digest, Date.now());
  handed.value = SEN;
  render(<Handed />);
  go("learner/vneid");
  for (const n of [2, 3]) {
    fireEvent.click(await screen.findByText("Go on"));
    await screen.findByText(`${n} of 3`);
  }
  fireEvent.click(screen.getByText("Hand in"));
  await screen.findByText("Hand in the test?");
  fireEvent.click(screen.getAllByText("Hand in").pop()!);
  fireEvent.click(await screen.findByText("To the course"));
  await screen.findByText("Handed in. The result comes from the commune.");
  await screen.findByText("About VNeID");
  go("learner/vneid/test");
  await screen.findByText("The volunteer is there and does not help.");
  await screen.findByText("Handed in. The result comes from the commune.");
  expect(screen.queryByText("Begin the test")).toBeNull();
});

test("a lesson that cannot be opened for want of room says so", async () => {
  const put = vi.spyOn(db.learners, "put").mockRejectedValue(new Error("QuotaExceededError"));
  handed.value = SEN;
  render(<Handed />);
  go("learner/vneid/lesson/install");
  await screen.findByText("It could not be kept. Is there room on the phone?");
  put.mockRestore();
});

test("what nobody has room for is said, and nothing is lost from the screen", async () => {
  handed.value = SEN;
  render(<Handed />);
  go("learner/vneid/lesson/install");
  await screen.findByText("Open the store.");
  const put = vi.spyOn(db.learners, "put").mockRejectedValue(new Error("QuotaExceededError"));
  fireEvent.click(screen.getByText("Go on"));
  await screen.findByText("It could not be kept. Is there room on the phone?");
  expect(screen.getByText("Somebody asks for the OTP?")).toBeTruthy();
  put.mockRestore();
});

test("somebody whose village left this phone is told of all the same", async () => {
  await sitDown(SEN, pack, "install", NOW);
  await applyPage(page({ gone: [{ type: "person", id: SEN }] }));
  await tellLeftOver(NOW + PAUSE + 1);
  expect((await told())[0]!.payload).toMatchObject({ person: SEN, place: 7 });
});

test("pictures: hers open, others are counted, the volunteer lets her choose anew", async () => {
  await keepLearner({ ...newLearner(SEN), pictures: "fish", finished: { vneid: ["install"] } });
  expect(await isHer(await learnerOf(SEN), "fish")).toBe(true);
  for (let n = 0; n < MOST_TRIES; n += 1) expect(await isHer(await learnerOf(SEN), "sun")).toBe(false);
  expect(await isHer(await learnerOf(SEN), "fish")).toBe(false);
  await forgetPictures(SEN);
  expect(await learnerOf(SEN)).toMatchObject({ pictures: "", tries: 0, finished: { vneid: ["install"] } });
});

test("what people learn lies under the team's key", async () => {
  await keepLearner({ ...newLearner(SEN), pictures: "fish" });
  const [row] = await db.learners.toArray();
  expect(new TextDecoder().decode(row!.box)).not.toContain("fish");
  lock();
  expect(await learners()).toEqual([]);
});

test("in other hands nothing but learning is drawn, and the way back is the lock", async () => {
  render(<App />);
  handOver(SEN);
  await screen.findByText("Choose a picture that is yours");
  fireEvent.click(screen.getByLabelText("fish"));
  fireEvent.click(await screen.findByText("I remember it"));
  await screen.findByText("What do you want to learn?");
  for (const address of ["people", "standing", `person/${PAO}`, "enrol", "learn"]) {
    go(address);
    await new Promise((done) => setTimeout(done, 20));
    await screen.findByText("What do you want to learn?");
    expect(screen.queryByText("Lò Văn Páo")).toBeNull();
    expect(document.querySelector(".bar")).toBeNull();
  }
  fireEvent.click(screen.getByLabelText("Menu"));
  fireEvent.click(await screen.findByText("Give the phone back"));
  await screen.findByText("Who are you?");
  expect([session.value, handed.value]).toEqual([null, null]);
});

test("a second learner finds herself by face and picture and sees only her own", async () => {
  await keepLearner({ ...newLearner(SEN), pictures: "fish", finished: { vneid: ["install"] } });
  await keepLearner({ ...newLearner(PAO), pictures: "sun tree moon" });
  render(<App />);
  handOver(null);
  fireEvent.click(await screen.findByText("Lò Văn Páo"));
  await screen.findByText("Your three pictures");
  for (const name of ["sun", "tree", "moon"]) fireEvent.click(screen.getByLabelText(name));
  await screen.findByText("What do you want to learn?");
  expect(screen.queryByText(/lessons finished/)).toBeNull();
  handBack(SEN, "");
  await screen.findByText("1 of 2 lessons finished");
});

test("a lesson is played to its end: steps, a question with its reason, what to remember", async () => {
  handed.value = SEN;
  render(<Handed />);
  go("learner/vneid/lesson/install");
  await screen.findByText("Open the store.");
  expect(screen.getByText("The Vietnamese text is newer than this translation.")).toBeTruthy();
  fireEvent.click(screen.getByText("Go on"));
  await screen.findByText("Somebody asks for the OTP?");
  fireEvent.click(screen.getByText("Tell it"));
  await screen.findByText("Not right.");
  expect(screen.getByText("They take the money.")).toBeTruthy();
  expect(screen.getByText("Never tell it.")).toBeTruthy();
  fireEvent.click(screen.getByText("Try again"));
  fireEvent.click(await screen.findByText("Hang up"));
  await screen.findByText("Right.");
  fireEvent.click(screen.getByText("Go on"));
  await screen.findByText("Do it now on your own phone.");
  fireEvent.click(screen.getByText("Go on"));
  await screen.findByText("Remember: from the store only.");
  fireEvent.click(screen.getByText("Done"));
  await screen.findByText("The lesson is finished");
  expect(screen.getByText("Remember: from the store only.")).toBeTruthy();
  expect((await told())[0]!.payload).toMatchObject({ is_finished: true, steps: 4, answers: { otp: 0 } });
});

test("only the volunteer's pictures lead from the lesson to what is attested", async () => {
  expect((await confirmPin("sun sun sun")).is).toBe("wrong");
  expect((await db.holders.get(LAN))?.tries).toBe(1);
  expect((await confirmPin(PIN)).is).toBe("open");
  expect((await db.holders.get(LAN))?.tries).toBe(0);
});

test("nobody is offered to attest for oneself", async () => {
  const member = { id: 1, team: "t", full_name: "Lan", role: "member", account: LAN, person: SEN, from_on: "2020-01-01", to_on: "9999-12-31" };
  await applyPage(page({ rows: { member: [member] } }));
  handed.value = SEN;
  render(<Handed />);
  go("learner/vneid/lesson/install");
  await screen.findByText("Open the store.");
  fireEvent.click(screen.getByText("Go on"));
  await screen.findByText("Somebody asks for the OTP?");
  fireEvent.click(screen.getByText("Go on"));
  await screen.findByText("Do it now on your own phone.");
  expect(screen.queryByText("It is done: let it be noted")).toBeNull();
});

function Shown({ question, isPractice, onAnswer }: { question: Asked; isPractice: boolean; onAnswer: (given: unknown) => void }) {
  const shown = (question.choices ?? question.items ?? question.pairs ?? []).map((_, n) => n);
  return <Question pack={pack} question={question} shown={shown} answer={null} onAnswer={onAnswer} isPractice={isPractice} />;
}

test.each([true, false])("every kind of question can be answered (practice: %s)", async (isPractice) => {
  const presses: Record<string, string[]> = {
    otp: ["Hang up"], both: ["OTP", "PIN"], yes: ["False"], steps: ["Open the store", "Search", "Install"], pairs: ["114", "113"], look: ["a key"],
  };
  const right: Record<string, unknown> = { otp: 1, both: [0, 2], yes: false, steps: [0, 1, 2], pairs: [0, 1], look: 0, many: 12 };
  for (const question of PRACTICE) {
    const given: unknown[] = [];
    render(<Shown question={question} isPractice={isPractice} onAnswer={(one) => given.push(one)} />);
    for (const words of presses[question.code] ?? []) {
      fireEvent.click(screen.queryByRole("button", { name: words }) ?? screen.getByText(words));
    }
    if (question.kind === "number") fireEvent.input(screen.getByRole("textbox"), { target: { value: "12" } });
    const send = screen.queryByText("Answer");
    if (send) await waitFor(() => expect((send.closest("button") as HTMLButtonElement).disabled).toBe(false));
    if (send) fireEvent.click(send);
    expect([question.code, given[given.length - 1]]).toEqual([question.code, right[question.code]]);
    cleanup();
  }
});
