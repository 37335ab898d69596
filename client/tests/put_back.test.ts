/** A server whose database was put back to an older day: what this phone keeps brings it up again. */
import { beforeEach, expect, test } from "vitest";
import { takeReceipts } from "../store/carried";
import { db, keepSetting, setting } from "../store/db";
import { unsent } from "../store/outbox";
import { syncNow } from "../store/sync";
import { applied, kind, page, phone, receipt, record, serve, type Loose, type Request } from "./phone";

const later = () => new Promise((done) => setTimeout(done, 5));
const commandsOf = (asked: Request) => (asked.json as { commands: Loose[] }).commands;

beforeEach(async () => {
  await phone();
});

/** A server that was put back: it knows none of `lost`, and says so until they are there again. */
function forgetful(lost: Set<string>, more: (asked: Request) => ReturnType<typeof kind> | "broken" | undefined = () => undefined) {
  return serve((one) => {
    const other = more(one);
    if (other) return other;
    if (one.path === "push") for (const { id } of commandsOf(one)) lost.delete(id);
    if (!one.path.startsWith("pull")) return kind(one);
    const asked = new URLSearchParams(one.path.split("?")[1]).get("kept")?.split(",") ?? [];
    const isPutBack = asked.some((id) => lost.has(id));
    return { json: page({ cursor: "9", is_start: true, is_put_back: isPutBack, server_at: "2026-03-03T08:00:00+07:00" }) };
  });
}

const pathsOf = (asked: Request[]) => asked.map((a) => `${a.method} ${a.path.split("?")[0]!.split("/")[0]}`);
const keptOf = async () => new Set((await db.outbox.toArray()).map((row) => row.id));

test("a server that was put back to an older day is sent again what this phone has kept", async () => {
  const bytes = new Uint8Array(900).fill(7);
  await record("activities.record", { n: 1 }, { files: [{ bytes, media_type: "image/jpeg" }] });
  await record("activities.record", { n: 2 });
  serve(kind);
  expect(await syncNow()).toBe(true);
  expect((await db.outbox.toArray()).map((row) => [row.state, Boolean(row.province_at)])).toEqual([["applied", true], ["applied", true]]);
  await later();
  const asked = forgetful(await keptOf());
  expect(await syncNow()).toBe(true);
  // It is sent before the snapshot of the older books is taken, which would take it off the screen.
  expect(pathsOf(asked)).toEqual(["GET pull", "POST push", "GET pull", "HEAD files", "PUT files"]);
  expect(commandsOf(asked[1]!).map((c) => c.counter)).toEqual([1, 2]);
  expect(asked[2]!.path).toBe("pull?cursor=");
  expect(await unsent()).toEqual([]);
  const again = serve(kind);
  expect(await syncNow()).toBe(true);
  expect(pathsOf(again)).toEqual(["GET pull"]);
});

test("what was pushed in this round does not hide what the books lost before", async () => {
  await record("activities.record", { n: 1 });
  serve(kind);
  await syncNow();
  const lost = await keptOf();
  await record("activities.record", { n: 2 });
  await later();
  // Twice the push arrives and the pull breaks: then all of it is asked for.
  forgetful(lost, (one) => (one.path.startsWith("pull") ? "broken" : undefined));
  expect(await syncNow()).toBe(false);
  await record("activities.record", { n: 3 });
  await later();
  const asked = forgetful(lost);
  expect(await syncNow()).toBe(true);
  expect(pathsOf(asked)).toEqual(["POST push", "GET pull", "POST push", "GET pull"]);
  expect(lost.size).toBe(0);
});

test("what was put back and breaks before it is sent again goes out with the next contact, once", async () => {
  await record("activities.record", { n: 1 });
  serve(kind);
  await syncNow();
  await later();
  const lost = await keptOf();
  forgetful(lost, (one) => (one.path === "push" ? "broken" : undefined));
  expect(await syncNow()).toBe(false);
  expect((await unsent()).length).toBe(1);
  expect(await setting("cursor")).toBeUndefined();
  const asked = forgetful(lost);
  expect(await syncNow()).toBe(true);
  expect(pathsOf(asked)).toEqual(["POST push", "GET pull"]);
});

test("a receipt of before the return says nothing about the books of now", async () => {
  const province = await phone();
  const id = await record("activities.record", { n: 1 });
  const early = await receipt(province, applied([{ id }]));
  await keepSetting("put_back_at", "2026-03-03T08:00:00+07:00");
  expect(await takeReceipts([early], 1)).toMatchObject({ arrived: 0 });
  expect((await unsent()).length).toBe(1);
  await keepSetting("put_back_at", "2026-03-01T08:00:00+07:00");
  expect(await takeReceipts([early], 1)).toMatchObject({ arrived: 1 });
  expect(await unsent()).toEqual([]);
});
