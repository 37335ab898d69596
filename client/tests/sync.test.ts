import { beforeEach, expect, test } from "vitest";
import type { Command } from "../contract/api";
import { db, setting } from "../store/db";
import { clockOffset, isRevoked } from "../store/device";
import { needAttention, unsent, waitingHere } from "../store/outbox";
import { batches } from "../store/push";
import { all, applyPage, loadRows, showOwn } from "../store/rows";
import { syncNow, syncState, wipeAfterSilence } from "../store/sync";
import { choosePin, lock, session } from "../store/vault";
import { answer, applied, kind, LAN, MINH, NOW, page, phone, receipt, record, serve, unseal, type Loose, type Request } from "./phone";

const commandsOf = (asked: Request) => (asked.json as { commands: Loose[] }).commands;

beforeEach(async () => {
  await phone();
});

test("a round pushes before it pulls, with the phone's name and gzip", async () => {
  const asked = serve(kind);
  await record("activities.record", { remarks: "x".repeat(2000) });
  expect(await syncNow()).toBe(true);
  expect(asked.map((a) => a.path.split("?")[0])).toEqual(["push", "pull", "health"]);
  expect(asked[0]!.headers.Authorization).toBe("Device 0198a0de-0000-7000-8000-0000000000dd.s3cret");
  expect(asked[0]!.headers["Content-Encoding"]).toBe("gzip");
  expect(await unsent()).toEqual([]);
});

test("a connection that breaks in the middle loses nothing and doubles nothing", async () => {
  for (let n = 0; n < 450; n += 1) await record("activities.record", { n });
  const inbox = new Map<string, Loose>();
  let pushes = 0;
  const server = (asked: Request) => {
    if (asked.path !== "push") return kind(asked);
    pushes += 1;
    for (const command of commandsOf(asked)) inbox.set(command.id, command);
    // The second batch arrives, but its answer is lost on the way back.
    return pushes === 2 ? ("broken" as const) : kind(asked);
  };
  serve(server);
  expect(await syncNow()).toBe(false);
  expect(syncState.value).toMatchObject({ is: "later", why: "no_contact" });
  expect((await unsent()).length).toBe(250);
  expect(await syncNow()).toBe(true);
  expect(inbox.size).toBe(450);
  expect(await unsent()).toEqual([]);
  expect([...inbox.values()].map((c) => c.counter)).toEqual(Array.from({ length: 450 }, (_, n) => n + 1));
}, 30_000);

test("a page that is not the server's is no contact", async () => {
  await record("activities.record", {});
  serve(() => ({ json: { hello: "wifi" } }));
  expect(await syncNow()).toBe(false);
  expect((await unsent()).length).toBe(1);
  serve(() => ({ status: 200, json: "<html>", headers: { "Content-Type": "text/html" } }));
  expect(await syncNow()).toBe(false);
  expect(syncState.value).toMatchObject({ why: "no_contact" });
});

test("one command that the server cannot take does not hold up the others", async () => {
  for (let n = 0; n < 8; n += 1) await record("activities.record", { n });
  serve((asked) => {
    if (asked.path !== "push") return kind(asked);
    const isSpoilt = commandsOf(asked).some((c) => c.payload.n === 5);
    return isSpoilt ? { status: 422, json: { code: "device.not_understood", words: "…" } } : kind(asked);
  });
  expect(await syncNow()).toBe(true);
  const rows = await db.outbox.toArray();
  expect(rows.filter((row) => row.state === "applied").length).toBe(7);
  expect(rows.find((row) => row.state === "unreadable")).toMatchObject({ counter: 6, reason: "device.not_understood" });
  expect(needAttention.value).toBe(1);
});

test("answers are kept as they come: waiting, attention, and the last word later", async () => {
  const [a, b] = [await record("x.a", {}), await record("x.b", {})];
  let isLater = false;
  serve((asked) => {
    if (asked.path === "push") {
      return { json: { server_at: NOW, answers: [
        answer({ id: a, state: "waiting", reason: "sync.waits" }),
        answer({ id: b, state: "attention", reason: "sync.place_unknown", words: "Nhà bà Lan", todo: "Hỏi xã" }),
      ] } };
    }
    if (asked.path === "standing") return { json: { server_at: NOW, answers: isLater ? applied([{ id: a }]) : [] } };
    return kind(asked);
  });
  await syncNow();
  expect((await db.outbox.get(b))!.reason).toBe("sync.place_unknown");
  expect(JSON.stringify(await db.outbox.toArray())).not.toContain("Lan");
  isLater = true;
  await syncNow();
  expect((await db.outbox.get(a))!.state).toBe("applied");
  expect((await db.outbox.get(a))!.reason).toBeUndefined();
});

