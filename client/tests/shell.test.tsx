import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test } from "vitest";
import { App } from "../shell/App";
import { Boundary } from "../shell/Boundary";
import { found, go, navigation, path, query, screen as addScreen } from "../shell/router";
import { formOpen, updateWaits } from "../shell/update";
import { speak } from "../shell/words";
import { db } from "../store/db";
import { isRevoked } from "../store/device";
import { loadRows } from "../store/rows";
import { syncState } from "../store/sync";
import { lock } from "../store/vault";
import { LAN, phone, record } from "./phone";

const Hello = () => <p>hello</p>;
addScreen({ path: "", load: () => Promise.resolve({ default: Hello }), title: () => "Start", nav: { icon: "home", order: 1 } });
addScreen({ path: "people/:id", load: () => Promise.resolve({ default: Hello }), title: () => "Person" });

beforeEach(async () => {
  await phone();
  await speak("en");
  go("");
});
afterEach(cleanup);

test("a page that breaks says so, and opens again", async () => {
  let isBad = true;
  const Breaks = () => {
    if (isBad) throw new Error("bad row");
    return <p>fine</p>;
  };
  render(<Boundary><Breaks /></Boundary>);
  await screen.findByText("This page has stopped");
  await waitFor(async () => expect((await db.troubles.toArray()).map((one) => one.code)).toEqual(["client.page.Error"]));
  isBad = false;
  fireEvent.click(screen.getByText("Open it again"));
  await screen.findByText("fine");
});

test("addresses find their screens and fill their places", async () => {
  expect(found("people/7%2F8")?.params).toEqual({ id: "7/8" });
  expect(found("nowhere/at/all")?.screen.path).toBe("");
  expect(navigation().map((one) => one.title())).toEqual(["Start"]);
  location.hash = "#/enrol?code=ABCD2345";
  await waitFor(() => expect(path.value).toBe("enrol"));
  expect(query("code")).toBe("ABCD2345");
});

test("which door one stands at: locked, in, revoked", async () => {
  await loadRows();
  render(<App />);
  await screen.findByText("hello");
  lock();
  await screen.findByText("Who are you?");
  isRevoked.value = true;
  await screen.findByText("Set up this phone");
  expect(screen.getByText("Save the file")).toBeTruthy();
});

test("after ten wrong tries the lock says that an officer's new code is needed", async () => {
  lock();
  await db.holders.update(LAN, { tries: 9 });
  render(<App />);
  fireEvent.click(await screen.findByText((await db.holders.get(LAN))!.name));
  await waitFor(() => expect(document.querySelector(".pin-key")).toBeTruthy());
  for (let n = 0; n < 3; n += 1) fireEvent.click(document.querySelectorAll(".pin-key")[11]!);
  await screen.findByText(/will be sent\. Ask the commune officer for a new code\.$/, {}, { timeout: 5000 });
  expect(screen.getByRole("button", { name: "Set up this phone" })).toBeTruthy();
});

test("a new version waits while a form is open", async () => {
  await loadRows();
  render(<App />);
  await screen.findByText("hello");
  formOpen.value = true;
  updateWaits.value = true;
  await new Promise((done) => setTimeout(done, 20));
  expect(screen.queryByText("A new version of the app is here.")).toBeNull();
  formOpen.value = false;
  await screen.findByText("A new version of the app is here.");
  updateWaits.value = false;
});

test("the sign of the frame says when nobody answers, and counts what waits on this phone", async () => {
  await loadRows();
  render(<App />);
  await screen.findByText("hello");
  expect(screen.getByLabelText("Everything is sent")).toBeTruthy();
  syncState.value = { is: "later", why: "no_contact" };
  await screen.findByLabelText("No contact right now. It is tried again by itself.");
  expect(document.querySelector(".sync-sign.is-later")).toBeTruthy();
  await record("activities.record", {});
  await screen.findByLabelText("1 record on this phone. No contact right now. It is tried again by itself.");
  syncState.value = { is: "idle" };
  await screen.findByLabelText("1 record on this phone");
});
