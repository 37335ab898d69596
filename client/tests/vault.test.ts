import { beforeEach, expect, test } from "vitest";
import { db } from "../store/db";
import { draftOf, keepDraft } from "../store/drafts";
import { all, applyPage, loadRows } from "../store/rows";
import { device, keepEnrolment } from "../store/device";
import { choosePin, lock, MOST_TRIES, session, unlock, wipeRows } from "../store/vault";
import { LAN, MINH, page, phone, PIN, record, unseal } from "./phone";

const HOUSE = { id: "h1", head_name: "Hoàng Thị Lan", village: 7 };

beforeEach(async () => {
  await phone();
});

test("the right PIN opens, the wrong one counts down, and closing the app gains nothing", async () => {
  lock();
  expect(await unlock(LAN, "moon moon moon", 0)).toEqual({ is: "wrong", left: 9 });
  expect((await db.holders.get(LAN))!.tries).toBe(1);
  expect(await unlock(LAN, PIN, 0)).toEqual({ is: "open" });
  expect((await db.holders.get(LAN))!.tries).toBe(0);
});

test("ten wrong PINs remove the rows and keep the outbox, sealed to the province", async () => {
  const told = await phone();
  await applyPage(page({ rows: { household: [HOUSE] } }));
  await record("activities.record", { kind: "household_visit" });
  lock();
  for (let n = 1; n < MOST_TRIES; n += 1) expect((await unlock(LAN, "no no no", 0)).is).toBe("wrong");
  expect((await unlock(LAN, "no no no", 0)).is).toBe("wiped");
  expect(await db.rows.count()).toBe(0);
  const [kept] = await db.outbox.toArray();
  const parcel = await unseal(told, kept!.sealed);
  expect((parcel.commands as { payload: unknown }[])[0]!.payload).toEqual({ kind: "household_visit" });
  expect(await unlock(LAN, PIN, 0)).toEqual({ is: "no_pin" });
}, 20_000);

test("who guessed ten times chooses no PIN and is sent no lists: that takes a new code", async () => {
  lock();
  for (let n = 0; n < MOST_TRIES; n += 1) await unlock(LAN, "no no no", 0);
  for (const who of [LAN, MINH]) await expect(choosePin(who, "key key key", false, 1)).rejects.toThrow("vault.needs_code");
  const { id, server, unit, policy } = device.value!;
  await keepEnrolment({ device: id, secret: "another", server, unit, policy, holders: [{ id: LAN, name: "Lan" }] }, "", 2);
  await choosePin(LAN, PIN, false, 3);
  expect(session.value!.holder.id).toBe(LAN);
}, 20_000);

test("after a long silence somebody without PIN still needs a colleague", async () => {
  lock();
  await wipeRows();
  await expect(choosePin(MINH, "key key key", false, 1)).rejects.toThrow("vault.needs_colleague");
});

test("nothing about people lies readable in the database", async () => {
  await applyPage(page({ rows: { household: [HOUSE] } }));
  await record("people.register_household", { head_name: "Bế Văn Đàn" }, { files: [{ bytes: new Uint8Array([1, 2, 3]), media_type: "image/jpeg" }] });
  await keepDraft("visit", { remarks: "Bế Văn Đàn" });
  for (const table of [db.rows, db.outbox, db.files, db.drafts]) {
    for (const row of await table.toArray()) {
      const told = Object.values(row).map((v) => (v instanceof Uint8Array ? new TextDecoder().decode(v) : JSON.stringify(v))).join();
      expect(told).not.toMatch(/Hoàng|Lan|Bế|Đàn/);
    }
  }
});

test("a colleague sees the team's rows and neither drafts nor commands of the other", async () => {
  await applyPage(page({ rows: { household: [HOUSE] } }));
  await keepDraft("visit", { remarks: "mine" });
  await choosePin(MINH, "key key key", false, 1);
  expect(session.value!.holder.id).toBe(MINH);
  await loadRows();
  expect(all("household")).toEqual([HOUSE]);
  expect(await draftOf("visit")).toBeNull();
  lock();
  expect(all("household")).toEqual([]);
  expect((await unlock(MINH, "key key key", 2)).is).toBe("open");
  await loadRows();
  expect(all("household")).toEqual([HOUSE]);
});

test("a new colleague is let in by one who is in, never through a locked phone", async () => {
  lock();
  await expect(choosePin(MINH, "key key key", false, 1)).rejects.toThrow("vault.needs_colleague");
});

test("after a wipe the next holder makes a new key, and the others take it over at the switch", async () => {
  await choosePin(MINH, "key key key", false, 1);
  lock();
  for (let n = 0; n < MOST_TRIES; n += 1) await unlock(LAN, "no no no", 0);
  expect((await unlock(MINH, "key key key", 2)).is).toBe("open");
  await applyPage(page({ rows: { household: [HOUSE] } }));
  await choosePin(LAN, PIN, false, 3);
  await loadRows();
  expect(all("household")).toEqual([HOUSE]);
}, 20_000);
