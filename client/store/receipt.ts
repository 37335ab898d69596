/** Receipts of parcels: signed by the province, so they may come back by any hand. */
import type { Answers, Receipt } from "../contract/api";
import { unbase64, utf8 } from "./bytes";
import { NoContact } from "./network";

/** Give the answers of a receipt; rejects when it was not signed by the province. */
export async function readReceipt(receipt: Receipt, signKey: string): Promise<Answers> {
  const curve = { name: "ECDSA", namedCurve: "P-256" };
  const key = await crypto.subtle.importKey("raw", unbase64(signKey), curve, false, ["verify"]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  const isSigned = await crypto.subtle.verify(how, key, unbase64(receipt.signature), utf8(receipt.told));
  if (!isSigned) throw new NoContact("a receipt without the province's signature");
  return JSON.parse(receipt.told) as Answers;
}
