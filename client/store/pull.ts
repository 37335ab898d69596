/** Fetching what changed for the places of this phone, page after page. */
import type { Pulled } from "../contract/api";
import { keepSetting, setting } from "./db";
import { keepContact, keepHolders, keepServerName } from "./device";
import { ask, NoContact, Refused } from "./network";
import { acknowledged, sendAllAgain, waitingHere } from "./outbox";
import { fetchPictures, type Pictured } from "./pictures";
import { push, usual } from "./push";
import { all, applyPage } from "./rows";

const MOST_PAGES = 500;

/**
 * Fetch all pages. The cursor is kept with each page, so a broken pull goes on where it was.
 * Tells whether the server's books were put back, so that there is something to send again.
 */
export async function pull(began: number): Promise<boolean> {
  let isPutBack = false;
  const kept = await acknowledged(began);
  for (let n = 0; n < MOST_PAGES; n += 1) {
    const page = await fetchPage(isPutBack || n ? [] : kept);
    if (page.is_put_back && !isPutBack) {
      // First what it forgot, then its snapshot: or it would go from this screen too.
      isPutBack = true;
      await sendAllAgain(page.server_at ?? "");
      await push();
      continue;
    }
    // A village that is taken away: what was done there goes out before its rows do.
    if (page.drop.length && waitingHere.value) await push();
    await applyPage(page);
    await keepServerName(page.server_name);
    await takeHolders(page);
    if (!page.more) break;
  }
  await keepSetting("pulled_at", began);
  return isPutBack;
}

async function fetchPage(kept: readonly string[]): Promise<Pulled> {
  const cursor = (await setting<string>("cursor")) ?? "";
  const asked = Date.now();
  try {
    const page = await ask<Partial<Pulled>>(`pull?cursor=${encodeURIComponent(cursor)}${kept.length ? `&kept=${kept.join()}` : ""}`, await usual());
    if (typeof page.cursor !== "string" || !page.rows) throw new NoContact("not the server");
    await keepContact(page.server_at ?? "", asked, Date.now());
    return { gone: [], drop: [], whole: [], more: false, is_start: false, is_put_back: false, ...page } as Pulled;
  } catch (fault) {
    // A cursor the server no longer knows: begin with a snapshot again.
    if (fault instanceof Refused && fault.refusal.code.startsWith("cursor.") && cursor) {
      await keepSetting("cursor", undefined);
      return fetchPage(kept);
    }
    throw fault;
  }
}

async function takeHolders(page: Pulled): Promise<void> {
  const holders = all<Pictured>("holder");
  if (!page.rows.holder || !holders.length) return;
  await keepHolders(holders.map(({ id, name }) => ({ id, name })));
  await fetchPictures(holders);
}