test("what a colleague did goes out sealed, also while the phone is locked", async () => {
  const told = await phone();
  await record("activities.record", { n: 1 });
  await choosePin(MINH, "key key key", false, 1);
  await record("activities.record", { n: 2 });
  const parcels: Uint8Array[] = [];
  const asked = serve(async (a) => {
    if (a.path !== "parcels") return kind(a);
    parcels.push(a.bytes!);
    const { commands } = (await unseal(told, a.bytes!)) as unknown as { commands: Loose[] };
    return { json: { parcel: "p", receipt: await receipt(told, applied(commands)) } };
  });
  await syncNow();
  expect(commandsOf(asked.find((a) => a.path === "push")!).map((c) => c.payload.n)).toEqual([2]);
  expect(parcels.length).toBe(1);
  expect(await unsent()).toEqual([]);
  await record("activities.record", { n: 3 });
  lock();
  await syncNow();
  expect(parcels.length).toBe(2);
  expect(asked.filter((a) => a.path.startsWith("pull")).length).toBe(1);
});

test("pages replace rows, remove what is gone, follow merges, and go on at the cursor", async () => {
  const pages = [
    page({ cursor: "a", more: true, rows: { person: [{ id: "p1", full_name: "Lan", village: 7 }, { id: "p2", full_name: "Lan", village: 7 }] } }),
    page({ cursor: "b", rows: { person: [{ id: "p2", full_name: "Lan", village: 7, merged_into: "p1" }] }, gone: [{ type: "person", id: "p9" }] }),
  ];
  let isBroken = true;
  serve((asked) => {
    if (!asked.path.startsWith("pull")) return kind(asked);
    if (asked.path === "pull?cursor=") return { json: pages[0] };
    if (isBroken) return "broken";
    return { json: asked.path === "pull?cursor=a" ? pages[1] : page({ cursor: "b" }) };
  });
  expect(await syncNow()).toBe(false);
  expect(await setting("cursor")).toBe("a");
  isBroken = false;
  expect(await syncNow()).toBe(true);
  expect(all("person").length).toBe(2);
  expect(await setting("cursor")).toBe("b");
  const now = session.value;
  session.value = null;
  session.value = now;
  await loadRows();
  expect(all<{ id: string }>("person").map((p) => p.id).sort()).toEqual(["p1", "p2"]);
});

test("a village that is taken away: what was done there goes out before its rows do", async () => {
  await applyPage(page({ rows: { household: [{ id: "h1", village: 7 }, { id: "h2", village: 8 }] } }));
  const order: string[] = [];
  let hasRecorded = false;
  serve(async (asked) => {
    if (asked.path === "push") {
      order.push(`push with ${await db.rows.count()} rows`);
      return kind(asked);
    }
    if (!asked.path.startsWith("pull")) return kind(asked);
    if (!hasRecorded) await record("activities.record", {});
    hasRecorded = true;
    return { json: page({ cursor: "z", drop: [7] }) };
  });
  expect(await syncNow()).toBe(true);
  expect(order).toEqual(["push with 2 rows"]);
  expect(all<{ id: string }>("household").map((h) => h.id)).toEqual(["h2"]);
});

test("a revoked phone removes its rows and keeps what was not sent", async () => {
  await applyPage(page({ rows: { household: [{ id: "h1", village: 7 }] } }));
  await record("activities.record", {});
  serve(() => ({ status: 401, json: { code: "device.revoked", wipe: true } }));
  await syncNow();
  expect([isRevoked.value, session.value, await db.rows.count(), await db.outbox.count()]).toEqual([true, null, 0, 1]);
});

test("an unknown phone is not wiped", async () => {
  await applyPage(page({ rows: { household: [{ id: "h1", village: 7 }] } }));
  serve(() => ({ status: 401, json: { code: "device.unknown" } }));
  await syncNow();
  expect(await db.rows.count()).toBe(1);
});

test("rows go after 45 days without contact, the outbox stays", async () => {
  await applyPage(page({ rows: { household: [{ id: "h1", village: 7 }] } }));
  await record("activities.record", {});
  serve(kind);
  await syncNow();
  expect(await wipeAfterSilence(Date.now() + 44 * 86_400_000)).toBe(false);
  expect(await wipeAfterSilence(Date.now() + 46 * 86_400_000)).toBe(true);
  expect([await db.rows.count(), await db.outbox.count()]).toEqual([0, 1]);
});

test("files go up in parts and on from where they broke", async () => {
  const bytes = new Uint8Array(1_200_000).map((_, n) => n % 251);
  await record("activities.record", {}, { files: [{ bytes, media_type: "image/jpeg" }] });
  let have = 0;
  let isBroken = true;
  serve((asked) => {
    if (!asked.path.startsWith("files/")) return kind(asked);
    if (asked.method === "HEAD") return { headers: { "X-Have": String(have) } };
    const from = Number(/bytes (\d+)/.exec(asked.headers["Content-Range"]!)![1]);
    if (from > 0 && isBroken) {
      isBroken = false;
      return "broken";
    }
    if (from === have) have += asked.bytes!.length;
    return { json: { have } };
  });
  expect(await syncNow()).toBe(false);
  expect(await syncNow()).toBe(true);
  expect(have).toBe(bytes.length);
  expect((await db.files.toArray())[0]!.sent_at).toBeGreaterThan(0);
});

test("the clock's distance is measured", async () => {
  serve((asked) => (asked.path.startsWith("pull") ? { json: page({ server_at: new Date(Date.now() + 3_600_000).toISOString() }) } : kind(asked)));
  await syncNow();
  expect(Math.abs(clockOffset.value! - 3_600_000)).toBeLessThan(2000);
});

test("batches hold at most 200 commands and 500 kB", () => {
  const one = (size: number) => ({ id: "", verb: "", payload: { x: "y".repeat(size) }, made_at: "", made_by: LAN, counter: 0, after: [] }) as unknown as Command;
  expect(batches(Array.from({ length: 450 }, () => one(10))).map((b) => b.length)).toEqual([200, 200, 50]);
  expect(batches([one(200_000), one(200_000), one(10)]).map((b) => b.length)).toEqual([1, 2]);
  expect(waitingHere.value).toBe(0);
});

test("a receipt that the province did not sign counts for nothing", async () => {
  const other = await phone();
  const told = await phone();
  await record("activities.record", { n: 1 });
  lock();
  serve(async (a) => {
    if (a.path !== "parcels") return kind(a);
    const { commands } = (await unseal(told, a.bytes!)) as unknown as { commands: Loose[] };
    return { json: { parcel: "p", receipt: await receipt(other, applied(commands)) } };
  });
  expect(await syncNow()).toBe(false);
  expect((await unsent()).length).toBe(1);
});

test("a snapshot replaces what was held, but not what this phone made and still has to send", async () => {
  const kinds = [{ id: "survey", format: 1 }];
  await applyPage(page({ is_start: true, whole: ["kind"], rows: { kind: kinds, household: [{ id: "h1", village: 7 }, { id: "h2", village: 7 }] } }));
  const id = await record("people.register_household", {});
  await showOwn({ household: [{ id: "own", village: 7 }] }, id);
  await applyPage(page({ is_start: true, more: true, cursor: "2", rows: { household: [{ id: "h2", village: 7 }] } }));
  expect(all<{ id: string }>("household").map((h) => h.id).sort()).toEqual(["h1", "h2", "own"]);
  await applyPage(page({ cursor: "3", rows: { person: [{ id: "p1", village: 7 }] } }));
  expect(all<{ id: string }>("household").map((h) => h.id).sort()).toEqual(["h2", "own"]);
  expect(all("kind")).toEqual(kinds);
});

test("a set that is sent whole takes away what is not in it", async () => {
  await applyPage(page({ whole: ["team"], rows: { team: [{ id: "a" }, { id: "b" }] } }));
  await applyPage(page({ whole: ["team"], rows: { team: [{ id: "b" }] } }));
  expect(all<{ id: string }>("team").map((t) => t.id)).toEqual(["b"]);
  await applyPage(page({ rows: { unit: [{ id: 7 }, { id: 8 }] } }));
  await applyPage(page({ gone: [{ type: "unit", id: "8" }] }));
  expect(all<{ id: number }>("unit").map((u) => u.id)).toEqual([7]);
});
